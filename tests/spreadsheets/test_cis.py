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
    assert done.problems == ()
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


def test_calculations_are_taken_over_and_named_by_their_rows() -> None:
    book: Workbook = load_workbook(BytesIO(demo("scheme-E01.xlsx")))
    for row in (
        ["Porosity", "choice", "是", "OPTION:::1#x~x#none#-#0#x~x#some"],
        [],
        ["Reached", "通过/不通过", True],
    ):
        book["Calculations"].append(row)
    book.worksheets[0]["J21"], book.worksheets[0]["J22"], book.worksheets[0]["J23"] = 4, 2.0, 0
    done = read_scheme(save(book), file=FILE)
    assert done.problems == ()
    assert done.scheme is not None
    first, second, third, *_ = done.scheme.aspects()
    assert (first.calculation, second.calculation, third.calculation) == (
        *done.scheme.calculations[::-1],
        None,
    )
    assert (first.partial, third.partial) == (True, False)
    assert [each.reusable for each in done.scheme.calculations] == [True, True]


def test_a_calculation_that_could_not_be_read_is_said_once() -> None:
    book: Workbook = load_workbook(BytesIO(demo("scheme-E01.xlsx")))
    book["Calculations"].append(["Porosity", "=1", "no", ""])
    book.worksheets[0]["J21"] = 2
    done = read_scheme(save(book), file=FILE)
    assert [(each.where.sheet, each.where.cell) for each in done.problems] == [("Calculations", "B2")]


@pytest.mark.parametrize(
    ("extra", "partial"),
    [
        ("add 0.1 if clean", True),
        ("0.5 marks for each", True),
        ("1 point per hole", True),
        ("Deduct up to 2", True),
        ("每处扣0.5分，扣完为止", True),
        ("扣一分", True),
        ("加 1", True),
        ("Ⅰ级8分，Ⅱ级5分", True),
        ("tolerance ±0.5 mm", False),
        ("5分钟内完成", False),
        ("三分之二以上", False),
        ("增加5 mm", False),
        ("the address 5", False),
        ("no marks if it is missing", False),
        ("Minus 0.5 for each fault", True),
        ("within plus/minus 0.5 mm, deduct 1 for each fault", True),
        ("add 12", True),
        ("plus/minus 0.5 mm", False),
        ("plus or minus 1", False),
        ("+/- 0.5 points", False),
        ("Minus 2 mm tolerance", False),
        ("3 points of contact", False),
        ("no more than 3 marks on the surface", False),
        ("±30分", False),
        ("add 12 mm of filler", False),
        ("加 12.5 mm 垫片", False),
    ],
)
def test_an_extra_description_defines_partial_marks_where_it_gives_any(extra: str, partial: bool) -> None:
    done = read(lambda sheet: sheet.__setitem__("G21", extra))
    assert done.scheme is not None
    first = next(done.scheme.aspects())
    assert (first.extra, first.partial) == (extra, partial)
    assert [(each.name, each.where.cell) for each in done.problems] == [("partial-inferred", "G21")] * partial


def test_sections_may_bear_their_names_and_numbers_with_points() -> None:
    def change(sheet: Worksheet) -> None:
        for row, name in enumerate(("1 Safety", "2. Planning", "3", "4、焊接", "5.1 Tests"), start=5):
            sheet[f"A{row}"] = name
        for row in range(20, sheet.max_row + 1):
            if sheet.cell(row, 9).value == "5":
                sheet.cell(row, 9).value = "5.1"

    done = read(change)
    assert done.problems == ()
    assert done.scheme is not None
    assert [section.id for section in done.scheme.sections] == ["1", "2", "3", "4", "5.1"]


def test_a_text_that_begins_like_a_header_is_no_header() -> None:
    done = read(lambda sheet: sheet.__setitem__("E21", "Sub Criterion ID plates are fitted"))
    assert done.problems == ()


@pytest.mark.parametrize("cell", ["A1", "A5", "A14", "A20", "G25", "G33"])
def test_a_formula_without_a_result_is_never_passed_over(cell: str) -> None:
    done = read(lambda sheet: sheet.__setitem__(cell, "=NOW()"))
    assert done.scheme is None
    assert cell in [each.where.cell for each in done.problems if "公式没有计算结果" in each.what.zh]


def test_a_table_of_standards_without_rows_is_none() -> None:
    def change(sheet: Worksheet) -> None:
        for row in range(5, 10):
            sheet[f"A{row}"] = None

    (found,) = read(change).problems
    assert (found.name, found.where.cell) == ("no-standards", "A4")


def test_a_percent_sign_behind_the_weight_of_a_section_may_stand() -> None:
    assert read(lambda sheet: sheet.__setitem__("B5", "6%")).problems == ()
    (found,) = read(lambda sheet: sheet.__setitem__("K21", "1.5%")).problems
    assert "“1.5%”不是数字" in found.what.zh


def test_the_sums_that_cis_states_may_be_left_out() -> None:
    def change(sheet: Worksheet) -> None:
        for cell in ("I5", "J5", "K5", "I10", "K10", "N19"):
            sheet[cell] = None

    assert read(change).problems == ()


def test_a_stated_variation_may_bear_either_sign() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["B5"], sheet["I5"], sheet["K5"], sheet["K10"] = 7, 7, -1, 1

    assert [each.name for each in read(change).problems] == ["sections-disagree"]


def test_the_part_leaves_its_id_to_a_form_that_has_it() -> None:
    done = read(lambda sheet: sheet.__setitem__("A20", "P1"))
    assert done.problems == ()
    assert done.scheme is not None
    assert done.scheme.parts[0].id == "P1.1"
