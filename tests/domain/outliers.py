"""Cases of unusual values, for the rule here and for the tablet's own, which must agree."""

from dataclasses import dataclass, replace
from decimal import Decimal

from competition.domain.calculations import Calculation, CalculationType
from competition.domain.marking_scheme import Aspect, AspectKind
from competition.domain.plausible import Unusual

LENGTH = Aspect("A7", AspectKind.MEASUREMENT, "焊缝长度", Decimal(40))
TAKEN = Aspect("A4", AspectKind.DEDUCTION, "违规", Decimal(5))
ITEM = Aspect("A8", AspectKind.ITEM, "操作", Decimal(40))
JUDGED = Aspect("A1", AspectKind.JUDGEMENT, "外观", Decimal(6), descriptors=("差", "可", "良", "优"))
CHECKED = replace(LENGTH, partial=False)
BENT = replace(
    LENGTH,
    calculation=Calculation(
        "变形",
        CalculationType.REGULAR_DIFFERENCE_DEDUCTION,
        params="TARGET:::0#-#STEP:::0.5#-#DEDUCTION:::1",
    ),
)
PASSED = replace(LENGTH, calculation=Calculation("合格", CalculationType.PASS_FAIL))
RANGED = replace(LENGTH, plausible_from=Decimal(1), plausible_to=Decimal("30"))


@dataclass(frozen=True)
class Case:
    """A value, what the same judge gave others, and what is unusual about it."""

    says: str
    aspect: Aspect
    typed: str
    others: tuple[str, ...]
    found: Unusual | None = None


FIVE = ("10", "11", "12", "13", "14")
"""Median 12, deviation 1."""
OUT = Unusual.OUTLIER
CASES = (
    Case("three deviations are not too far", LENGTH, "15", FIVE),
    Case("a hundredth more is", LENGTH, "15.01", FIVE, OUT),
    Case("and below", LENGTH, "8.99", FIVE, OUT),
    Case("just not below", LENGTH, "9", FIVE),
    Case("four values are too few", LENGTH, "40", FIVE[:4]),
    Case("an even number of values", LENGTH, "16.51", ("10", "11", "12", "13", "14", "15"), None),
    Case("an even number, further", LENGTH, "17.01", ("10", "11", "12", "13", "14", "15"), OUT),
    Case("no deviation says nothing", LENGTH, "40", ("12", "12", "12", "12", "40")),
    Case("full width", LENGTH, "１５.０１", ("１０", " 11 ", "12.0", "+13", "14."), OUT),
    Case("tenths are exact", LENGTH, "0.6", ("0.1", "0.2", "0.3", "0.4", "0.5")),
    Case("tenths, one hundredth more", LENGTH, "0.61", ("0.1", "0.2", "0.3", "0.4", "0.5"), OUT),
    Case("what is no number is left out", LENGTH, "40", ("10", "11", "12", "13", "", "abc")),
    Case("no number", LENGTH, "abc", FIVE),
    Case("empty", LENGTH, "", FIVE),
    Case("deductions too", TAKEN, "5", ("0", "0.5", "1", "0.5", "0"), OUT),
    Case("what was measured", BENT, "-4", ("0.5", "0.6", "0.4", "0.5", "0.7"), OUT),
    Case("long decimals", BENT, "0.000000000004", ("0", "0.000000000001", "0.000000000002", "0.000000000003", "0"), None),
    Case("long decimals, further", BENT, "0.000000000005", ("0", "0.000000000001", "0.000000000002", "0.000000000003", "0"), OUT),
    Case("no judgement", JUDGED, "3", ("0", "0", "1", "0", "1", "2")),
    Case("no plain item", ITEM, "40", FIVE),
    Case("nothing that is chosen", CHECKED, "0", FIVE),
    Case("no yes or no", PASSED, "1", FIVE),
    Case("below the range", RANGED, "0.99", (), Unusual.BELOW),
    Case("above the range", RANGED, "30.01", FIVE, Unusual.ABOVE),
    Case("at its ends", RANGED, "30", ()),
    Case("at its other end", RANGED, "1.00", ()),
    Case("within the range and far from the others", RANGED, "29", FIVE, OUT),
    Case("only a lowest value", replace(RANGED, plausible_to=None), "40", ()),
    Case("only a highest value", replace(RANGED, plausible_from=None), "0", ()),
    Case("a range of an item", replace(ITEM, plausible_to=Decimal(30)), "31", (), Unusual.ABOVE),
    Case("a range below zero", replace(BENT, plausible_from=Decimal("-2.5")), "-2.51", (), Unusual.BELOW),
)  # fmt: skip
