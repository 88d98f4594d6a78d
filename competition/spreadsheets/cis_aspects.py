"""The table of one criterion in the CIS workbook: sub criteria, their aspects, and the rows that belong to an aspect."""

from collections.abc import Collection, Mapping, Sequence

from competition.domain.marking_scheme import Aspect, AspectKind, SubCriterion
from competition.domain.problems import Problem, Refusal, Where, problem
from competition.spreadsheets.cells import (
    as_text,
    fault,
    read_text,
    require,
    required_text,
    shorten,
)
from competition.spreadsheets.reading import Grid, Value, Values
from competition.spreadsheets.scheme_read import read_maximum
from competition.spreadsheets.tables import TableRow, simplify

FORM_ID, FORM, DAY = "Sub Criterion ID", "Sub Criterion Name or Description", "Day of Marking"
TYPE, DESCRIPTION, SCORE = "Aspect Type", "Aspect - Description", "Judg Score"
EXTRA, REQUIREMENT, SECTION, MAXIMUM = "Extra Aspect Description", "Requirement", "WSOS Section", "Max Mark"
HEADINGS = (FORM_ID, FORM, DAY, TYPE, DESCRIPTION, SCORE, EXTRA, REQUIREMENT, SECTION, MAXIMUM)
KINDS = {"M": AspectKind.MEASUREMENT, "J": AspectKind.JUDGEMENT}
SCORES = ("0", "1", "2", "3")


def find_columns(grid: Grid, header: int) -> Mapping[str, int]:
    """Heading → column; the sheet's own headings are longer. Refusal naming each one that is missing."""
    texts = [_key(value) for value in grid.rows[header - 1]]
    columns: dict[str, int] = {}
    for number, text in enumerate(texts, start=1):
        for heading in HEADINGS:
            if text.startswith(_key(heading)):
                columns.setdefault(heading, number)
    if missing := [heading for heading in HEADINGS if heading not in columns]:
        raise Refusal(_missing(Where(grid.file, grid.name, header, heading)) for heading in missing)
    return columns


def is_header(values: Values) -> bool:
    """Whether the row opens the table of a criterion."""
    return any(_key(value).startswith(_key(FORM_ID)) for value in values)


def read_forms(
    rows: Sequence[TableRow], *, sections: Collection[str], places: dict[str, Where], found: list[Problem]
) -> tuple[SubCriterion, ...]:
    """The sub criteria of the rows in order; aspects are numbered within each: A1.1, A1.2 …

    `sections` are those of the standards table, none if the sheet has no such table. Each id's cell is put into
    `places`.
    """
    forms = []
    for group in _split(rows, (FORM_ID,)):
        if not _filled(group[0], FORM_ID):
            found.append(_homeless(group[0], "评分点", "aspect", FORM_ID))
            continue
        forms.append(_read_form(group, sections=sections, places=places, found=found))
    return tuple(forms)


def _read_form(
    rows: Sequence[TableRow], *, sections: Collection[str], places: dict[str, Where], found: list[Problem]
) -> SubCriterion:
    first = rows[0]
    identifier = required_text(first.cell(FORM_ID), found)
    places[identifier] = first.cell(FORM_ID).where
    aspects: list[Aspect] = []
    for group in _split(rows, (TYPE, DESCRIPTION)):
        if _filled(group[0], TYPE) or _filled(group[0], DESCRIPTION):
            name = f"{identifier}.{len(aspects) + 1}"
            places[name] = group[0].cell(DESCRIPTION).where
            aspects.append(_read_aspect(name, group, sections=sections, found=found))
        elif homeless := [row for row in group if row is not first]:
            found.append(_homeless(homeless[0], "描述", "descriptor", DESCRIPTION))
    if not aspects:
        what = f"评分表 {identifier} 没有评分点", f"Sub criterion {identifier} has no aspects"
        found.append(fault(first.cell(FORM_ID), what, ("请补充或删除该评分表", "Add aspects or delete it")))
    name, day = required_text(first.cell(FORM), found), required_text(first.cell(DAY), found)
    return SubCriterion(identifier, name, tuple(aspects), day)


def _read_aspect(
    identifier: str, rows: Sequence[TableRow], *, sections: Collection[str], found: list[Problem]
) -> Aspect:
    first, below = rows[0], rows[1:]
    kind = _read_kind(first, found)
    extra = read_text(first.cell(EXTRA), found)
    if kind is AspectKind.MEASUREMENT:
        extra = "\n".join(part for part in (extra, *(_definition(row, found) for row in below)) if part)
    judged = kind is AspectKind.JUDGEMENT
    return Aspect(
        id=identifier,
        kind=kind,
        description=required_text(first.cell(DESCRIPTION), found),
        maximum=read_maximum(first.cell(MAXIMUM), found),
        partial=judged or bool(extra),
        section=_read_section(first, sections, found),
        extra=extra,
        requirement=read_text(first.cell(REQUIREMENT), found),
        descriptors=_read_descriptors(below, found) if judged else (),
    )


def _read_kind(row: TableRow, found: list[Problem]) -> AspectKind:
    """The kind; an unknown one is a problem and stands as a plain item, which no CIS scheme has."""
    cell = row.cell(TYPE)
    text = required_text(cell, found).upper()
    if text and text not in KINDS:
        what = (
            f"评分点类型“{shorten(text)}”不是 M（测量）或 J（评判）",
            f"The aspect type “{shorten(text)}” is neither M (measurement) nor J (judgement)",
        )
        found.append(fault(cell, what, ("请改为 M 或 J", "Write M or J")))
    return KINDS.get(text, AspectKind.ITEM)


def _definition(row: TableRow, found: list[Problem]) -> str:
    """A row such as “add 0.1 if …” below a measurement."""
    parts = read_text(row.cell(SCORE), found), read_text(row.cell(EXTRA), found)
    return ": ".join(part for part in parts if part)


def _read_descriptors(rows: Sequence[TableRow], found: list[Problem]) -> tuple[str, ...]:
    """The descriptors in the order of their scores; fewer than four if some are missing."""
    texts: dict[str, str] = {}
    for row in rows:
        cell = row.cell(SCORE)
        score = read_text(cell, found)
        if score not in SCORES or score in texts:
            what = (
                f"等级描述的分值“{shorten(score)}”应为0、1、2、3各一次",
                f"The descriptor's score “{shorten(score)}” must be 0, 1, 2 or 3, each once",
            )
            found.append(fault(cell, what, ("请更正该行的分值", "Mend the score of this row")))
        elif text := read_text(row.cell(EXTRA), found):
            texts[score] = text
    return tuple(texts[score] for score in SCORES if score in texts)


def _read_section(row: TableRow, sections: Collection[str], found: list[Problem]) -> str:
    cell = row.cell(SECTION)
    if not sections:
        return read_text(cell, found)
    require(cell, found)
    section = read_text(cell, found)
    if section and section not in sections:
        known = "、".join(sections)
        what = (
            f"职业标准中没有“{shorten(section)}”部分",
            f"The standards table has no section “{shorten(section)}”",
        )
        found.append(fault(cell, what, (f"请改为：{known}", f"Use one of: {known}")))
    return section


def _split(rows: Sequence[TableRow], headings: Sequence[str]) -> list[list[TableRow]]:
    """Groups of rows; one begins where any of the headings is filled."""
    groups: list[list[TableRow]] = []
    for row in rows:
        if not groups or any(_filled(row, heading) for heading in headings):
            groups.append([])
        groups[-1].append(row)
    return groups


def _filled(row: TableRow, heading: str) -> bool:
    cell = row.cell(heading)
    return cell.uncomputed or bool(as_text(cell.value))


def _key(value: Value) -> str:
    return simplify(value).casefold()


def _missing(where: Where) -> Problem:
    return problem(
        f"缺少“{where.column}”列。",
        f"The column “{where.column}” is missing.",
        mend_zh="请使用 CIS 导出的原表头。",
        mend_en="Use the header as CIS exports it.",
        where=where,
    )


def _homeless(row: TableRow, what_zh: str, what_en: str, heading: str) -> Problem:
    what = (
        f"本行的{what_zh}之前没有“{heading}”",
        f"The {what_en} in this row has no “{heading}” before it",
    )
    return fault(row.cell(heading), what, ("请补填", "Fill it in"))
