"""Short ways to make and read workbooks that the tests of spreadsheets share."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

from competition.domain.problems import Problem, Refusal
from competition.spreadsheets.events import read_events
from competition.spreadsheets.panels import read_panels
from competition.spreadsheets.plans import read_plan
from competition.spreadsheets.roster import read_roster
from competition.spreadsheets.schemes import read_scheme

FIXTURES = Path(__file__).parents[2] / "fixtures"
DEMO, WRONG = FIXTURES / "demo", FIXTURES / "wrong"


def demo(name: str) -> bytes:
    return (DEMO / name).read_bytes()


def save(book: Workbook) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def one_sheet(rows: list[list[object]], *, name: str = "Sheet") -> bytes:
    """A workbook with one sheet of these rows."""
    book = Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    return save(book)


def edited(name: str, values: Mapping[str, object]) -> bytes:
    """A demo workbook with other values in some cells of its first sheet."""
    book = load_workbook(BytesIO(demo(name)))
    for cell, value in values.items():
        book.worksheets[0][cell] = value
    return save(book)


def with_part(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one of its parts changed."""
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for member in source.infolist():
            content = source.read(member)
            archive.writestr(member.filename, change(content) if member.filename == part else content)
    return target.getvalue()


def problems_of(data: bytes, *, file: str, kind: str) -> tuple[Problem, ...]:
    """Everything that reading the workbook says, whether it refuses or not."""
    try:
        match kind:
            case "scheme":
                return read_scheme(data, file=file).problems
            case "events":
                return read_events(data, file=file)[1]
            case "panels":
                return read_panels(data, file=file)[1]
            case "plan":
                return read_plan(data, file=file)[1]
            case _:
                return read_roster(data, file=file).problems
    except Refusal as refusal:
        return refusal.problems
