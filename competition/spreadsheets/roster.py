"""报名表: the roster of one delegation, one row a person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from openpyxl.utils import get_column_letter

from competition.domain.applicant import (
    Application,
    Field,
    PersonFacts,
    Profile,
    check_facts,
    read_phone,
    split_honours,
)
from competition.domain.identity_documents import IdDocument
from competition.domain.mailing import read_address
from competition.domain.names import normalise_name
from competition.domain.problems import Problem, Where, problem
from competition.spreadsheets.cells import (
    as_text,
    read_day,
    read_text,
    read_whole,
    read_yes,
    required_text,
)
from competition.spreadsheets.persons import read_id, read_name, read_other_name
from competition.spreadsheets.reading import Cell, Grid, open_workbook
from competition.spreadsheets.roster_columns import SHEET, Layout, columns_of, roster_sheet
from competition.spreadsheets.tables import TableRow, beside_label, read_table, sheet_named
from competition.spreadsheets.words import (
    EDUCATIONS,
    GROUPS,
    NATIONALITIES,
    SEXES,
    read_level,
    read_word,
    required_word,
)

DELEGATION = Field.DELEGATION.label.zh


@dataclass(frozen=True, slots=True)
class Roster:
    """What a roster holds: the rows that can be read, and the problems of those that cannot.

    `faulty` are rows of which enough can be read to say what else is against them; they are not entered.
    `columns` and `headings` have by a field's own name the column that it stands in and the heading there.
    """

    delegation: str
    applications: tuple[Application, ...]
    problems: tuple[Problem, ...]
    columns: Mapping[str, int] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    faulty: tuple[Application, ...] = ()

    def in_sheet(self, where: Where) -> Where:
        """The place with the heading as it stands in the sheet, and its cell."""
        column = self.columns.get(where.column)
        if column is None or where.cell:
            return where
        return replace(
            where, column=self.headings[where.column], cell=f"{get_column_letter(column)}{where.row}"
        )


def read_roster(data: bytes, *, file: str, layout: Layout | None = None, delegation: str = "") -> Roster:
    """Every good row as an application; a bad one is left out and its problems say why.

    `layout` is what somebody said of a table with other headings; `delegation` counts where the table names none.
    Refusal if the file is no workbook, has no sheet 报名表, lacks a column or has no rows. Whether the events exist
    and the rules of entry are kept is decided by `registration.register`.
    """
    book = open_workbook(data, file=file)
    grid = sheet_named(book, SHEET) if layout is None else roster_sheet(book)
    rows = tuple(_fixed(row, layout) for row in read_table(grid, columns_of(layout)))
    found: list[Problem] = []
    delegation = _read_delegation(grid, rows, delegation, found)
    applications: list[Application] = []
    faulty: list[Application] = []
    for row in rows:
        of_row: list[Problem] = []
        application = _read_row(row, of_row)
        found += of_row
        if application is not None:
            (faulty if of_row else applications).append(application)
    headings = {name: rows[0].cell(name).where.column for name in rows[0].columns}
    return Roster(delegation, tuple(applications), tuple(found), rows[0].columns, headings, tuple(faulty))


def _fixed(row: TableRow, layout: Layout | None) -> TableRow:
    return (
        row
        if layout is None
        else replace(row, fixed={each.label.zh: text for each, text in layout.fixed.items()})
    )


def _read_delegation(grid: Grid, rows: tuple[TableRow, ...], otherwise: str, found: list[Problem]) -> str:
    """By the label above the header, else by a column that names one delegation, else as was said beside the file."""
    cell = beside_label(grid, DELEGATION)
    if cell is not None and (name := read_text(cell, found)):
        return name
    named = [row.cell(DELEGATION) for row in rows if as_text(row.cell(DELEGATION).value)]
    names = dict.fromkeys(read_text(each, found) for each in named)
    if len(names) > 1:
        found.append(_several(named[0], list(names)))
    name = next(iter(names), "") or otherwise.strip()
    if not name:
        found.append(
            problem(
                "没有写明代表队。",
                "The delegation is not named.",
                mend_zh="请在表头上方写“代表队：”，并在右侧一格填写名称。",
                mend_en="Write “代表队：” above the header and the name in the next cell.",
                where=cell.where if cell is not None else replace(grid.where(), column=DELEGATION),
            )
        )
    return name


def _several(cell: Cell, names: list[str]) -> Problem:
    return problem(
        f"一份报名表只能有一个代表队，本表有：{'、'.join(names)}。",
        f"A roster has one delegation; this one has: {', '.join(names)}.",
        mend_zh="请按代表队分成几份工作簿，分别导入。",
        mend_en="Make one workbook of each delegation and import them one by one.",
        where=replace(cell.where, row=None, cell=""),
    )


def _read_row(row: TableRow, found: list[Problem]) -> Application | None:
    """None where event, ID number or group cannot be read."""
    event = required_text(_cell(row, Field.EVENT), found)
    name = read_name(_cell(row, Field.NAME), found)
    id_document = read_id(row, found)
    facts = _read_facts(row, id_document, found)
    employer = required_text(_cell(row, Field.EMPLOYER), found)
    group = required_word(_cell(row, Field.GROUP), GROUPS, found)
    level = read_level(_cell(row, Field.LEVEL), found)
    team = normalise_name(read_text(_cell(row, Field.TEAM), found))
    profile = _read_profile(row, found)
    if not event or id_document is None or group is None:
        return None
    return Application(row.where, event, name, id_document, employer, group, level, team, facts, profile)


def _cell(row: TableRow, each: Field) -> Cell:
    return row.cell(each.label.zh)


def _read_facts(row: TableRow, id_document: IdDocument | None, found: list[Problem]) -> PersonFacts:
    """Sex and birth are kept where the document does not carry them."""
    before = len(found)
    sex = read_word(_cell(row, Field.SEX), SEXES, found)
    born: date | None = read_day(_cell(row, Field.BORN), found)
    nationality = read_word(_cell(row, Field.NATIONALITY), NATIONALITIES, found)
    facts = PersonFacts(sex, born, nationality)
    if id_document is None or len(found) > before:
        return facts
    found += [replace(each, where=_cell(row, at).where) for at, each in check_facts(id_document, facts)]
    return PersonFacts(None if id_document.sex else sex, None if id_document.born else born, nationality)


def _read_profile(row: TableRow, found: list[Problem]) -> Profile:
    def text(each: Field) -> str:
        return read_text(_cell(row, each), found)

    return Profile(
        education=read_word(_cell(row, Field.EDUCATION), EDUCATIONS, found),
        phone=_normalised(_cell(row, Field.PHONE), read_phone, found),
        email=_normalised(_cell(row, Field.EMAIL), read_address, found),
        address=text(Field.ADDRESS),
        years=read_whole(_cell(row, Field.YEARS), found),
        occupation=text(Field.OCCUPATION),
        certificate=text(Field.CERTIFICATE),
        coach=read_other_name(_cell(row, Field.COACH), found),
        master=read_other_name(_cell(row, Field.MASTER), found),
        guardian=read_other_name(_cell(row, Field.GUARDIAN), found),
        consent=read_yes(_cell(row, Field.CONSENT), found, default=False),
        honours=split_honours(text(Field.HONOURS)),
    )


def _normalised(cell: Cell, read_as: Callable[[str], str | Problem], found: list[Problem]) -> str:
    raw = read_text(cell, found)
    read = read_as(raw) if raw else ""
    if isinstance(read, Problem):
        found.append(replace(read, where=cell.where))
        return ""
    return read
