"""The log as operations write it: each entry behind the head of its competition's chain of hashes."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from competition.codec import digest, dump
from competition.db.audit import INSTALLATION, add_entries, ask_head, step_on
from competition.db.prepared import Rows, kept_together
from competition.db.procedure import declared_state
from competition.db.rehearsals import rehearsed_by
from competition.domain.problems import Problem
from competition.domain.procedure import State, check_archived
from competition.domain.rehearsal import check_rehearsed
from competition.operations.between_steps import Memory, memory
from competition.operations.log_words import words_of

FIRST = "0" * 64
NO_ENTRY = 0, FIRST
"""The head of a chain that does not begin yet."""
TAKE, STRAY = "tablet.take", "tablet.stray"
"""What is logged of a batch from a tablet: with marks that were taken, or with none, as there is no such event to mark."""
MARKS_COMING_IN = frozenset({TAKE, STRAY})
"""They ask for the archive themselves, of what is kept between two steps."""
SHEETS_GO_ON = {
    "sheet.save",
    "sheet.submit",
    "sheet.confirm",
    "sheet.confirm_all",
    "keying.key",
    "keying.check",
}
SIGNS_OF_LIFE = {
    "tablet.photo",
    "tablet.right_pin",
    "tablet.wrong_pin",
    "sheet.call_chief",
    "sheet.answer_call",
}
COMERS_AND_READERS = {"sign_in.succeed", "sign_in.fail", "result.read_own", "sheet.read_photo"}
NO_STEPS = MARKS_COMING_IN | SHEETS_GO_ON | SIGNS_OF_LIFE | COMERS_AND_READERS
"""Entries that a hall at work makes by thousands, and that change nothing of what is kept between two steps."""


class LogWriter:
    """What one transaction writes into the log, of one chain or of several, in its order."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._asked: dict[int, Rows] = {}
        self._heads: dict[int, tuple[int, str]] = {}
        self._new: set[int] = set()
        self._entries: list[dict[str, Any]] = []

    def ask_heads(self, chains: Iterable[int]) -> None:
        """Ask already for the heads of chains on which entries will be put, with what else is sent together."""
        for chain in set(chains) - self._asked.keys():
            self._asked[chain] = ask_head(self._connection, chain)

    def add(
        self, place: int, action: str, detail: dict[str, Any], *, by: str, now: datetime
    ) -> Problem | None:
        """Put an entry of that competition behind those before it; or what forbids the action there."""
        chain = chain_of(place)
        if forbidden := _forbidden(place, chain, action):
            return forbidden
        length, previous = self._head(chain)
        entry = {
            "chain_id": chain,
            "sequence": length + 1,
            "at": now.astimezone(UTC),
            "by": by,
            "action": action,
            "detail": dump(detail, dict),
            "previous": previous,
        }
        entry["hash"] = entry_hash(**entry)
        self._heads[chain] = length + 1, entry["hash"]
        self._entries.append(entry)
        return None

    def keep(self) -> None:
        """Write them all, and let them and everything that the transaction changed be kept."""
        steps = [each["hash"] for each in self._entries if each["action"] not in NO_STEPS]
        if steps:
            step_on(self._connection, steps[-1])
        with kept_together(self._connection):
            add_entries(self._connection, self._entries, new=self._new)

    def _head(self, chain: int) -> tuple[int, str]:
        if chain not in self._heads:
            asked = self._asked.get(chain) or ask_head(self._connection, chain)
            length, head = next(iter(asked()), NO_ENTRY)
            if not length:
                self._new.add(chain)
            self._heads[chain] = length, head
        return self._heads[chain]


def chain_of(place: int, known: Memory | None = None) -> int:
    """The chain of hashes in which a competition's entries stand, as of the newest step or of what is `known`."""
    return (known or memory()).of(_chain_of, place)


def _chain_of(place: int) -> int:
    rehearsed = rehearsed_by(place)
    return place if rehearsed is None else rehearsal_chain(rehearsed)


def rehearsal_chain(competition_id: int) -> int:
    """The log of all rehearsals of a competition. Not that of their own ids: those are free again after the wiping."""
    return -competition_id


def _forbidden(place: int, chain: int, action: str) -> Problem | None:
    """Here because no operation passes by: each says what it did, and in which competition."""
    if chain != place and (unrehearsed := check_rehearsed(action, words_of(action))):
        return unrehearsed
    if action in MARKS_COMING_IN or place == INSTALLATION or declared_state(place) is not State.ARCHIVED:
        return None
    return check_archived(action)


def entry_hash(
    *, chain_id: int, sequence: int, at: datetime, by: str, action: str, detail: str, previous: str
) -> str:
    """SHA-256 over everything an entry says and the hash of the one before."""
    moment = at.astimezone(UTC).isoformat()
    return digest("\n".join((previous, str(chain_id), str(sequence), moment, by, action, detail)))
