"""Keys of draw custodians: each makes an own one; a lost passphrase cannot be had back."""

from datetime import datetime

from nacl.public import PrivateKey
from sqlalchemy import select

from competition.db import db
from competition.db.accounts import Membership
from competition.db.custodian_keys import CustodianKey, WrongPassphraseError, find_key, new_key
from competition.db.custody import sealed_to
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.role_conflicts import CUSTODIANS
from competition.operations.unit import Actor, refuse, unit_of_work

SHORTEST_PASSPHRASE = 12


def make_key(passphrase: str, *, by: Actor, now: datetime) -> None:
    """The key of a custodian under a passphrase; one that lost the passphrase makes another.

    Refusal while a draw that was not opened is sealed to the one before.
    """
    key = new_key(by.user_id, passphrase, now=now)
    with unit_of_work(by=by, now=now) as work:
        refuse([*_not_a_custodian(by), *_too_short(passphrase), *_in_use(by)])
        before = find_key(by.user_id)
        if before is not None:
            db.session.delete(before)
            db.session.flush()
        db.session.add(key)
        work.record("custodian.make_key", key=key.public_key.hex(), replaced=before is not None)


def change_passphrase(old: str, new: str, *, by: Actor, now: datetime) -> None:
    """The same key under another passphrase; what was sealed to it stays readable."""
    private = unlock(by, old)
    with unit_of_work(by=by, now=now) as work:
        refuse(_too_short(new))
        key = db.session.get_one(CustodianKey, by.user_id)
        key.lock(private, new)
        work.record("custodian.change_passphrase", key=key.public_key.hex())


def unlock(by: Actor, passphrase: str) -> PrivateKey:
    """The private key of that person: takes long, and is therefore done before a transaction begins.

    Refusal without a key and for a wrong passphrase.
    """
    key = find_key(by.user_id)
    if key is None:
        raise Refusal(_no_key())
    try:
        return key.private(passphrase)
    except WrongPassphraseError as wrong:
        raise Refusal(_wrong_passphrase()) from wrong


def _not_a_custodian(by: Actor) -> list[Problem]:
    held = select(Membership.id).where(Membership.user_id == by.user_id, Membership.role.in_(CUSTODIANS))
    if db.session.scalar(held.limit(1)) is not None:
        return []
    return [
        problem(
            "您不是任何竞赛的加密裁判。",
            "You are no draw custodian of any competition.",
            mend_zh="请组织者先在“人员与岗位”中指派。",
            mend_en="Let an organizer give you the role first.",
        )
    ]


def _too_short(passphrase: str) -> list[Problem]:
    if len(passphrase) >= SHORTEST_PASSPHRASE:
        return []
    return [
        problem(
            f"口令至少{SHORTEST_PASSPHRASE}个字符。",
            f"A passphrase has at least {SHORTEST_PASSPHRASE} characters.",
            mend_zh="请用一句自己记得住、别人猜不到的话。",
            mend_en="Take a sentence that you remember and nobody guesses.",
        )
    ]


def _in_use(by: Actor) -> list[Problem]:
    events = dict.fromkeys(each.event.name for each in sealed_to(by.user_id))
    if not events:
        return []
    shown = "、".join(events)
    return [
        problem(
            f"“{shown}”的抽签用您现有的密钥加密，尚未开启，不能换密钥。",
            f"The draw of “{shown}” is sealed to your key and not opened: the key cannot be replaced.",
            mend_zh="记得原口令的请用“更换口令”；忘记口令且尚未评分的，请组织者作废该次抽签。",
            mend_en="Change the passphrase if you know it; if it is lost, let the organizer void the draw before marking.",
        )
    ]


def _no_key() -> Problem:
    return problem(
        "您还没有密钥。",
        "You have no key yet.",
        mend_zh="请先在“加密裁判”页设置口令，生成密钥。",
        mend_en="Choose a passphrase on the page of custodians first.",
    )


def _wrong_passphrase() -> Problem:
    return problem(
        "口令不对，什么也没有打开。",
        "The passphrase is wrong; nothing was opened.",
        mend_zh="请核对大小写和输入法后重试。",
        mend_en="Look at capitals and the input method, and try again.",
    )
