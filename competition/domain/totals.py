"""From one entry's sheets to its total, with every step, or to the list of what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from competition.domain.marking_scheme import FULL, MarkingScheme, Part
from competition.domain.problems import Text
from competition.domain.scoresheet import Sheet
from competition.domain.scoring import METHODS, Apart, Line, Missing
from competition.domain.scoring.method import DIGITS, Marks, round_half_up, rounding_of, settle_line, settled

WHOLE = "total"
SHOWN = 6
"""Decimals of an intermediate value in a note; with more it is an approximation, and says so."""


@dataclass(frozen=True, slots=True)
class Total:
    """`value` is None as long as a mark is missing or a panel lies too far apart; then `missing` and `apart` say where.

    `failed` names the parts, or "total", that did not reach their pass mark.
    """

    entry: str
    value: Decimal | None
    breakdown: Line | None
    missing: tuple[Missing, ...]
    apart: tuple[Apart, ...] = ()
    failed: tuple[str, ...] = ()

    def part(self, identifier: str) -> Decimal:
        """The value of a part, criterion or form. KeyError if the breakdown has none (see `tie_break_keys`)."""
        for part in self.breakdown.lines if self.breakdown else ():
            criteria = shared_lines(part)
            forms = (form for criterion in criteria for form in criterion.lines)
            for line in (part, *criteria, *forms):
                if line.id == identifier:
                    return line.value
        raise KeyError(identifier)


def shared_lines(part: Line) -> tuple[Line, ...]:
    """The criteria below a part's line; none where the lines are those of judges, of whom some are dropped."""
    return part.lines if all(line.counts for line in part.lines) else ()


def tie_break_keys(scheme: MarkingScheme) -> dict[str, str]:
    """Id → name of each score that can break a tie: parts, and criteria and forms where the method gives them values."""
    keys = {part.id: part.name for part in scheme.parts}
    for part in scheme.parts:
        if METHODS[part.method].by_criterion:
            keys.update((criterion.id, criterion.name) for criterion in part.criteria)
            keys.update((sub.id, sub.name) for sub in part.sub_criteria)
    return keys


def total_entry(scheme: MarkingScheme, entry: str, sheets: Iterable[Sheet]) -> Total:
    """The weighted total of an entry, rounded half up to the scheme's places where the scheme says.

    ValueError for a sheet of another entry.
    """
    sheets = list(sheets)
    foreign = [sheet.key for sheet in sheets if sheet.key.entry != entry]
    if foreign:
        raise ValueError(f"these sheets are not of {entry}: {foreign}")
    marks: Marks = {
        (aspect, sheet.key.seat): mark for sheet in sheets for aspect, mark in sheet.marks.items()
    }
    missing = tuple(m for part in scheme.parts for m in METHODS[part.method].missing(part, marks))
    apart = tuple(a for part in scheme.parts for a in METHODS[part.method].apart(part, marks))
    if missing or apart:
        return Total(entry, None, None, missing, apart)
    with localcontext() as context:
        context.prec = DIGITS
        return _complete(scheme, entry, marks)


def _complete(scheme: MarkingScheme, entry: str, marks: Marks) -> Total:
    rounding = rounding_of(scheme)
    counted = [METHODS[part.method].combine(part, marks, rounding) for part in scheme.parts]
    shares = [
        rounding.share(line.value * part.weight / FULL)
        for line, part in zip(counted, scheme.parts, strict=True)
    ]
    value, lines = rounding.total(sum(shares, Decimal(0))), tuple(map(settle_line, counted))
    shown = tuple(map(_with_weight, lines, scheme.parts, shares))
    note = Text(
        f"各部分按权重相加；{scheme.round_at.label.zh}四舍五入，保留{scheme.places}位小数",
        f"parts by weight; rounded half up to {scheme.places} places at {scheme.round_at.label.en}",
    )
    whole = Line(WHOLE, "总分", value, FULL, note, lines=shown)
    return Total(entry, value, whole, (), failed=_failed(scheme, lines, value))


def _with_weight(line: Line, part: Part, share: Decimal) -> Line:
    if part.weight == FULL:
        return line
    near, exact = round_half_up(share, SHOWN), settled(share)
    shown = f"= {exact.normalize():f}" if near == exact else f"≈ {near.normalize():f}"
    note = Text(f"×{part.weight}% {shown}", f"×{part.weight} % {shown}")
    if line.note is not None:
        note = Text(f"{line.note.zh}；{note.zh}", f"{line.note.en}; {note.en}")
    return Line(line.id, line.label, line.value, line.maximum, note, lines=line.lines)


def _failed(scheme: MarkingScheme, lines: Sequence[Line], value: Decimal) -> tuple[str, ...]:
    reached = [(part.id, part.pass_mark, line.value) for part, line in zip(scheme.parts, lines, strict=True)]
    reached.append((WHOLE, scheme.pass_mark, value))
    return tuple(name for name, needed, given in reached if needed is not None and given < needed)
