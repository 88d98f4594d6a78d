"""From one entry's sheets to its total, with every step, or to the list of what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from competition.domain.marking_scheme import FULL, MarkingScheme, Part
from competition.domain.problems import Text
from competition.domain.scoresheet import Sheet
from competition.domain.scoring import METHODS, Line, Missing
from competition.domain.scoring.method import Marks, round_half_up


@dataclass(frozen=True, slots=True)
class Total:
    """`value` is None as long as a mark is missing; then `missing` says which and there is no breakdown."""

    entry: str
    value: Decimal | None
    breakdown: Line | None
    missing: tuple[Missing, ...]

    def part(self, identifier: str) -> Decimal:
        """The value of a part or criterion. KeyError if there is none in the breakdown (see `tie_break_keys`)."""
        for part in self.breakdown.lines if self.breakdown else ():
            for line in (part, *part.lines):
                if line.id == identifier:
                    return line.value
        raise KeyError(identifier)


def tie_break_keys(scheme: MarkingScheme) -> dict[str, str]:
    """Id → name of all that can break a tie: parts, and criteria where the method gives each a value of its own."""
    keys = {part.id: part.name for part in scheme.parts}
    for part in scheme.parts:
        if METHODS[part.method].by_criterion:
            keys.update((criterion.id, criterion.name) for criterion in part.criteria)
    return keys


def total_entry(scheme: MarkingScheme, entry: str, sheets: Iterable[Sheet]) -> Total:
    """The weighted total of an entry, rounded half up to the scheme's places at each mean and once at the end.

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
    if missing:
        return Total(entry, None, None, missing)
    parts = tuple(_weighted(part, marks, scheme.places) for part in scheme.parts)
    value = round_half_up(
        sum((p.value * s.weight / FULL for p, s in zip(parts, scheme.parts, strict=True)), Decimal(0)),
        scheme.places,
    )
    note = Text(
        f"各部分按权重相加，四舍五入保留{scheme.places}位小数",
        f"parts by weight, rounded half up to {scheme.places} places",
    )
    return Total(entry, value, Line("total", "总分", value, FULL, note, lines=parts), ())


def _weighted(part: Part, marks: Marks, places: int) -> Line:
    line = METHODS[part.method].combine(part, marks, places)
    if part.weight == FULL:
        return line
    share = line.value * part.weight / FULL
    note = Text(f"×{part.weight}% = {share.normalize():f}", f"×{part.weight} % = {share.normalize():f}")
    if line.note is not None:
        note = Text(f"{line.note.zh}；{note.zh}", f"{line.note.en}; {note.en}")
    return Line(line.id, line.label, line.value, line.maximum, note, lines=line.lines)
