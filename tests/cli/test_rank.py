"""`saiwu rank`: a table of marks, as offices save it."""

from pathlib import Path

import pytest

from tests.cli.running import printed_json, refuse, succeed

RULES = ("--rules", "games-shared-2020")
TABLE = "entry,mark\n张三,90\n李四,85.50\n王五,90\n赵六,60\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "marks.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_ties_are_shown(table: Path) -> None:
    assert succeed("rank", table, *RULES) == (
        "1 (tied)\t张三\t90\tgold\n1 (tied)\t王五\t90\tgold\n3\t李四\t85.50\tbronze\n4\t赵六\t60\tnone\n"
    )
    assert "1（并列）\t张三" in succeed("rank", table, *RULES, env={"LANG": "zh_CN.UTF-8"})


def test_ties_that_may_not_stand_are_undecided(table: Path) -> None:
    assert "1 (tied)\t张三\t90\tundecided" in succeed("rank", table, "--rules", "national-games-2020")


def test_json_has_the_marks_as_text(table: Path) -> None:
    rows = printed_json(succeed("rank", table, *RULES, "--json"))
    assert rows[2] == {"entry": "李四", "mark": "85.50", "place": 3, "tied": False, "award": "bronze"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_tables_are_read_as_spreadsheets_in_china_write_them(table: Path, encoding: str) -> None:
    table.write_bytes(TABLE.replace("\n", "\r\n").encode(encoding))
    assert "李四" in succeed("rank", table, *RULES)


def test_a_missing_column_is_named(table: Path) -> None:
    table.write_text("姓名,mark\n张三,90\n", encoding="utf-8")
    refuse("rank", table, *RULES, zh="marks.csv 第1行：缺少“entry”列", en="The column “entry” is missing")
    table.write_text("", encoding="utf-8")
    assert refuse("rank", table, *RULES, zh="缺少“mark”列", en="“mark” is missing").stderr.count("✗") == 2


@pytest.mark.parametrize("mark", ["优", "", "NaN", "Infinity"])
def test_what_is_no_mark_is_named_with_its_row(table: Path, mark: str) -> None:
    table.write_text(f"entry,mark\n张三,90\n\n李四,{mark}\n", encoding="utf-8")
    refuse("rank", table, *RULES, zh="marks.csv 第4行", en=f"found “李四” and “{mark}”")


def test_a_row_that_is_cut_short_or_repeated_is_named(table: Path) -> None:
    table.write_text("entry,mark\n张三,90\n张三,80\n李四\n", encoding="utf-8")
    outcome = refuse("rank", table, *RULES, zh="“张三”出现不止一次", en="“张三” occurs more than once")
    assert "第4行" in outcome.stderr
    assert outcome.stdout == ""


def test_a_table_without_rows_has_no_places(table: Path) -> None:
    table.write_text("entry,mark\n", encoding="utf-8")
    assert succeed("rank", table, *RULES) == ""
