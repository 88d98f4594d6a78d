"""Tablets of the hall: a judge joins by a link that is good once, is let in by a PIN, and a device can be taken out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from secrets import token_urlsafe

from competition.codec import digest
from competition.db import db
from competition.db.accounts import User, has_role, members_of
from competition.db.competitions import Competition
from competition.db.tablets import (
    JoinCode,
    Tablet,
    TabletJudge,
    find_join_code,
    find_tablet,
    held_now,
    note_tablets,
    tablets_of,
)
from competition.domain.pins import check_pin
from competition.domain.problems import Problem, Refusal
from competition.domain.roles import Role
from competition.domain.venue import Check
from competition.operations import tablet_problems as says
from competition.operations.accounts import actor, hash_fits, hash_password
from competition.operations.between_steps import memory
from competition.operations.invitation_checks import check_reset
from competition.operations.unit import Actor, Work, check_reason, quiet_work, refuse, unit_of_work

GOOD_FOR = timedelta(minutes=2)
MOST_FAILURES = 5
WAIT = timedelta(minutes=5)
SEEN_EVERY = timedelta(seconds=20)


def judges_who_may_join(competition_id: int) -> list[User]:
    """The judges of a competition by name."""
    found = {each.user_id: each.user for each in members_of(competition_id) if each.role == Role.JUDGE}
    return sorted(found.values(), key=lambda user: user.display_name)


def make_join_code(competition_id: int, user_id: int, *, by: Actor, now: datetime) -> str:
    """The token of a link by which that judge joins on whatever tablet opens it.

    Refusal for anybody but a judge, and for one who works in competitions of others too: those sign in on the tablet themselves."""
    with unit_of_work(by=by, now=now) as work:
        user = db.session.get(User, user_id)
        if user is None or not has_role(user_id, competition_id, Role.JUDGE):
            raise Refusal(says.no_judge())
        refuse(None if check_reset(user, by) is None else says.works_elsewhere(user.display_name))
        token = token_urlsafe(24)
        db.session.add(
            JoinCode(
                competition_id=competition_id,
                user_id=user_id,
                token_hash=digest(token),
                made_by=by.user_id,
                made_at=now,
                expires_at=now + GOOD_FOR,
            )
        )
        work.record("tablet.join_code", competition=competition_id, judge=user.username)
        return token


def join_code_of(token: str, *, now: datetime) -> JoinCode:
    """The link of that token. Refusal, each in its own words, if it is unknown, used or too old."""
    found = find_join_code(digest(token))
    if found is None:
        raise Refusal(says.unknown_link())
    refuse(says.used_link() if found.used_at else None)
    refuse(says.old_link() if found.expires_at <= now else None)
    return found


def join(token: str, pin: str, *, device: str | None, now: datetime) -> str:
    """The judge of the link joins, with a PIN of the own choice, and is let in; the token of the device.

    `device` is the token that the tablet has, if any: a tablet of the same competition takes one more judge. Refusal
    for a link that is not open and a PIN that is none.
    """
    judge = actor(join_code_of(token, now=now).user)
    with unit_of_work(by=judge, now=now) as work:
        code = join_code_of(token, now=now)
        refuse(check_pin(pin))
        known = find_tablet(digest(device)) if device else None
        tablet, secret = (known, device) if known and _same(known, code) else _new_tablet(code, now)
        kept = hash_password(pin), code.user.session_stamp
        row = db.session.get(TabletJudge, (tablet.id, code.user_id))
        if row is None:
            row = TabletJudge(tablet_id=tablet.id, user_id=code.user_id)
            db.session.add(row)
        row.pin_hash, row.session_stamp = kept
        row.failures, row.locked_until, row.joined_at = 0, None, now
        code.used_at, tablet.user_id, tablet.last_seen_at = now, code.user_id, now
        _record(work, "tablet.join", tablet, judge=judge.name)
        return secret or ""


def _same(tablet: Tablet, code: JoinCode) -> bool:
    return tablet.competition_id == code.competition_id


def _new_tablet(code: JoinCode, now: datetime) -> tuple[Tablet, str]:
    token, number = token_urlsafe(32), len(tablets_of(code.competition_id)) + 1
    tablet = Tablet(
        competition_id=code.competition_id, label=f"平板{number}", token_hash=digest(token), joined_at=now
    )
    db.session.add(tablet)
    db.session.flush()
    return tablet, token


def let_in(tablet_id: int, user_id: int, pin: str, *, now: datetime) -> bool:
    """Whether the PIN is that of a judge who joined on the tablet, who marks on it then.

    After five wrong tries in a row nobody is let in by that PIN for five minutes.
    """
    return _try_pin(tablet_id, user_id, pin, as_action="tablet.let_in", now=now)


def pin_fits(tablet_id: int, user_id: int, pin: str, *, now: datetime) -> bool:
    """Whether the PIN is that of a judge who joined on the tablet, by the same rule; nobody is let in."""
    return _try_pin(tablet_id, user_id, pin, as_action="tablet.right_pin", now=now)


def _try_pin(tablet_id: int, user_id: int, pin: str, *, as_action: str, now: datetime) -> bool:
    row = db.session.get(TabletJudge, (tablet_id, user_id))
    if row is None or not still_joined(row) or (row.locked_until is not None and now < row.locked_until):
        return False
    fits = hash_fits(row.pin_hash, pin)
    with unit_of_work(by=actor(row.user), now=now) as work:
        row = db.session.get_one(TabletJudge, (tablet_id, user_id))
        row.failures = 0 if fits else row.failures + 1
        locked = row.failures >= MOST_FAILURES
        if locked:
            row.failures, row.locked_until = 0, now + WAIT
        if fits:
            row.locked_until = None
        if fits and as_action == "tablet.let_in":
            row.tablet.user_id = user_id
        _record(work, as_action if fits else "tablet.wrong_pin", row.tablet, locked=locked)
        return fits


def still_joined(row: TabletJudge) -> bool:
    """Whether the judge's sessions were not ended since, by a new password or for all devices at once."""
    return compare_digest(row.session_stamp.encode(), row.user.session_stamp.encode())


@dataclass(frozen=True, slots=True)
class LetIn:
    """A judge who marks on a device, with the roles held; the row stands by itself and is not written."""

    tablet_id: int
    competition_id: int
    judge: User


def judge_let_in(token: str) -> LetIn | None:
    """Who marks now on the device of that token: nobody whose sessions were ended, and nobody on one taken out."""
    return memory().of(_let_in_now).get(digest(token))


def _let_in_now() -> dict[str, LetIn]:
    """On all devices at once, by the hash of the token: after each step every tablet of a hall comes with its own."""
    held = held_now()
    judges = {each.judge.id: each.judge for each in held.values()}
    for judge in judges.values():
        for each in (*judge.memberships, judge):
            db.session.expunge(each)
    return {
        token_hash: LetIn(each.tablet_id, each.competition_id, each.judge)
        for token_hash, each in held.items()
        if compare_digest(each.stamp.encode(), each.judge.session_stamp.encode())
    }


def lock_screen(tablet_id: int, *, by: Actor, now: datetime) -> None:
    """交接: nobody marks on the tablet until the next judge gives a PIN; what is unsent stays with its judge."""
    with unit_of_work(by=by, now=now) as work:
        tablet = db.session.get_one(Tablet, tablet_id)
        tablet.user_id = None
        _record(work, "tablet.lock", tablet)


def return_tablet(tablet_id: int, *, by: Actor, now: datetime) -> None:
    """归还. Refusal while the device has said that it holds marks which were not sent."""
    with unit_of_work(by=by, now=now) as work:
        tablet = db.session.get_one(Tablet, tablet_id)
        refuse(_gone(tablet))
        refuse(says.unsent(tablet.label, tablet.unsent) if tablet.unsent else None)
        _close(tablet, "", by, now)
        _record(work, "tablet.return", tablet)


def revoke_tablet(tablet_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Take a lost or broken device out at once, with the reason; marks on it come back by its file only."""
    with unit_of_work(by=by, now=now) as work:
        tablet = db.session.get_one(Tablet, tablet_id)
        refuse(_gone(tablet))
        refuse(check_reason(reason))
        _close(tablet, reason.strip(), by, now)
        _record(work, "tablet.revoke", tablet, unsent=tablet.unsent, reason=reason.strip())


def _close(tablet: Tablet, reason: str, by: Actor, now: datetime) -> None:
    tablet.revoked_at, tablet.revoked_by, tablet.revoked_because = now, by.user_id, reason
    tablet.user_id = None


def _gone(tablet: Tablet) -> Problem | None:
    return says.gone(tablet.label) if tablet.revoked_at else None


@dataclass(frozen=True, slots=True)
class Status:
    """What a device says of itself: per cent, or None where it cannot tell; operations; the page's release."""

    battery: int | None
    unsent: int
    release: str

    def kept(self, now: datetime) -> dict[str, object]:
        """As columns of its row."""
        return {
            "battery": self.battery,
            "unsent": self.unsent,
            "release": self.release,
            "last_seen_at": now,
        }


def note_seen(tablet_id: int, status: Status, *, now: datetime) -> None:
    """What a device says of itself, kept when something else than before or every twenty seconds; not logged."""
    tablet = db.session.get_one(Tablet, tablet_id)
    same = Status(tablet.battery, tablet.unsent, tablet.release) == status
    if same and tablet.last_seen_at is not None and now - tablet.last_seen_at < SEEN_EVERY:
        return
    with quiet_work():
        note_tablets(db.session.connection(), {tablet_id: status.kept(now)})


def note_checked(tablet_id: int, missed: Sequence[Check], *, now: datetime) -> None:
    """What a device found when it checked itself; not logged."""
    with quiet_work():
        tablet = db.session.get_one(Tablet, tablet_id)
        tablet.found, tablet.checked_at = " ".join(missed), now


def _record(work: Work, action: str, tablet: Tablet, **more: object) -> None:
    work.record(action, competition=tablet.competition_id, tablet=tablet.label, **more)


def competition_of(code: JoinCode) -> Competition:
    """Where the link leads."""
    return db.session.get_one(Competition, code.competition_id)
