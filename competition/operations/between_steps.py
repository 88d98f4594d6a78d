"""What is read once between two steps of the log: marks come in by thousands, and who gives them changes rarely.

Every operation leaves an entry in the log, and every entry is a step but those of marks coming in and the like
(`log_writing.NO_STEPS`). So while the newest step is the same, whatever these do not change is as it was read.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from threading import RLock
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy import Connection

from competition.db import db
from competition.db.audit import ask_last_step, last_step_now
from competition.db.base import WRITING

T = TypeVar("T")
EXTENSION = "saiwu_between_steps"


class Memory:
    """What this process has read since a step; what is kept is shared by threads and changed by nobody.

    A writing transaction has one of its own in front (`behind` is the shared one): what it reads may be what it changed
    itself, and may never be kept.
    """

    def __init__(self, step: str, behind: "Memory | None" = None) -> None:
        self.step, self._behind = step, behind
        self._kept: dict[Hashable, Any] = {}
        self._turns: dict[Hashable, RLock] = {}

    @property
    def size(self) -> int:
        """How much is kept."""
        return len(self._kept)

    def of(self, read: Callable[..., T], *about: Hashable) -> T:
        """What `read` gives for that, read once, while others who ask for it wait. It must depend on nothing that
        changes without a step.

        What is not there (None) is not kept: strangers ask for it under any name, and each would take its place here.
        """
        key = (read, *about)
        found: T | None = self._found(key)
        if found is None:
            with self._turn(key):
                found = self._found(key)
                if found is None and (found := _afresh(read, *about)) is not None:
                    self._kept[key] = found
        return found

    def _found(self, key: Hashable) -> Any:
        found = self._kept.get(key)
        return self._behind._found(key) if found is None and self._behind else found

    @contextmanager
    def _turn(self, key: Hashable) -> Iterator[None]:
        lock = self._turns.setdefault(key, RLock())
        with lock:
            try:
                yield
            finally:
                if self._turns.get(key) is lock:
                    del self._turns[key]


def memory() -> Memory:
    """What is known as of this transaction, which asks for the newest step once; outside of one, as of now."""
    session = db.session()
    transaction = session.get_transaction()
    if transaction is None:
        return _since(last_step_now())
    asked, found = session.info.get(EXTENSION, (None, None))
    if found is None or transaction is not asked:
        found = ask_memory(session.connection())()
    return found


def ask_memory(connection: Connection) -> Callable[[], Memory]:
    """The same in the transaction of this connection, the session's; the question may be sent together with others."""
    rows, writing = ask_last_step(connection), connection.get_execution_options().get(WRITING)
    return lambda: _heard(rows(), own=bool(writing))


def _heard(rows: Sequence[tuple[str]], *, own: bool) -> Memory:
    session = db.session()
    found = _since(rows[0][0] if rows else "")
    if own:
        found = Memory(found.step, behind=found)
    session.info[EXTENSION] = session.get_transaction(), found
    return found


def _afresh(read: Callable[..., T], *about: Hashable) -> T:
    """Read in a session of its own: the rows that this one holds may be older than the step, which was asked for after
    them. Not while writing: then nobody else can have changed them, and what the operation itself made is seen."""
    session = db.session()
    if session.in_transaction() and session.connection().get_execution_options().get(WRITING):
        return read(*about)
    with current_app.app_context():
        return read(*about)


def newest_known() -> Memory | None:
    """What this process knows as of the step that it heard of last, without asking whether there was another."""
    return current_app.extensions.get(EXTENSION)


def _since(step: str) -> Memory:
    kept = newest_known()
    if kept is None or kept.step != step or not step:
        kept = current_app.extensions[EXTENSION] = Memory(step)
    return kept
