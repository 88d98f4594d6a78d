"""One operation, one transaction, one audit entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError

from competition.db.audit import INSTALLATION
from competition.db.base import WRITING, db
from competition.domain.problems import Problem, Refusal, problem
from competition.operations.log_writing import LogWriter

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

    def told(self) -> tuple[int, str, dict[str, Any]]:
        """The competition, what was done, and what the log says of it. RuntimeError if the operation told nothing."""
        if self.entry is None:
            raise RuntimeError("the operation recorded nothing")
        return self.entry


class DatabaseBusyError(Refusal):
    """The database could not be had in time; nothing was changed."""


@contextmanager
def unit_of_work(*, by: Actor, now: datetime) -> Iterator[Work]:
    """A writing transaction that commits with its audit entry, or changes nothing.

    Raises Refusal where another writer was first; RuntimeError if the operation recorded nothing.
    """
    with shared_work() as works:
        work = Work(by, now)
        works.append(work)
        yield work


class Works(list[Work]):
    """The operations of a transaction, and the log that they end in."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self.log = LogWriter(connection)

    def keep(self) -> None:
        """Write their entries, and let everything be kept. Refusal where the log forbids one of them."""
        db.session.flush()
        for work in self:
            refuse(self.log.add(*work.told(), by=work.by.name, now=work.now))
        db.session.flush()  # nothing may be left that would be written after the entries are kept
        self.log.keep()


@contextmanager
def shared_work() -> Iterator[Works]:
    """The same for several operations at once: each adds its `Work`, and all are kept with their entries, or none is.

    Raises DatabaseBusyError, a Refusal, where the database is held by others for too long; Refusal where another writer
    was first; RuntimeError if an operation recorded nothing.
    """
    leave_reading()
    try:
        works = Works(db.session.connection(execution_options={WRITING: True}))
        yield works
        works.keep()
        db.session.commit()
    except IntegrityError as clash:
        db.session.rollback()
        raise Refusal(_clash()) from clash
    except OperationalError as busy:
        db.session.rollback()
        raise DatabaseBusyError(_busy()) from busy
    except BaseException:
        db.session.rollback()
        raise


@contextmanager
def quiet_work() -> Iterator[None]:
    """A writing transaction for what is no step of a competition and stands in no log, such as when a device was seen.

    Left out where another writer holds the database: the next time will do.
    """
    leave_reading()
    try:
        db.session.connection(execution_options={WRITING: True})
        yield
        db.session.commit()
    except OperationalError:
        db.session.rollback()
    except BaseException:
        db.session.rollback()
        raise


def leave_reading() -> None:
    """End what was only read, so that what comes next sees what others have written since.

    RuntimeError where something was changed: that is for a unit of work.
    """
    session = db.session()
    if not session.in_transaction():
        return
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes outside an operation")
    session.rollback()


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
