"""The tables that `saiwu rank` and `saiwu scale` read, CSV and workbook, and what is wrong with them."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.cli.running import WRONG, printed_json, refuse, run, succeed

RULES = ("--rules", "games-shared-2020")
TABLE = "entry,mark\n张三,90\n李四,85.50\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "marks.csv"


def workbook(path: Path, *rows: tuple, also: dict[str, list[tuple]] | None = None) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for name, more in (also or {}).items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    book.save(path)
    return path


def rows(path: Path) -> list[tuple[str, str]]:
    return [(row["entry"], row["mark"]) for row in printed_json(succeed("rank", path, *RULES, "--json"))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_as_spreadsheets_in_china_write_it(table: Path, encoding: str) -> None:
    table.write_bytes(TABLE.replace("\n", "\r\n").encode(encoding))
    assert rows(table) == [("张三", "90"), ("李四", "85.50")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_part_the_columns(table: Path, delimiter: str) -> None:
    lines = (["成绩汇总"], ["Group", "entry", "mark"], ["A组", "张,三", "90"], ["A组", "李;四", "85.50"])
    written = [delimiter.join(f'"{each}"' for each in line) for line in lines]
    table.write_text("\n".join(written), encoding="utf-8")
    assert rows(table) == [("张,三", "90"), ("李;四", "85.50")]
    table.write_text(f"entry{delimiter}mark\n甲{delimiter}x\n", encoding="utf-8")
    refuse("rank", table, *RULES, zh="marks.csv 第2行 “mark”列", en="“x” is not a mark")


def test_a_decimal_comma_is_not_guessed_at(table: Path) -> None:
    table.write_text("entry;mark\n甲;85,5\n", encoding="utf-8")
    refuse("rank", table, *RULES, zh="marks.csv 第2行 “mark”列", en="“85,5” is not a mark")


def test_headings_are_read_in_any_letter_case(table: Path, tmp_path: Path) -> None:
    table.write_text("Entry,MARK,Group\nEntry,90,Mark\n", encoding="utf-8")
    (row,) = printed_json(succeed("rank", table, *RULES, "--json"))
    assert (row["entry"], row["mark"], row["group"]) == ("Entry", "90", "Mark")
    table.write_text("Entry,MARK\n甲,x\n", encoding="utf-8")
    refuse("rank", table, *RULES, zh="“MARK”列", en="“x” is not a mark")
    table.write_text("Entry,MARK,mark\n甲,1,2\n", encoding="utf-8")
    refuse("rank", table, *RULES, zh="“mark”列出现了不止一次", en="stands more than once")
    assert rows(workbook(tmp_path / "m.xlsx", ("ENTRY", "Mark"), ("甲", 80))) == [("甲", "80")]


@pytest.mark.parametrize(
    ("written", "read", "mended"),
    [
        ("24.749999999999993", "24.75", True),
        ("80.00000000000001", "80", True),
        ("2.4749999999999993e1", "24.75", True),
        ("33.333333333333336", "33.333333333333336", False),
        ("24.7499999999", "24.7499999999", False),
        ("24.75000000000000", "24.75000000000000", False),
        ("24.75000001000", "24.75000001000", False),
    ],
)
def test_noise_of_binary_fractions_in_text_is_mended_with_a_warning(
    table: Path, written: str, read: str, mended: bool
) -> None:
    table.write_text(f"entry,mark\n张三,90\n李四,{written}\n", encoding="utf-8")
    outcome = run("rank", table, *RULES, "--json")
    assert outcome.exit_code == 0
    assert printed_json(outcome.stdout)[1]["mark"] == read
    warned = f"marks.csv 第3行 “mark”列：{written} 带有浮点误差，已按 {read} 读取"
    assert (warned in outcome.stderr, bool(outcome.stderr)) == (mended, mended)


@pytest.mark.parametrize("heading", ["参赛者,成绩", "选手 ,总分：", "编号,*mark", '"entry","成绩"'])
def test_headings_may_be_chinese(table: Path, heading: str) -> None:
    table.write_text(f"{heading}\n甲,1\n", encoding="utf-8")
    assert rows(table) == [("甲", "1")]


def test_a_title_may_stand_above_and_other_columns_beside(table: Path) -> None:
    table.write_text("焊接项目成绩表\n\n序号,选手,单位,总分\n1,甲,一厂,80\n2,乙,二厂,90\n", encoding="utf-8")
    assert rows(table) == [("乙", "90"), ("甲", "80")]


@pytest.mark.parametrize(
    ("written", "read"),
    [("８５．５０", "85.50"), ("－3", "-3"), (" 90 ", "90"), ("9e1", "90"), ("+7.", "7"), (".5", "0.5")],
)
def test_marks_are_read_as_people_write_them(table: Path, written: str, read: str) -> None:
    table.write_text(f"entry,mark\n甲,{written}\n", encoding="utf-8")
    assert rows(table) == [("甲", read)]


@pytest.mark.parametrize(
    "mark",
    [
        "优",
        "NaN",
        "sNaN",
        "Infinity",
        "-inf",
        "1e400",
        "1e-400",
        "1e9999999999",
        "1000000000000000",
        "1_0",
        "90%",
        "85,5",
        "٣",
        "=1+1",
        "0." + "1" * 31,
        "1" * 15 + "." + "1" * 16,
    ],
)
def test_what_is_no_mark_is_named_with_its_row_and_column(table: Path, mark: str) -> None:
    table.write_text(f'entry,mark\n张三,90\n\n李四,"{mark}"\n', encoding="utf-8")
    refuse("rank", table, *RULES, zh="marks.csv 第4行 “mark”列：", en=f"“{mark}” is not a mark")


def test_all_problems_are_told_at_once(table: Path) -> None:
    table.write_text("参赛者,成绩,group\n张三,90,A\n张三,80,A\n李四\n,70,A\n王五,x,A\n", encoding="utf-8")
    outcome = refuse("rank", table, *RULES, zh="“张三”出现不止一次", en="“张三” occurs more than once")
    assert [line.split("：")[0] for line in outcome.stderr.splitlines()] == [
        "✗ marks.csv 第3行 “参赛者”列",
        "✗ marks.csv 第4行 “成绩”列",
        "✗ marks.csv 第4行 “group”列",
        "✗ marks.csv 第5行 “参赛者”列",
        "✗ marks.csv 第6行 “成绩”列",
    ]
    assert outcome.stdout == ""


@pytest.mark.parametrize(
    ("heading", "missing"),
    [
        ("姓名,mark", ["entry"]),
        ("entry,分数", ["mark"]),
        ("entry，mark", ["entry", "mark"]),
        ("entry,group", ["mark"]),
        ("", ["entry", "mark"]),
    ],
)
def test_a_missing_column_is_named(table: Path, heading: str, missing: list[str]) -> None:
    table.write_text(f"{heading}\n张三,90\n" if heading else "", encoding="utf-8")
    outcome = refuse("rank", table, *RULES, zh="marks.csv 第1行：缺少", en="is missing")
    lines = outcome.stderr.splitlines()
    assert len(lines) == len(missing)
    assert all(f"缺少“{name}”列" in line for name, line in zip(missing, lines, strict=True))


def test_a_column_that_stands_twice_is_named(table: Path) -> None:
    table.write_text("选手,成绩,总分\n张三,90,80\n", encoding="utf-8")
    refuse("rank", table, *RULES, zh="“mark”列出现了不止一次", en="“mark” stands more than once")


@pytest.mark.parametrize(
    ("data", "zh", "en"),
    [
        (TABLE.encode("utf-16"), "文字编码无法识别", "encoding of the text is not known"),
        (b"entry,mark\n\xff\xfe\xfd,3\n", "文字编码无法识别", "encoding of the text is not known"),
        (bytes(range(256)) * 4, "文字编码无法识别", "encoding of the text is not known"),
        (b"entry,mark\n" + b"a" * 200_000 + b",3\n", "不是 CSV 表格", "not a CSV table"),
        (b"entry,mark\n" * 1_000_000, "文件超过10 MB", "over 10 MB"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "文字编码无法识别", "encoding of the text is not known"),
        (b"%PDF-1.7 garbage", "缺少“entry”列", "“entry” is missing"),
        (b"PK\x03\x04 garbage", "工作簿已损坏", "workbook is damaged"),
    ],
    ids=["utf-16", "no encoding", "bytes", "endless cell", "too large", "png", "pdf", "zip"],
)
def test_what_is_no_table_is_refused(table: Path, data: bytes, zh: str, en: str) -> None:
    table.write_bytes(data)
    assert refuse("rank", table, *RULES, zh=zh, en=en).stdout == ""
    assert refuse("scale", table, "--method", "mean-sd-500", zh=zh, en=en).stdout == ""


def test_a_workbook_is_read_like_a_table(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "marks.xlsx",
        ("成绩汇总",),
        ("编号", "姓名", "成绩", "组别"),
        (1, "甲", 85.5, "职工组"),
        (2, "乙", 90, "职工组"),
        ("３", "丙", " 70.50 ", "学生组"),
    )
    found = printed_json(succeed("rank", path, *RULES, "--json"))
    assert [(row["entry"], row["mark"], row["group"]) for row in found] == [
        ("2", "90", "职工组"),
        ("1", "85.5", "职工组"),
        ("3", "70.50", "学生组"),
    ]


def test_the_sheet_with_the_headings_is_taken(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "marks.xlsx", ("说明",), also={"成绩": [("选手", "总分"), ("甲", 80)], "其他": []}
    )
    assert rows(path) == [("甲", "80")]


def test_noise_of_binary_fractions_is_mended_with_a_warning(tmp_path: Path) -> None:
    path = workbook(tmp_path / "marks.xlsx", ("entry", "mark"), ("甲", 24.749999999999993))
    outcome = run("rank", path, *RULES, "--json")
    assert printed_json(outcome.stdout)[0]["mark"] == "24.75"
    assert "（B2）：24.74999999999999 带有浮点误差" in outcome.stderr


def test_problems_of_a_workbook_name_the_cell(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "marks.xlsx",
        ("选手", "成绩"),
        ("甲", "优"),
        ("乙", None),
        (None, 70),
        ("丙", "=1+1"),
        ("丁", date(2026, 10, 8)),
        ("戊", True),
        ("己", 1e20),
    )
    outcome = refuse("rank", path, *RULES, zh="工作表“Sheet” 第2行 “成绩”列 （B2）", en="“优” is not a mark")
    for cell in ("（B3）", "（A4）", "（B5）：公式没有计算结果", "（B6）", "（B7）", "（B8）"):
        assert cell in outcome.stderr
    assert outcome.stderr.count("✗") == 7


def test_a_workbook_without_the_table_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "marks.xlsx", ("甲", "乙"), also={"二": [("丙",)]})
    refuse("rank", path, *RULES, zh="工作表“Sheet” 第1行：缺少“entry”列", en="“mark” is missing")
    refuse("rank", workbook(tmp_path / "empty.xlsx"), *RULES, zh="缺少“mark”列", en="“mark” is missing")


def test_a_workbook_of_charts_only_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.create_chartsheet("图")
    book.remove(book.worksheets[0])
    path = tmp_path / "charts.xlsx"
    book.save(path)
    refuse("rank", path, *RULES, zh="无法读取", en="cannot be read")


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("not-a-workbook.xlsx", "这不是 Excel 工作簿", "not an Excel workbook"),
        ("old-format.xls", "旧版 .xls", "old .xls format"),
        ("encrypted.xlsx", "设有打开密码", "encrypted with a password"),
        ("damaged.xlsx", "工作簿已损坏", "workbook is damaged"),
        ("entities.xlsx", "XML 实体", "XML entities"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_refused(name: str, zh: str, en: str) -> None:
    refuse("rank", WRONG / name, *RULES, zh=zh, en=en)
