"""What both readers of marking schemes give, and how the domain's problems find their rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from competition.domain.marking_scheme import MarkingScheme, check_scheme
from competition.domain.problems import Problem, Where, errors
from competition.spreadsheets.cells import fault, required_decimal
from competition.spreadsheets.reading import Cell

FINEST = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class SchemeRead:
    """A scheme that can be used, or None; and all that was found."""

    scheme: MarkingScheme | None
    problems: tuple[Problem, ...]


def conclude(
    scheme: MarkingScheme, found: Sequence[Problem], *, places: Mapping[str, Where], whole: Where
) -> SchemeRead:
    """Check the scheme; `places` says where each id stands in the sheet, `whole` serves for the rest.

    The checks of the whole run only when every cell could be read, or they would report what follows from that.
    """
    problems = [*found]
    if not errors(problems):
        problems += (
            replace(each, where=places.get(each.where.column, whole)) for each in check_scheme(scheme)
        )
    return SchemeRead(None if errors(problems) else scheme, tuple(problems))


def read_maximum(cell: Cell, found: list[Problem]) -> Decimal:
    """The maximum of an aspect. Marks have two decimals, so a finer maximum could never be given."""
    maximum = required_decimal(cell, found)
    if maximum is not None and maximum != maximum.quantize(FINEST):
        what = f"满分 {maximum} 超过两位小数", f"The maximum {maximum} has more than two decimals"
        found.append(fault(cell, what, ("请改为最多两位小数", "Use at most two decimals")))
    return Decimal(0) if maximum is None else maximum
