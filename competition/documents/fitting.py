"""Type made small enough, and no smaller, for a text to fit its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from competition.documents.layout import Block, Type
from competition.documents.pen import Pen
from competition.documents.wrapping import balance, fill, units
from competition.domain.problems import Problem, Refusal, Text, problem


def fit(
    pen: Pen,
    text: str | Iterable[str],
    kind: Type,
    *,
    width: float,
    floor: float,
    lines: int,
    label: Text,
    one_line_from: float | None = None,
) -> Block:
    """The text in the largest type, from `kind.size` down to `floor` points, that fits `width` millimetres.

    One line is preferred to several while its type is no smaller than `one_line_from` (else `floor`). Text
    given as pieces (names of a team, several bodies) is broken inside a piece only if nothing else fits.
    Raises `Refusal` when it does not fit in `lines` lines at `floor`.
    """
    pieces = units(text) if isinstance(text, str) else list(text)
    whole = pen.measure("".join(pieces).strip(), kind)
    if whole * (one_line_from or floor) / kind.size <= width:
        one_line = min(kind.size, int(kind.size * width / whole * 10) / 10) if whole else kind.size
        return Block(("".join(pieces),), replace(kind, size=one_line))
    sizes = [halves / 2 for halves in range(int(kind.size * 2), int(floor * 2) - 1, -1)]
    for parts in (pieces, units("".join(pieces))):
        for size in sizes:
            block = _set_within(pen, parts, replace(kind, size=size), width)
            if block is not None and len(block.lines) <= lines:
                return replace(block, lines=tuple(balance(parts, width, pen.measuring(block.type))))
    raise Refusal(too_long("".join(pieces), label))


def _set_within(pen: Pen, pieces: list[str], kind: Type, width: float) -> Block | None:
    """The pieces in lines, or None when one of them is wider than a line."""
    measure = pen.measuring(kind)
    if any(measure(piece) > width for piece in pieces):
        return None
    return Block(tuple(fill(pieces, lambda line: measure(line) <= width)), kind)


def too_long(text: str, label: Text) -> Problem:
    """The refusal of a text for which the paper has no room even in the smallest type."""
    return problem(
        f"{label.zh}有 {len(text)} 个字，纸上印不下：“{text[:24]}…”。",
        f"{label.en} has {len(text)} characters, more than the paper has room for.",
        mend_zh="请缩短文字或改用规范简称，再重新生成。",
        mend_en="Shorten it or use the accepted short form, then issue again.",
    )
