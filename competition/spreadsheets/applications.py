"""What is kept about an applicant, as a workbook for that person."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from competition.spreadsheets.writing import data_row, heading_row, set_widths, to_bytes


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is kept, under its name."""

    name: str
    said: str


def own_data_workbook(told: Sequence[Line], steps: Sequence[tuple[str, str, str, str]]) -> bytes:
    """Two sheets: what is kept, and what was done when by whom. Nothing in it is taken for a formula."""
    book = Workbook()
    facts, history = book.active, book.create_sheet("办理记录")
    facts.title = "本人信息"
    heading_row(facts, 1, ("项目", "内容"))
    for row, line in enumerate(told, start=2):
        data_row(facts, row, (line.name, line.said))
    set_widths(facts, (28, 60))
    heading_row(history, 1, ("时间", "办理人", "步骤", "理由"))
    for row, step in enumerate(steps, start=2):
        data_row(history, row, step)
    set_widths(history, (28, 16, 16, 60))
    return to_bytes(book)
