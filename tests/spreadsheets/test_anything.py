"""Whatever stands in the cells, a reader answers with problems or a Refusal and nothing else."""

from datetime import date, datetime, time
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell

from competition.domain.problems import Problem
from competition.spreadsheets.scheme_templates import write_template
from tests.domain.build import unhurried
from tests.spreadsheets.build import edited, one_sheet, problems_of, save

FILES = {
    "roster": ("roster-01-zhifu.xlsx", "ABCDEFGHIJ", (3, 12)),
    "events": ("events.xlsx", "ABCDEFGHIJK", (3, 9)),
    "panels": ("panels.xlsx", "ABCDEFG", (3, 9)),
    "plan": ("plan.xlsx", "ABCD", (4, 9)),
    "scheme": ("scheme-E03.xlsx", "DEHIJKLMN", (4, 17)),
}
text = (
    st.text(max_size=30)
    .map(lambda raw: ILLEGAL_CHARACTERS_RE.sub("", raw))
    .filter(lambda raw: not any("\ud800" <= char <= "\udfff" for char in raw))
)
values = st.one_of(
    st.none(),
    text,
    st.sampled_from(
        ["=1+1", "=", "０", "-", "1e5", "nan", "19900230", "A" * 40_000, "：", "J", "M", "裁判长"]
    ),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1)),
    st.datetimes(datetime(1900, 3, 1)),  # noqa: DTZ001 - a workbook's days have no zone
    st.times().map(lambda moment: time(moment.hour, moment.minute)),
)


def cells(columns: str, rows: tuple[int, int]) -> st.SearchStrategy[dict[str, object]]:
    place = st.builds(lambda column, row: f"{column}{row}", st.sampled_from(columns), st.integers(*rows))
    return st.dictionaries(place, values, max_size=6)


def _answers(data: bytes, kind: str) -> None:
    for found in problems_of(data, file="a.xlsx", kind=kind):
        assert isinstance(found, Problem)
        assert found.what.zh
        assert found.what.en
        assert found.where.file == "a.xlsx"


@settings(unhurried, max_examples=40)
@given(st.data())
def test_any_value_in_any_cell(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(FILES)))
    name, columns, rows = FILES[kind]
    merged = kind == "scheme" and columns
    chosen = data.draw(cells("KLMN" if merged else columns, rows))
    _answers(edited(name, chosen), kind)


@settings(unhurried, max_examples=40)
@given(st.data())
def test_any_value_in_a_cis_scheme(data: st.DataObject) -> None:
    _answers(edited("scheme-E01.xlsx", data.draw(cells("ABCDEFGHIJKLMN", (1, 60)))), "scheme")


@settings(unhurried, max_examples=30)
@given(cells("OPQRSTUVWXYZ", (4, 10)) | cells("CEGJ", (3, 3)))
def test_any_value_in_the_later_columns_of_a_scheme(chosen: dict[str, object]) -> None:
    book = load_workbook(BytesIO(write_template("chinese")))
    for cell, value in chosen.items():
        if not isinstance(book.worksheets[0][cell], MergedCell):
            book.worksheets[0][cell] = value
    _answers(save(book), "scheme")


@settings(unhurried, max_examples=30)
@given(cells("ABCD", (1, 5)))
def test_any_value_among_the_calculations(chosen: dict[str, object]) -> None:
    book = load_workbook(BytesIO(write_template("cis")))
    for cell, value in chosen.items():
        book["Calculations"][cell] = value
    _answers(save(book), "scheme")


@unhurried
@given(st.lists(st.lists(values, max_size=6), max_size=6), st.sampled_from(["报名表", "项目表", "评分方案"]))
def test_any_sheet(rows: list[list[object]], name: str) -> None:
    data = one_sheet(rows, name=name)
    for kind in FILES:
        _answers(data, kind)


@unhurried
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    for prefix in (b"", b"PK\x03\x04", b"PK\x05\x06"):
        _answers(prefix + data, "roster")
