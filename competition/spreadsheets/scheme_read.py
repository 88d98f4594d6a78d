"""What both readers of marking schemes give, and how the domain's problems find their cells.

Warnings are accepted by name:

| name | says |
|---|---|
| float-noise | a number such as 24.749999999999993 was read as 24.75 |
| sections-disagree | a section of the standards states another mark than its aspects, or two different ones |
| variation-stated | “Aspect Marks” or “Variation” of the standards is not what the aspects give |
| criterion-total | the “Total Mark” above a criterion's table is not the mark of the criterion |
| no-skill | the workbook does not name the skill, so the file's name is used |
| partial-inferred | the free text beside a measurement was taken to define partial marks |
| variation | the sections vary by more than 5 marks in all |
| no-standards | there is no table of standards, so the sections were not checked |
| unused-calculation | no aspect uses a row of the sheet of calculations |
| no-calculation | an aspect names a row of that sheet where there is none; its mark is entered |
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from competition.domain.marking_scheme import VARIATION_ALLOWED, AspectKind, MarkingScheme, Section
from competition.domain.problems import Problem, Where, errors, warning
from competition.domain.scheme_checks import check_scheme
from competition.spreadsheets.calculations_sheet import CalculationSheet
from competition.spreadsheets.cells import fault, plain, read_text, required_decimal, shorten
from competition.spreadsheets.reading import Cell

FINEST = Decimal("0.01")
STANDARDS = "table of standards"
"""Its key among the places."""


@dataclass(frozen=True, slots=True)
class SchemeRead:
    """A scheme that can be used, or None; and all that was found. `draft` is what could be read all the same."""

    scheme: MarkingScheme | None
    problems: tuple[Problem, ...]
    draft: MarkingScheme | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known and gathered on the way: `places` says where each id stands in the sheet."""

    calculations: CalculationSheet
    sections: tuple[Section, ...]
    places: dict[str, Where] = field(default_factory=dict)
    found: list[Problem] = field(default_factory=list)


def conclude(scheme: MarkingScheme, reading: Reading, *, whole: Where) -> SchemeRead:
    """Check the scheme; `whole` is the cell of what has no place of its own.

    The checks of the whole run only when every cell could be read, or they would report what follows from that.
    """
    problems = [*reading.found]
    if not errors(problems):
        problems += check_sections(scheme, reading.places, whole)
        problems += reading.calculations.unused(scheme)
        problems += (
            replace(each, where=reading.places.get(each.where.column, whole)) for each in check_scheme(scheme)
        )
    return SchemeRead(None if errors(problems) else scheme, tuple(problems), scheme)


def read_maximum(cell: Cell, found: list[Problem]) -> Decimal:
    """The maximum of an aspect. Marks have two decimals, so a finer maximum could never be given."""
    maximum = required_decimal(cell, found)
    if maximum is not None and maximum != maximum.quantize(FINEST):
        what = f"满分 {maximum} 超过两位小数", f"The maximum {maximum} has more than two decimals"
        found.append(fault(cell, what, ("请改为最多两位小数", "Use at most two decimals")))
    return Decimal(0) if maximum is None else maximum


def read_section(cell: Cell, sections: Sequence[Section], found: list[Problem]) -> str:
    """The id of a section; where the standards are known, one that is not among them is a problem."""
    text = read_text(cell, found)
    known = dict.fromkeys(section.id for section in sections)
    if text and known and text not in known:
        what = (
            f"职业标准中没有“{shorten(text)}”部分",
            f"The standards table has no section “{shorten(text)}”",
        )
        names = "、".join(known)
        found.append(fault(cell, what, (f"请改为：{names}", f"Use one of: {names}")))
    return text


def read_section_weight(cell: Cell, found: list[Problem]) -> Decimal:
    """What a section weighs of 100."""
    weight = required_decimal(cell, found, percent=True)
    if weight is not None and weight < 0:
        what = f"分值 {weight} 不得小于0", f"The marks {weight} cannot be below 0"
        found.append(fault(cell, what, ("请更正", "Mend them")))
    return Decimal(0) if weight is None else weight


def section_place(identifier: str) -> str:
    """The key of a section among the places; no id of a criterion, form or aspect has a blank."""
    return f"section {identifier}"


def section_sums(scheme: MarkingScheme) -> dict[str, Decimal]:
    """What the aspects of each section sum to; a deduction gives nothing."""
    sums = {section.id: Decimal(0) for section in scheme.sections}
    for aspect in scheme.aspects():
        if aspect.section in sums and aspect.kind is not AspectKind.DEDUCTION:
            sums[aspect.section] += aspect.maximum
    return sums


def check_sections(scheme: MarkingScheme, places: Mapping[str, Where], whole: Where) -> Iterator[Problem]:
    """Report, do not refuse: real files disagree a little, and a variation of 5 in all is allowed."""
    sums = section_sums(scheme)
    apart = [section for section in scheme.sections if sums[section.id] != section.weight]
    for section in apart:
        yield to_check(
            "sections-disagree",
            places[section_place(section.id)],
            f"职业标准第{section.id}部分标明{section.weight}分，评分点合计{plain(sums[section.id])}分。",
            f"Section {section.id} of the standards states {section.weight} marks; "
            f"its aspects sum to {plain(sums[section.id])}.",
        )
    variation = sum((abs(sums[section.id] - section.weight) for section in apart), Decimal(0))
    if variation > VARIATION_ALLOWED:
        yield to_check(
            "variation",
            places.get(STANDARDS, whole),
            f"各部分偏差合计{plain(variation)}分，超过允许的{VARIATION_ALLOWED}分。",
            f"The sections vary by {plain(variation)} marks in all; {VARIATION_ALLOWED} are allowed.",
        )


def no_standards(where: Where) -> Problem:
    """There is nothing that the sections of the aspects could be checked against."""
    return to_check(
        "no-standards",
        where,
        "没有找到职业标准表（Section | WSOS Marks），未核对各部分分值。",
        "There is no standards table (Section | WSOS Marks); the sections were not checked.",
    )


def to_check(name: str, where: Where, zh: str, en: str) -> Problem:
    """A warning that is accepted by its name."""
    return warning(
        name,
        zh,
        en,
        mend_zh="请核对评分方案；确认无误可继续。",
        mend_en="Check the scheme; go on if it is meant so.",
        where=where,
    )
