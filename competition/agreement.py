"""How far a panel agrees: Kendall's coefficient of concordance W, computed by SciPy where it is installed.

SciPy is an extra (`pip install saiwu[analysis]`). Its floats stay in here: what comes out is for the eye and reaches no
mark, total or place.
"""

from collections.abc import Sequence
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec

FEWEST_JUDGES = 2
FEWEST_ENTRIES = 3
PLACES = Decimal("0.001")


def available() -> bool:
    """Whether SciPy is installed."""
    return find_spec("scipy") is not None


def measure_agreement(ratings: Sequence[Sequence[Decimal]]) -> Decimal | None:
    """Kendall's W of judges × entries, 0 (none) to 1 (the same order), corrected for ties; three decimals.

    W = χ² / (m (n − 1)) with Friedman's χ² of m judges and n entries (Kendall & Babington Smith 1939). None where no
    judge tells any entries apart. ValueError for fewer than two judges or three entries.
    """
    judges, entries = len(ratings), min((len(row) for row in ratings), default=0)
    if judges < FEWEST_JUDGES or entries < FEWEST_ENTRIES:
        raise ValueError(f"{judges} judges and {entries} entries are too few")
    if all(len(set(row)) == 1 for row in ratings):
        return None
    by_entry = [[float(mark) for mark in column] for column in zip(*ratings, strict=True)]
    found = import_module("scipy.stats").friedmanchisquare(*by_entry)
    return Decimal(float(found.statistic) / (judges * (entries - 1))).quantize(PLACES)
