"""`saiwu scale`: raw marks on a scale, in the order of the table."""

import csv
from pathlib import Path

import pytest

from tests.cli.running import printed_json, refuse, run, succeed

PAIRS = Path(__file__).parents[2] / "fixtures" / "worldskills" / "scale-pairs.csv"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "raw.csv"
    path.write_text("entry,mark\n乙,60\n甲,40.50\n丙,50\n", encoding="utf-8")
    return path


def scaled(table: Path, method: str) -> list[dict[str, str]]:
    return printed_json(succeed("scale", table, "--method", method, "--json"))


def test_published_marks_are_reproduced(tmp_path: Path) -> None:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file))
    path = tmp_path / "raw.csv"
    lines = [f"{number},{row['raw_total_100']}" for number, row in enumerate(pairs)]
    path.write_text("\n".join(("entry,mark", *lines)), encoding="utf-8")
    assert scaled(path, "median-mad-700") == [
        {"entry": str(number), "mark": row["raw_total_100"], "scaled": row["worldskills_scale"]}
        for number, row in enumerate(pairs)
    ]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("median-mad-700", ["721", "680", "700"]),
        ("mean-sd-500", ["537", "464", "499"]),
        ("raw-100", ["60", "40.50", "50"]),
    ],
)
def test_the_order_of_the_table_is_kept(table: Path, method: str, expected: list[str]) -> None:
    rows = scaled(table, method)
    assert [row["entry"] for row in rows] == ["乙", "甲", "丙"]
    assert [row["mark"] for row in rows] == ["60", "40.50", "50"]
    assert [row["scaled"] for row in rows] == expected


def test_people_read_lines(table: Path) -> None:
    assert (
        succeed("scale", table, "--method", "median-mad-700") == "乙\t60\t721\n甲\t40.50\t680\n丙\t50\t700\n"
    )


@pytest.mark.parametrize(("marks", "expected"), [([], []), (["61"], ["700"]), (["5", "5.0"], ["700", "700"])])
def test_few_entrants(table: Path, marks: list[str], expected: list[str]) -> None:
    lines = [f"{number},{mark}" for number, mark in enumerate(marks)]
    table.write_text("\n".join(("entry,mark", *lines)), encoding="utf-8-sig")
    assert [row["scaled"] for row in scaled(table, "median-mad-700")] == expected


def test_each_group_is_scaled_by_itself(table: Path) -> None:
    table.write_text(
        "选手,成绩,组别\nA,10,车工\nB,900,焊接\nC,20,车工\nD,700,焊接\n",
        encoding="gb18030",
    )
    rows = scaled(table, "mean-sd-500")
    assert rows[1] == {"entry": "B", "mark": "900", "scaled": "530", "group": "焊接"}
    assert [row["scaled"] for row in rows] == ["470", "530", "530", "470"]
    assert succeed("scale", table, "--method", "raw-100").startswith("车工\tA\t10\t10\n")


def test_what_is_no_mark_is_named(table: Path) -> None:
    table.write_text("entry,mark\n甲,缺考\n", encoding="utf-8")
    refuse(
        "scale",
        table,
        "--method",
        "raw-100",
        "--json",
        zh="raw.csv 第2行 “mark”列",
        en="“缺考” is not a mark",
    )


def test_an_unknown_method_is_refused_with_those_that_are_known(table: Path) -> None:
    outcome = refuse(
        "scale",
        table,
        "--method",
        "percentile",
        zh="没有名为“percentile”的换算方法",
        en="There is no method of a scale “percentile”",
    )
    for known in ("raw-100", "median-mad-700", "mean-sd-500"):
        assert known in outcome.stderr
    assert outcome.stdout == ""


def test_without_a_method_nothing_is_scaled(table: Path) -> None:
    outcome = run("scale", table)
    assert outcome.exit_code == 2
    assert "median-mad-700" in run("scale", "--help").stdout
