"""Rows and traps of the CIS workbook that real files hold."""

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from competition.domain.marking_scheme import AspectKind
from competition.domain.problems import Level, Refusal
from competition.spreadsheets.schemes import SchemeRead, read_scheme
from tests.spreadsheets.build import demo, save

FILE = "cis.xlsx"


def read(change: Callable[[Worksheet], None]) -> SchemeRead:
    """E01 with its sheet changed."""
    book = load_workbook(BytesIO(demo("scheme-E01.xlsx")))
    change(book.worksheets[0])
    return read_scheme(save(book), file=FILE)


def row_of(sheet: Worksheet, text: str) -> int:
    return next(cell.row for cells in sheet.iter_rows() for cell in cells if cell.value == text)


def says(done: SchemeRead) -> list[tuple[str, str]]:
    return [(each.where.cell, each.what.zh) for each in done.problems]


def test_a_row_below_a_measurement_defines_partial_marks() -> None:
    def change(sheet: Worksheet) -> None:
        row = row_of(sheet, "底片无裂纹、未熔合、未焊透")
        sheet.insert_rows(row + 1, 2)
        sheet[f"G{row + 1}"] = "add 0.1 if the film is clean"
        sheet[f"F{row + 2}"], sheet[f"G{row + 2}"] = 2, "add 0.2 if it is very clean"

    done = read(change)
    assert done.scheme is not None
    aspect = next(each for each in done.scheme.aspects() if each.id == "B3.1")
    assert aspect.kind is AspectKind.MEASUREMENT
    assert aspect.partial
    assert aspect.extra == "add 0.1 if the film is clean\n2: add 0.2 if it is very clean"


def test_descriptors_are_put_in_the_order_of_their_scores() -> None:
    def change(sheet: Worksheet) -> None:
        row = row_of(sheet, "作业过程的安全意识")
        sheet[f"F{row + 1}"], sheet[f"F{row + 4}"] = 3, 0

    done = read(change)
    assert done.scheme is not None
    aspect = next(each for each in done.scheme.aspects() if each.id == "A1.4")
    assert aspect.descriptors[0] == "全程符合安全规程，并主动消除隐患"


def test_a_score_that_comes_twice() -> None:
    done = read(lambda sheet: sheet.__setitem__("F28", 2))
    assert says(done) == [("F28", "等级描述的分值“2”应为0、1、2、3各一次。")]
    assert done.scheme is None


def test_noise_in_a_criterion_is_mended() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["K14"] = 12.000000000000007

    done = read(change)
    assert done.scheme is not None
    assert [each.level for each in done.problems] == [Level.WARNING]
    assert "12.00000000000001 带有浮点误差，已按 12 读取" in done.problems[0].what.zh


def test_columns_that_cis_computes_need_no_result() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["J5"], sheet["K5"] = "=SUMIF(I:I,1,K:K)", "=J5-I5"
        sheet[f"N{row_of(sheet, '劳动防护用品穿戴齐全（面罩、手套、防护鞋）') - 2}"] = "=K14"

    assert read(change).problems == ()


def test_a_maximum_that_was_never_computed() -> None:
    def change(sheet: Worksheet) -> None:
        sheet[f"K{row_of(sheet, '接管位置')}"] = "=1+1"

    (found,) = read(change).problems
    assert found.where.column == "Max Mark"
    assert "公式没有计算结果" in found.what.zh


def test_a_module_of_fewer_than_100_marks_is_refused() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.delete_rows(row_of(sheet, "D1") - 1, 20)
        sheet.delete_rows(row_of(sheet, "不锈钢与铝合金件"))

    done = read(change)
    assert done.scheme is None
    assert any("合计84.0分，应为100分" in each.what.zh for each in done.problems)


def test_without_a_table_of_standards_a_warning_says_so() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.delete_rows(4, 7)

    done = read(change)
    assert done.scheme is not None
    assert done.scheme.sections == ()
    assert ["没有找到职业标准表" in each.what.zh for each in done.problems] == [True]


@pytest.mark.parametrize(
    ("row_text", "missing"),
    [("ID", "Criteria: ID | Name | Mark"), ("Sub\nCriterion\nID", "Sub Criterion ID")],
)
def test_a_table_that_is_not_there(row_text: str, missing: str) -> None:
    def change(sheet: Worksheet) -> None:
        for row in reversed(range(1, sheet.max_row + 1)):
            if sheet.cell(row, 1).value == row_text:
                sheet.delete_rows(row)

    with pytest.raises(Refusal) as caught:
        read(change)
    assert f"没有找到表头“{missing}”" in str(caught.value)
    assert "There is no header" in str(caught.value)


def test_criteria_and_their_tables_must_match() -> None:
    def change(sheet: Worksheet) -> None:
        sheet[f"A{row_of(sheet, '不锈钢与铝合金件')}"] = "E"

    assert [what for _, what in says(read(change))] == [
        "评分标准 E 没有评分表。",
        "“Criteria”表中没有评分标准“D”，但下面有它的评分表。",
    ]


def test_aspects_and_descriptors_without_a_home() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["A20"] = None
        sheet["D22"], sheet["E22"] = None, None
        row = row_of(sheet, "A2")
        sheet[f"D{row + 1}"], sheet[f"E{row + 1}"], sheet[f"G{row + 1}"] = None, None, "描述"

    found = says(read(change))
    assert ("A20", "本行的评分点之前没有“Sub Criterion ID”。") in found
    assert any("本行的描述之前没有“Aspect - Description”" in what for _, what in found)


def test_a_form_without_aspects() -> None:
    def change(sheet: Worksheet) -> None:
        row = row_of(sheet, "D1")
        sheet.delete_rows(row + 1, 20)

    assert "评分表 D1 没有评分点。" in [what for _, what in says(read(change))]


def test_the_day_and_the_section_of_a_form_are_asked_for() -> None:
    def change(sheet: Worksheet) -> None:
        sheet[f"C{row_of(sheet, 'D1')}"] = None
        sheet[f"I{row_of(sheet, '接管位置')}"] = None

    assert {each.where.column for each in read(change).problems} == {"Day of Marking", "WSOS Section"}


def test_calculations_are_not_taken_over_and_a_warning_says_so() -> None:
    book: Workbook = load_workbook(BytesIO(demo("scheme-E01.xlsx")))
    book["Calculations"].append(["Porosity", "CHOICE", "yes", "A:::1#x~x#text"])
    done = read_scheme(save(book), file=FILE)
    assert done.scheme is not None
    (found,) = done.problems
    assert found.level is Level.WARNING
    assert (found.where.sheet, found.where.row) == ("Calculations", 2)
