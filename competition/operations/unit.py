"""One operation, one transaction, one audit entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError

from competition.codec import digest, dump
from competition.db.audit import INSTALLATION, add_entry, head_of
from competition.db.base import WRITING, db
from competition.db.procedure import declared_state
from competition.db.rehearsals import rehearsed_by
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.procedure import State, check_archived
from competition.domain.rehearsal import check_rehearsed
from competition.operations.between_steps import memory
from competition.operations.log_words import words_of

FIRST = "0" * 64
TAKE, STRAY = "tablet.take", "tablet.stray"
"""What is logged of a batch from a tablet: with marks that were taken, or with none, as there is no such event to mark."""
MARKS_COMING_IN = frozenset({TAKE, STRAY})
"""Entries that change no more than sheets. They ask for the archive themselves, of what is kept between two steps."""
CHINA = timezone(timedelta(hours=8))


def day_of(moment: datetime) -> date:
    """The day in China: policies and certificates are dated by it, whatever the server's clock shows."""
    return moment.astimezone(CHINA).date()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: `id` of the account, None for the command line."""

    id: int | None
    name: str

    @property
    def user_id(self) -> int:
        """The account. Refusal where a step needs a person and the command line acts."""
        if self.id is None:
            raise Refusal(
                problem(
                    "该步骤须由本人登录后操作。",
                    "This step needs a person who is signed in.",
                    mend_zh="请登录后重试。",
                    mend_en="Sign in and try again.",
                )
            )
        return self.id


@dataclass
class Work:
    """What an operation tells of itself while it runs."""

    by: Actor
    now: datetime
    entry: tuple[int, str, dict[str, Any]] | None = field(default=None)

    def record(self, action: str, *, competition: int | None = None, **detail: Any) -> None:
        """Say what was done; once in each operation."""
        if self.entry is not None:
            raise RuntimeError("an operation writes one audit entry")
        self.entry = (competition or INSTALLATION, action, detail)


@contextmanager
def unit_of_work(*, by: Actor, now: datetime) -> Iterator[Work]:
    """A writing transaction that commits with its audit entry, or changes nothing.

    Raises Refusal where another writer was first; RuntimeError if the operation recorded nothing.
    """
    _leave_reading()
    work = Work(by, now)
    try:
        connection = db.session.connection(execution_options={WRITING: True})
        yield work
        if work.entry is None:
            raise RuntimeError("the operation recorded nothing")
        place, action, detail = work.entry
        db.session.flush()
        chain = memory().of(_chain_of, place)
        refuse(check_rehearsed(action, words_of(action)) if chain != place else None)
        if action not in MARKS_COMING_IN:
            _refuse_archived(place, action)
        _write_entry(connection, work, chain, action, detail)
        db.session.commit()
    except IntegrityError as clash:
        db.session.rollback()
        raise Refusal(_clash()) from clash
    except OperationalError as busy:
        db.session.rollback()
        raise Refusal(_busy()) from busy
    except BaseException:
        db.session.rollback()
        raise


@contextmanager
def quiet_work() -> Iterator[None]:
    """A writing transaction for what is no step of a competition and stands in no log, such as when a device was seen.

    Left out where another writer holds the database: the next time will do.
    """
    _leave_reading()
    try:
        db.session.connection(execution_options={WRITING: True})
        yield
        db.session.commit()
    except OperationalError:
        db.session.rollback()
    except BaseException:
        db.session.rollback()
        raise


def _leave_reading() -> None:
    session = db.session()
    if not session.in_transaction():
        return
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes outside an operation")
    session.rollback()


def _chain_of(place: int) -> int:
    rehearsed = rehearsed_by(place)
    return place if rehearsed is None else rehearsal_chain(rehearsed)


def rehearsal_chain(competition_id: int) -> int:
    """The log of all rehearsals of a competition. Not that of their own ids: those are free again after the wiping."""
    return -competition_id


def _refuse_archived(chain_id: int, action: str) -> None:
    """Here because no operation passes by: each says what it did, and in which competition."""
    if chain_id != INSTALLATION and declared_state(chain_id) is State.ARCHIVED:
        refuse(check_archived(action))


def _write_entry(
    connection: Connection, work: Work, chain_id: int, action: str, detail: dict[str, Any]
) -> None:
    found = head_of(connection, chain_id)
    length, head = found or (0, FIRST)
    entry = {
        "chain_id": chain_id,
        "sequence": length + 1,
        "at": work.now.astimezone(UTC),
        "by": work.by.name,
        "action": action,
        "detail": dump(detail, dict),
        "previous": head,
    }
    entry["hash"] = entry_hash(**entry)
    add_entry(connection, entry, first=found is None, is_step=action not in MARKS_COMING_IN)


def entry_hash(
    *, chain_id: int, sequence: int, at: datetime, by: str, action: str, detail: str, previous: str
) -> str:
    """SHA-256 over everything an entry says and the hash of the one before."""
    moment = at.astimezone(UTC).isoformat()
    return digest("\n".join((previous, str(chain_id), str(sequence), moment, by, action, detail)))


def refuse(found: Problem | tuple[Problem, ...] | list[Problem] | None) -> None:
    """Raise a Refusal if there is a problem."""
    if found:
        raise Refusal(found)


def _clash() -> Problem:
    return problem(
        "另一人刚刚更改了同一内容，本次未保存。",
        "Somebody else has just changed the same thing; nothing was saved.",
        mend_zh="请刷新页面后重试。",
        mend_en="Reload the page and try again.",
    )


def _busy() -> Problem:
    return problem(
        "数据库正忙或无法连接，本次未保存。",
        "The database is busy or out of reach; nothing was saved.",
        mend_zh="请稍候重试。",
        mend_en="Wait a moment and try again.",
    )


def check_seen(version: int | None, newest: int) -> Problem | None:
    """What is wrong with acting on `version` as it was seen: None if it is still the newest, or none was named."""
    if version is None or version == newest:
        return None
    return problem(
        f"您看到的是第{version}版，现在已有第{newest}版，未作任何更改。",
        f"You saw version {version}; there is version {newest} now. Nothing was changed.",
        mend_zh="请刷新页面，核对新的一版。",
        mend_en="Reload the page and look at the new one.",
    )


def check_reason(reason: str) -> Problem | None:
    """What is wrong with a step that needs a reason: None if one is given."""
    if reason.strip():
        return None
    return problem(
        "请写明理由。",
        "Give the reason.",
        mend_zh="理由将写入日志，有关人员可以看到。",
        mend_en="It goes into the log; those concerned can read it.",
    )
