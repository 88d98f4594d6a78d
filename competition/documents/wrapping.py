"""Where Chinese text may turn to the next line (clreq 行首行尾禁则; GB/T 15834—2011, 5.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

NEVER_FIRST = frozenset("，。、；：？！）》】〕〉」』〗｝］’”…—～·％‰℃,.!?;:)]}%")
"""Closing marks, which never start a line."""

NEVER_LAST = frozenset("（《【〔〈「『〖｛［‘“([{￥¥$№#")
"""Opening marks, which never end one."""

Measure = Callable[[str], float]


def units(text: str) -> list[str]:
    """The text as the pieces that no line may break: words, numbers, a character with its closing marks."""
    return list(_units(text))


@lru_cache(maxsize=1024)
def _units(text: str) -> tuple[str, ...]:
    pieces: list[str] = []
    for char in text:
        if pieces and not _may_part(pieces[-1], char):
            pieces[-1] += char
        else:
            pieces.append(char)
    return tuple(pieces)


def listed(text: str) -> list[str]:
    """The text as the members of a list joined by 、, each kept whole: several issuing bodies."""
    return [part for part in re.split(r"(?<=、)", text) if part]


def wrap(text: str, fits: Callable[[str], bool]) -> list[str]:
    """The text as lines that fit, joined again by `"".join`. Spaces at a line's end may hang out."""
    return fill(units(text), fits)


def fill(pieces: Iterable[str], fits: Callable[[str], bool]) -> list[str]:
    """Pieces set line by line; a piece wider than a line is cut."""
    lines = [""]
    for piece in pieces:
        if lines[-1] and not fits((lines[-1] + piece).rstrip()):
            lines.append("")
        lines[-1] += piece
        while len(lines[-1]) > 1 and not fits(lines[-1].rstrip()):
            cut = _cut(lines[-1], fits)
            lines[-1:] = [lines[-1][:cut], lines[-1][cut:]]
    return lines


def balance(pieces: list[str], width: float, measure: Measure) -> list[str]:
    """Like `fill`, with lines as even as their number allows: no last line of one character."""
    lines = fill(pieces, lambda line: measure(line) <= width)
    low, high = width / len(lines), width
    while high - low > width / 100:
        middle = (low + high) / 2
        if len(fill(pieces, lambda line, limit=middle: measure(line) <= limit)) > len(lines):  # type: ignore[misc]
            low = middle
        else:
            high = middle
    return fill(pieces, lambda line: measure(line) <= high)


def _may_part(piece: str, char: str) -> bool:
    if char in NEVER_FIRST or char.isspace() or piece.rstrip()[-1:] in NEVER_LAST:
        return False
    return piece[-1].isspace() or not (_wordlike(piece[-1]) and _wordlike(char))


def _wordlike(char: str) -> bool:
    return char.isascii() or (char.isalpha() and ord(char) < 0x2E80)


def _cut(line: str, fits: Callable[[str], bool]) -> int:
    """Where an unbreakable line is cut: after as much as fits, if possible not before a closing mark."""
    most = max((end for end in range(1, len(line)) if fits(line[:end])), default=1)
    return next((end for end in range(most, 0, -1) if line[end] not in NEVER_FIRST), most)
