"""发件箱: messages written in the transaction of what they tell of, and looked after until somebody has been told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from competition.db import db
from competition.db.accounts import Membership, User
from competition.db.entries import Entry, Member
from competition.db.outbox import Message
from competition.domain.mailing import MessageState, check_address
from competition.domain.problems import Problem, problem
from competition.domain.roles import Role
from competition.operations.letters import SECRETS, write_letter
from competition.operations.unit import Actor, Work, refuse, unit_of_work


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a message is for: an account's name or an entry's number, and the address if one is known."""

    label: str
    address: str = ""
    language: str = "zh"


def enqueue(
    work: Work, template: str, *, to: Recipient, competition_id: int | None, **facts: object
) -> Message:
    """Within an operation: write a message; it is there if and only if what it tells of happened.

    Without an address it is kept, to be told otherwise. Facts are text; a template says which it needs.
    """
    letter = write_letter(template, to.language, {**facts, "address": _home()})
    row = Message(
        competition_id=competition_id,
        template=template,
        language=to.language,
        recipient=to.label,
        subject=letter.subject,
        state=MessageState.KEPT,
        created_at=work.now,
        next_try_at=work.now,
    )
    db.session.add(row)
    db.session.flush()
    row.address, row.body = to.address, letter.body
    if to.address:
        row.state = MessageState.WAITING
    return row


def _home() -> str:
    return str(current_app.config["SAIWU"].public_url)


# Whom it is for


def account_of(user: User) -> Recipient:
    """An account at the address that its owner gave."""
    return Recipient(user.username, user.email, user.mail_language)


def holders_of(competition_id: int, role: Role) -> list[Recipient]:
    """Everybody with a role in a competition who gave an address."""
    found = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.competition_id == competition_id, Membership.role == role)
    )
    return [account_of(user) for user in db.session.scalars(found.order_by(User.username)) if user.email]


def people_of_entry(entry: Entry) -> list[Recipient]:
    """The people of an entry at their addresses; the entry itself, to be told otherwise, if none gave one."""
    known = [each for member in entry.members for each in addresses_of(member)]
    return list(dict.fromkeys(known)) or [Recipient(entry.number)]


def addresses_of(member: Member) -> list[Recipient]:
    """Where a member of an entry is reached: by the own account, else at the address stated on entry."""
    label = member.entry.number
    found = [replace(each, label=label) for each in accounts_of_person(member.person_id)]
    stated = "" if found else member.profile().email
    return [Recipient(label, stated)] if stated else found


def accounts_of_person(person_id: str) -> list[Recipient]:
    """The accounts of a person that have an address."""
    found = select(User).where(User.person_id == person_id).order_by(User.id)
    return [account_of(user) for user in db.session.scalars(found) if user.email]


def people_of_entries(entries: Iterable[Entry]) -> Iterator[Recipient]:
    """The people of several entries, each entry once."""
    for entry in dict.fromkeys(entries):
        yield from people_of_entry(entry)


# Looking after it


def resend(message_id: int, *, address: str = "", by: Actor, now: datetime) -> None:
    """Send a message again, or at last, to the address it has or to another one.

    Refusal where no address is known, for one that is none, and for a text that was removed after it was sent.
    """
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(Message, message_id)
        given = address.strip()
        refuse(check_address(given) if given else None)
        refuse(_removed() if row.body_sealed is None else None)
        refuse(None if given or row.address_sealed else _no_address())
        if given:
            row.address = given
        row.state, row.tries, row.error = MessageState.WAITING, 0, ""
        row.sent_at, row.next_try_at = None, now
        row.told_at = row.told_by = None
        work.record("mail.resend", **said(row), another_address=bool(given))


def mark_told(message_id: int, *, how: str, by: Actor, now: datetime) -> None:
    """Note that somebody was told by telephone or in person. Refusal for one that was sent, and without saying how."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(Message, message_id)
        refuse(_sent(row) if row.state_value is MessageState.SENT else None)
        refuse(None if how.strip() else _say_how())
        row.state, row.told_how = MessageState.TOLD, how.strip()
        row.told_by, row.told_at = by.user_id, now
        work.record("mail.told", **said(row), how=row.told_how)


def read_message(message_id: int, *, by: Actor, now: datetime) -> str:
    """The text for the office; the reading is logged. Empty for one with a secret link, which nobody is shown."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(Message, message_id)
        work.record("mail.read", **said(row))
        return "" if row.template in SECRETS else row.body


def said(row: Message) -> dict[str, object]:
    """A message as the log names it."""
    return {"competition": row.competition_id, "message": row.id, "template": row.template}


def _removed() -> Problem:
    return problem(
        "这封邮件含一次性链接，发出后内容已删除。",
        "This message held a link for one use; its text was removed once it was sent.",
        mend_zh="请重新发出邀请。",
        mend_en="Make a new invitation.",
    )


def _no_address() -> Problem:
    return problem(
        "没有收件邮箱。",
        "There is no address to send it to.",
        mend_zh="请填写邮箱，或电话告知后登记。",
        mend_en="Enter one, or tell the person by telephone and note it.",
    )


def _sent(row: Message) -> Problem:
    return problem(
        f"这封邮件已于{row.sent_at:%Y-%m-%d}发出。",
        f"This message was sent on {row.sent_at:%Y-%m-%d}.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )


def _say_how() -> Problem:
    return problem(
        "请写明怎样告知的。",
        "Say how the person was told.",
        mend_zh="例如“9月21日电话告知本人”。",
        mend_en="Such as “by telephone on 21 September”.",
    )
