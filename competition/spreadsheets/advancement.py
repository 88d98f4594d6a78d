"""晋级报名表: the roster of those who go on, in the layout that the next competition imports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook

from competition.domain.tiers import Group, SkillLevel
from competition.spreadsheets.roster import DELEGATION, ID, SHEET, TEMPLATE
from competition.spreadsheets.writing import (
    AS_TEXT,
    data_row,
    heading_row,
    note_row,
    put,
    set_widths,
    to_bytes,
)

HEADER = 4


@dataclass(frozen=True, slots=True)
class AdvancedRow:
    """One member of an entry that goes on; the ID number in full, `event` the code of the next competition."""

    event: str
    event_name: str
    name: str
    id_number: str
    born: date
    employer: str
    group: Group
    held_level: SkillLevel | None
    team: str


def write_advanced_roster(rows: Sequence[AdvancedRow], *, title: str, delegation: str) -> bytes:
    """The workbook of one delegation, in the order given."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    note_row(sheet, 1, title, columns=len(TEMPLATE), bold=True)
    put(sheet, 2, 1, f"{DELEGATION}：")
    put(sheet, 2, 2, delegation)
    heading_row(sheet, HEADER, TEMPLATE)
    set_widths(sheet, (10, 14, 18, 16, 22, 14, 28, 8, 20, 14))
    for number, row in enumerate(rows, start=1):
        values = (
            number,
            row.event,
            row.event_name,
            row.name,
            row.id_number,
            row.born.isoformat(),
            row.employer,
            row.group.label.zh.removesuffix("组"),
            row.held_level.label.zh if row.held_level else "无",
            row.team,
        )
        data_row(sheet, HEADER + number, values)
        sheet.cell(HEADER + number, TEMPLATE.index(ID) + 1).number_format = AS_TEXT
    return to_bytes(book)
