"""Exports open the same everywhere: nothing is evaluated, numbers are numbers."""

import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from competition.domain.medals import Award
from competition.spreadsheets.exports import (
    ResultRow,
    RosterRow,
    TeamRow,
    UnrankedRow,
    results_workbook,
    roster_workbook,
)
from competition.spreadsheets.reading import open_workbook
from tests.domain.build import unhurried

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0"]


def sheet_of(data: bytes) -> Worksheet:
    return load_workbook(BytesIO(data)).worksheets[0]


def entrant(name: str) -> RosterRow:
    return RosterRow(
        "焊接", "E01-001", name, "370***********991X", "甲厂", "芝罘区", "职工组", "高级工", "", "参赛"
    )


def test_a_roster_comes_back_as_it_went_out() -> None:
    (grid,) = open_workbook(roster_workbook([entrant("买买提·艾合买提")], title="参赛名单"), file="a").sheets
    assert grid.rows[0] == ("参赛名单",)
    assert grid.rows[2][:4] == ("项目", "参赛号", "姓名", "身份证号码")
    assert grid.rows[3] == (
        "焊接", "E01-001", "买买提·艾合买提", "370***********991X", "甲厂",
        "芝罘区", "职工组", "高级工", None, "参赛",
    )  # fmt: skip


@pytest.mark.parametrize("name", DANGEROUS)
def test_no_text_is_taken_for_a_formula(name: str) -> None:
    data = roster_workbook([entrant(name)], title=name, note=name)
    sheet = sheet_of(data)
    for cell in (sheet["C4"], sheet["A1"], sheet["A2"]):
        assert cell.data_type == "s"
        assert cell.quotePrefix
    assert sheet["C4"].value.strip() == name.strip()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert b"<f" not in archive.read("xl/worksheets/sheet1.xml")


@unhurried
@given(st.text())
def test_any_name_can_be_exported(name: str) -> None:
    try:
        data = roster_workbook([entrant(name)], title="t")
    except UnicodeEncodeError:
        return  # a lone surrogate is no text; the database does not take one either
    assert sheet_of(data)["C4"].data_type in ("s", "n", "inlineStr")


def test_results_are_numbers_with_two_places() -> None:
    rows = [
        ResultRow("焊接", 1, tied, name, "芝罘区", "甲厂", Decimal("91.50"), Award.GOLD)
        for tied, name in ((True, "李明"), (True, "王芳"))
    ]
    sheet = sheet_of(results_workbook(rows, title="成绩表", note="公示"))
    found = [cell.value for cell in sheet[4]]
    assert found == ["焊接", 1, "并列", "李明", "芝罘区", "甲厂", 91.5, "金牌", None, None, None, None]
    assert sheet["G4"].number_format == "0.00"
    assert sheet["G4"].data_type == "n"
    assert sheet.freeze_panes == "A4"
    assert sheet["A3"].font.bold
    assert sheet.column_dimensions["F"].width == 28


def test_groups_scales_teams_and_those_without_a_place_go_out_with_the_results() -> None:
    ranked = ResultRow(
        "焊接",
        1,
        False,
        "李明",
        "芝罘区",
        "甲厂",
        Decimal(720),
        "金牌",
        "职工组",
        Decimal("91.5"),
        "理论 55",
        "银牌",
    )
    data = results_workbook(
        [ranked],
        title="成绩表",
        teams=[
            TeamRow("焊接", 1, True, "芝罘区", Decimal(1440), "计入2项"),
            TeamRow("焊接", None, False, "福山区", None, "=1+1"),
        ],
        unranked=[UnrankedRow("焊接", "E01-009", "王芳", "缺赛", None)],
    )
    book = load_workbook(BytesIO(data))
    assert book.sheetnames == ["成绩表", "团体成绩", "不排名次"]
    head, values = ([cell.value for cell in book["成绩表"][row]][8:] for row in (3, 4))
    assert dict(zip(head, values, strict=True)) == {
        "组别": "职工组",
        "折算前总分": 91.5,
        "未达合格线": "理论 55",
        "裁定前奖项": "银牌",
    }
    assert [cell.value for cell in book["团体成绩"][4]] == ["焊接", 1, "并列", "芝罘区", 1440, "计入2项"]
    assert [cell.value for cell in book["团体成绩"][5]] == ["焊接", None, None, "福山区", None, "=1+1"]
    assert book["团体成绩"]["F5"].data_type == "s"
    assert [cell.value for cell in book["不排名次"][4]] == ["焊接", "E01-009", "王芳", "缺赛", None]


def test_the_same_facts_give_the_same_bytes() -> None:
    rows = [entrant("李明")]
    assert roster_workbook(rows, title="t") == roster_workbook(rows, title="t")


def test_an_empty_list_is_a_workbook_too() -> None:
    (grid,) = open_workbook(results_workbook([], title="成绩表"), file="a.xlsx").sheets
    assert len(grid.rows) == 3
