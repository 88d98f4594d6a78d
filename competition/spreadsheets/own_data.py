"""What is kept about an account, as a workbook for its owner."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from competition.domain.problems import Text
from competition.domain.record import Record
from competition.spreadsheets.records import put_record
from competition.spreadsheets.writing import data_row, heading_row, set_widths, to_bytes


@dataclass(frozen=True, slots=True)
class Part:
    """A table of what is kept. `name` and the keys of `columns` are its names in JSON; the rows are text."""

    name: str
    title: Text
    columns: dict[str, Text]
    rows: tuple[tuple[str, ...], ...]

    def as_list(self) -> list[dict[str, str]]:
        """The rows as plain values, for JSON."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def write_own_data(parts: Sequence[Part], record: Record | None) -> bytes:
    """A sheet for each part, then those of the person's record. Nothing in it is taken for a formula."""
    book = Workbook()
    book.remove(book.active)
    for part in parts:
        sheet = book.create_sheet(part.title.zh)
        heading_row(sheet, 1, tuple(each.zh for each in part.columns.values()))
        for number, row in enumerate(part.rows, start=2):
            data_row(sheet, number, row)
        set_widths(sheet, tuple(28 for _ in part.columns))
    if record is not None:
        put_record(book, record)
    return to_bytes(book)
