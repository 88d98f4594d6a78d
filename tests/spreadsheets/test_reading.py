"""What is refused before it is parsed, and how the values of a workbook come out."""

import struct
import zipfile
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import Workbook

from competition.domain.problems import Refusal
from competition.spreadsheets import reading
from competition.spreadsheets.reading import open_workbook
from tests.spreadsheets.build import demo, one_sheet, save, with_part

SHEET_XML = "xl/worksheets/sheet1.xml"
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "ha">]>'
EXTERNAL = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def _refused(data: bytes, *, file: str = "a.xlsx") -> str:
    with pytest.raises(Refusal) as caught:
        open_workbook(data, file=file)
    (found,) = caught.value.problems
    assert found.where.file == file
    assert found.remedy.zh
    assert found.remedy.en
    return str(found)


def _zip(**members: bytes) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_a_zip_bomb_is_refused_before_anything_is_unpacked() -> None:
    bomb = with_part(one_sheet([["a"]]), SHEET_XML, lambda _: bytes(reading.MAX_UNPACKED + 1))
    assert len(bomb) < 100_000
    assert "解压后超过32 MB" in _refused(bomb)


def test_a_member_that_lies_about_its_size_is_damaged() -> None:
    bomb = with_part(one_sheet([["a"]]), SHEET_XML, lambda _: bytes(reading.MAX_UNPACKED + 1))
    lying = bomb.replace(struct.pack("<L", reading.MAX_UNPACKED + 1), struct.pack("<L", 100))
    assert lying != bomb
    assert "已损坏" in _refused(lying)


def test_too_many_members_are_refused() -> None:
    many = _zip(**{"xl/workbook.xml": b"", **{f"m{number}": b"" for number in range(reading.MAX_MEMBERS)}})
    assert "501个部件" in _refused(many)


def test_a_large_file_is_refused_unread() -> None:
    assert "文件超过10 MB" in _refused(bytes(reading.MAX_BYTES + 1))


def test_too_many_sheets_are_refused() -> None:
    book = Workbook()
    for _ in range(reading.MAX_SHEETS):
        book.create_sheet()
    assert "有31个工作表" in _refused(save(book))


@pytest.mark.parametrize(("cell", "says"), [("A5001", "超过5000行"), ("XFD1", "超过200列")])
def test_a_cell_far_away_does_not_blow_the_sheet_up(cell: str, says: str) -> None:
    book = Workbook()
    book.active[cell] = "x"
    assert says in _refused(save(book))


@pytest.mark.parametrize("part", [SHEET_XML, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("doctype", [DOCTYPE, EXTERNAL], ids=["internal", "external"])
def test_xml_entities_are_refused(part: str, doctype: bytes) -> None:
    data = with_part(one_sheet([["a"]]), part, lambda content: doctype + content)
    assert "XML entities" in _refused(data)


def test_no_other_encoding_hides_what_a_part_holds() -> None:
    data = with_part(
        one_sheet([["a"]]), SHEET_XML, lambda content: (DOCTYPE + content).decode().encode("utf-16")
    )
    assert "已损坏" in _refused(data)


def test_millions_of_empty_elements_are_refused_before_parsing() -> None:
    styles = b"<xf/>" * (reading.MAX_TAGS + 1)
    assert "单元格过多" in _refused(with_part(one_sheet([["a"]]), "xl/styles.xml", lambda _: styles))


def test_an_encrypted_member_is_said_to_be_encrypted() -> None:
    data = bytearray(one_sheet([["a"]]))
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    assert "打开密码" in _refused(bytes(data))


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"PK\x03\x04 not really", _zip(**{"word/document.xml": b"<a/>"})],
    ids=["empty", "two letters", "torn", "word"],
)
def test_other_files_are_refused(data: bytes) -> None:
    assert "不是 Excel 工作簿" in _refused(data) or "已损坏" in _refused(data)


@pytest.mark.parametrize("part", [SHEET_XML, "xl/workbook.xml", "xl/styles.xml"])
@pytest.mark.parametrize("content", ["", "<a>", "<a></b>", "\ud7ff"])
def test_a_broken_part_is_refused(part: str, content: str) -> None:
    assert "已损坏" in _refused(with_part(one_sheet([["a"]]), part, lambda _: content.encode()))


def test_every_prefix_of_a_workbook_is_refused() -> None:
    data = demo("plan.xlsx")
    for length in range(0, len(data), 97):
        _refused(data[:length])


def test_values_come_out_as_they_stand() -> None:
    day = datetime(2026, 9, 1)  # noqa: DTZ001 - a workbook's days have no zone
    (grid,) = open_workbook(one_sheet([["文字", 1, 2.5, True, day], [], [None, "x"]]), file="a.xlsx").sheets
    assert grid.rows == (("文字", 1, 2.5, True, day), (), (None, "x"))
    assert grid.cell(3, 2).where.cell == "B3"
    assert grid.cell(99, 99).value is None


def test_a_formula_without_result_differs_from_one_that_gave_an_empty_text() -> None:
    data = one_sheet([["=1+1", "=A1", None, "x"]])
    data = with_part(data, SHEET_XML, lambda content: content.replace(b'<c r="B1">', b'<c r="B1" t="str">'))
    (grid,) = open_workbook(data, file="a.xlsx").sheets
    assert grid.uncomputed == {(1, 1)}


def test_a_stated_size_that_is_wrong_hides_nothing() -> None:
    data = with_part(
        one_sheet([["a", "b"], ["c", "d"]]),
        SHEET_XML,
        lambda content: content.replace(b'ref="A1:B2"', b'ref="A1"'),
    )
    (grid,) = open_workbook(data, file="a.xlsx").sheets
    assert grid.rows == (("a", "b"), ("c", "d"))


def test_an_unknown_extension_of_another_program_does_not_warn() -> None:
    extension = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    data = with_part(
        one_sheet([["a"]]), SHEET_XML, lambda content: content.replace(b"</worksheet>", extension)
    )
    assert open_workbook(data, file="a.xlsx").sheets[0].rows == (("a",),)


def test_last_rows_of_formulas_that_were_never_computed_are_rows_still() -> None:
    (grid,) = open_workbook(one_sheet([["姓名"], ["=A9"], ["=A9"]]), file="a.xlsx").sheets
    assert len(grid.rows) == 3
    assert grid.uncomputed == {(2, 1), (3, 1)}
