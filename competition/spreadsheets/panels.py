"""裁判席位表: who judges which marking form of which event on which seat, one row a seat."""

import re
from dataclasses import dataclass
from datetime import date

from competition.domain.names import normalise_name
from competition.domain.problems import Problem, Where
from competition.domain.roles import Role
from competition.domain.tiers import Labelled
from competition.spreadsheets.cells import fault, read_day, read_text, read_whole, require, required_text
from competition.spreadsheets.reading import Cell, open_workbook
from competition.spreadsheets.tables import Column, TableRow, read_table, sheet_named
from competition.spreadsheets.words import required_word

SHEET = "裁判席位表"
USERNAME, NAME, EMPLOYER, EVENT = "账号", "姓名", "工作单位", "项目编号"
FORM, SEAT, ROLE = "评分表", "席位", "岗位"
QUALIFICATION, NUMBER, OCCUPATION, VALID = "裁判资格", "裁判员证编号", "职业（工种）", "有效期至"
COLUMNS = (
    Column(USERNAME, ("用户名",)),
    Column(NAME),
    Column(EMPLOYER, ("单位", "所在单位")),
    Column(EVENT, ("赛项编号",)),
    Column(FORM, ("评分表编号",)),
    Column(SEAT),
    Column(ROLE),
    Column(QUALIFICATION, ("裁判等级",), required=False),
    Column(NUMBER, ("证书编号",), required=False),
    Column(OCCUPATION, ("职业", "职业（工种）名称"), required=False),
    Column(VALID, ("证书有效期", "有效期"), required=False),
)


class PanelRole(Labelled):
    """岗位 as the table names it."""

    JUDGE = "judge", "裁判员", "judge"
    CHIEF_JUDGE = "chief_judge", "裁判长", "chief judge"
    SUBSTITUTE = "substitute", "候补裁判", "substitute judge"


ROLES = {role.label.zh: role for role in PanelRole}
USERNAME_SHAPE = re.compile(r"[A-Za-z][A-Za-z0-9._-]{2,31}")


@dataclass(frozen=True, slots=True)
class Qualification:
    """What qualifies a judge (裁判员证); empty where the table says nothing."""

    qualification: str = ""
    number: str = ""
    occupation: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One seat. `seat` counts from 1; a chief judge has no form ("") and seat 0.

    A substitute has the order in which it steps in instead of a seat, 0 for the last.
    """

    where: Where
    username: str
    name: str
    employer: str
    event: str
    sub_criterion: str
    seat: int
    role: Role
    substitute: bool = False
    profile: Qualification = Qualification()


def read_panels(data: bytes, *, file: str) -> tuple[tuple[PanelRow, ...], tuple[Problem, ...]]:
    """The seats that can be filled and the problems of the rows that cannot.

    Refusal if the file is no workbook, has no sheet 裁判席位表, lacks a column or has no rows. Whether the events
    and forms exist and every seat is filled is for the caller, who knows the schemes.
    """
    grid = sheet_named(open_workbook(data, file=file), SHEET)
    found: list[Problem] = []
    seats: list[PanelRow] = []
    taken: dict[tuple[object, ...], PanelRow] = {}
    for row in read_table(grid, COLUMNS):
        of_row: list[Problem] = []
        seat = _read_row(row, of_row)
        if seat is not None and (clash := _clash(row, seat, taken)) is not None:
            of_row.append(clash)
        elif seat is not None:
            seats.append(seat)
        found += of_row
    return tuple(seats), tuple(found)


def _read_row(row: TableRow, found: list[Problem]) -> PanelRow | None:
    username = _read_username(row.cell(USERNAME), found)
    name = normalise_name(required_text(row.cell(NAME), found))
    employer = required_text(row.cell(EMPLOYER), found)
    event = required_text(row.cell(EVENT), found)
    role = required_word(row.cell(ROLE), ROLES, found)
    form, seat = "", 0
    if role is not PanelRole.CHIEF_JUDGE and role is not None:
        form = required_text(row.cell(FORM), found)
        seat = _read_seat(row.cell(SEAT), found, empty=role is PanelRole.SUBSTITUTE)
    profile = Qualification(
        read_text(row.cell(QUALIFICATION), found),
        read_text(row.cell(NUMBER), found),
        read_text(row.cell(OCCUPATION), found),
        read_day(row.cell(VALID), found),
    )
    if found or role is None:
        return None
    known = Role.CHIEF_JUDGE if role is PanelRole.CHIEF_JUDGE else Role.JUDGE
    spare = role is PanelRole.SUBSTITUTE
    return PanelRow(row.where, username, name, employer, event, form, seat, known, spare, profile)


def _read_username(cell: Cell, found: list[Problem]) -> str:
    username = required_text(cell, found).lower()
    if username and not USERNAME_SHAPE.fullmatch(username):
        what = f"账号“{username[:40]}”不可用", f"The user name “{username[:40]}” cannot be used"
        mend = (
            "请用3–32位英文字母、数字、点或横线，以字母开头",
            "Use 3–32 Latin letters, digits, dots or hyphens and begin with a letter",
        )
        found.append(fault(cell, what, mend))
    return username


def _read_seat(cell: Cell, found: list[Problem], *, empty: bool) -> int:
    if not empty:
        require(cell, found)
    seat = read_whole(cell, found)
    if seat == 0:
        found.append(fault(cell, ("席位从1开始", "Seats count from 1"), ("请更正", "Mend it")))
    return seat or 0


def _clash(row: TableRow, seat: PanelRow, taken: dict[tuple[object, ...], PanelRow]) -> Problem | None:
    """What an earlier row has already taken; if nothing, the row takes it."""
    person = ("person", seat.username)
    form = ("form", seat.event, seat.sub_criterion, seat.role, seat.username)
    place = ("place", seat.event, seat.sub_criterion, seat.role, seat.substitute, seat.seat or seat.username)
    owner = taken.get(person)
    if owner is not None and (seat.name, seat.employer) != (owner.name, owner.employer):
        return _owned(row.cell(USERNAME), seat, owner)
    if form in taken:
        return _seated(row.cell(USERNAME), seat, taken[form])
    if place in taken:
        return _occupied(row.cell(SEAT), seat, taken[place])
    for key in (person, form, place):
        taken.setdefault(key, seat)
    return None


def _owned(cell: Cell, seat: PanelRow, owner: PanelRow) -> Problem:
    line = owner.where.row
    what = (
        f"账号“{seat.username}”在第{line}行属于另一人或另一单位",
        f"Row {line} gives the user name “{seat.username}” to another person or employer",
    )
    return fault(cell, what, ("一个账号只属于一人", "A user name belongs to one person"))


def _seated(cell: Cell, seat: PanelRow, earlier: PanelRow) -> Problem:
    line = earlier.where.row
    what = f"{seat.name}在第{line}行已有同一席位", f"Row {line} seats {seat.name} already"
    mend = "同一评分表每人只占一席", "A judge has one seat of a form"
    return fault(cell, what, mend)


def _occupied(cell: Cell, seat: PanelRow, earlier: PanelRow) -> Problem:
    line = earlier.where.row
    what = f"席位{seat.seat}在第{line}行已有人", f"Seat {seat.seat} is taken in row {line}"
    return fault(cell, what, ("请改为空缺的席位", "Choose a seat that is free"))
