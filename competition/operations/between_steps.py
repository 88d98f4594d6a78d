"""What is read once between two steps of the log: marks come in by thousands, and who gives them changes rarely.

Every operation leaves an entry in the log, and every entry but that of marks coming in is a step. So while the newest
step is the same, whatever no mark changes is as it was read.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from flask import current_app

from competition.db import db
from competition.db.audit import last_step, last_step_now

T = TypeVar("T")
EXTENSION = "saiwu_between_steps"


class Memory:
    """What this process has read since a step; what is kept is shared by threads and changed by nobody."""

    def __init__(self, step: str) -> None:
        self.step = step
        self._kept: dict[Hashable, Any] = {}

    @property
    def size(self) -> int:
        """How much is kept."""
        return len(self._kept)

    def of(self, read: Callable[..., T], *about: Hashable) -> T:
        """What `read` gives for that, read once. It must depend on nothing that marks coming in change.

        What is not there (None) is not kept: strangers ask for it under any name, and each would take its place here.
        """
        key = (read, *about)
        found: T | None = self._kept.get(key)
        if found is None:
            found = read(*about)
            if found is not None:
                self._kept[key] = found
        return found


def memory() -> Memory:
    """What is known as of this transaction, which asks for the newest step once; outside of one, as of now."""
    session = db.session()
    transaction = session.get_transaction()
    if transaction is None:
        return _since(last_step_now())
    asked, found = session.info.get(EXTENSION, (None, None))
    if found is None or transaction is not asked:
        found = _since(last_step(session.connection()))
        session.info[EXTENSION] = transaction, found
    return found


def _since(step: str) -> Memory:
    kept: Memory | None = current_app.extensions.get(EXTENSION)
    if kept is None or kept.step != step or not step:
        kept = current_app.extensions[EXTENSION] = Memory(step)
    return kept
