"""The draw of stations and blind codes: a pure function of a recorded seed, the same for ever.

Entries are ordered by SHA-256 of the purpose, the seed and the entry's own identifier, so anybody can repeat a draw
with a calculator for hashes, and no release of a random number generator can change it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

ALGORITHM = "sha256-order-1"


@dataclass(frozen=True, slots=True)
class DrawnPlace:
    """Where an entry works: `session` and `station` count from 1; `code` is what judges see (加密号)."""

    entry: str
    session: int
    station: int
    code: str


def commitment(seed: str) -> str:
    """The hash that may be published before the seed is known."""
    return sha256(f"{ALGORITHM}\n{seed}".encode()).hexdigest()


def draw(entries: Iterable[str], *, seed: str, secret: str, stations: int) -> tuple[DrawnPlace, ...]:
    """Give each entry a session, a station and a code, in the order of session and station.

    Stations follow from `seed`, which anybody may know; codes from `secret`, which nobody who marks may: who knew it
    could tell whose sheet is whose. The order in which entries come in does not matter. ValueError without a seed, a
    secret or a station, or for a repeated entry.
    """
    ids = list(entries)
    if not seed or not secret or stations < 1:
        raise ValueError("a draw needs a seed, a secret and at least one station")
    if len(set(ids)) != len(ids):
        raise ValueError("an entry takes part in a draw once")
    width = max(2, len(str(len(ids))))
    codes = {
        entry: f"{n:0{width}}" for n, entry in enumerate(_ordered(ids, seed=secret, purpose="code"), start=1)
    }
    return tuple(
        DrawnPlace(entry, position // stations + 1, position % stations + 1, codes[entry])
        for position, entry in enumerate(_ordered(ids, seed=seed, purpose="station"))
    )


def _ordered(entries: list[str], *, seed: str, purpose: str) -> list[str]:
    return sorted(
        entries, key=lambda entry: sha256(f"{ALGORITHM}\n{purpose}\n{seed}\n{entry}".encode()).digest()
    )
