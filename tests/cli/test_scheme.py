"""`saiwu scheme`: check, template, export."""

from io import BytesIO
from pathlib import Path
from shutil import copyfile

import pytest
from openpyxl import load_workbook

from competition.spreadsheets.schemes import read_scheme
from tests.cli.running import DEMO, WRONG, printed_json, refuse, run, succeed

KEYS = [
    "skill",
    "criteria",
    "sub_criteria",
    "aspects",
    "measurement",
    "judgement",
    "measurement_marks",
    "judgement_marks",
    "total",
    "calculations",
    "plausible",
    "problems",
]
GAMES = ("--competition", "yantai-2026")


def told(file: Path, *, code: int = 0) -> dict:
    outcome = run("scheme", "check", file, "--json")
    assert outcome.exit_code == code
    assert outcome.stderr == ""
    found = printed_json(outcome.stdout)
    assert list(found) == KEYS
    return found


def test_a_sound_scheme_is_counted() -> None:
    found = told(DEMO / "scheme-E01.xlsx")
    assert found["skill"] == "焊接 Welding"
    assert found["criteria"][0] == {"id": "A", "name": "安全与工艺准备", "mark": "12.00"}
    assert [each["id"] for each in found["criteria"]] == ["A", "B", "C", "D"]
    assert (found["sub_criteria"], found["aspects"]) == (9, 36)
    assert (found["measurement"], found["judgement"]) == (29, 7)
    assert (found["measurement_marks"], found["judgement_marks"]) == ("77.00", "23.00")
    assert (found["total"], found["calculations"], found["problems"]) == ("100.00", 0, [])


def test_the_total_of_weighted_parts_is_100() -> None:
    found = told(DEMO / "scheme-E03.xlsx")
    assert found["total"] == "100.00"
    assert (found["aspects"], found["measurement"], found["judgement_marks"]) == (13, 0, "0.00")


def test_an_error_is_told_with_what_could_be_read() -> None:
    found = told(WRONG / "scheme-one-module.xlsx", code=1)
    assert (found["total"], found["sub_criteria"], found["aspects"]) == ("14.30", 2, 8)
    (error,) = [each for each in found["problems"] if each["level"] == "error"]
    assert error == {
        "level": "error",
        "sheet": "CIS Marking Scheme Import",
        "cell": "K13",
        "message": "“焊接 Welding”满分合计14.3分，应为100分。请检查各评分点的满分。 / "
        "“焊接 Welding” sums to 14.3 marks, not 100. Check the maximum of each aspect.",
    }


def test_a_warning_is_no_error() -> None:
    found = told(WRONG / "scheme-float-noise.xlsx")
    (warned,) = found["problems"]
    assert (warned["level"], warned["sheet"], warned["cell"]) == (
        "warning",
        "CIS Marking Scheme Import",
        "K32",
    )
    assert "1.499999999999993" in warned["message"]
    assert "1.5" in warned["message"]


@pytest.mark.parametrize("name", ["not-a-workbook.xlsx", "damaged.xlsx", "scheme-numbered-types.xlsx"])
def test_what_cannot_be_read_at_all_is_told_as_well(name: str) -> None:
    found = told(WRONG / name, code=1)
    (error,) = found["problems"]
    assert error["level"] == "error"
    assert " / " in error["message"]
    assert (found["skill"], found["criteria"], found["total"], found["aspects"]) == ("", [], "0.00", 0)


def test_without_json_a_summary_is_printed_and_problems_go_to_standard_error() -> None:
    outcome = run("scheme", "check", WRONG / "scheme-sections-disagree.xlsx")
    assert outcome.exit_code == 0
    assert outcome.stdout.splitlines()[0] == "焊接 Welding"
    assert "9 sub criteria, 36 aspects: 29 measurements (77.00), 7 judgements (23.00)" in outcome.stdout
    assert "0 errors, 2 warnings." in outcome.stdout
    assert "（B5）" in outcome.stderr
    shown = refuse(
        "scheme", "check", WRONG / "scheme-weights.xlsx", zh="权重合计为90%", en="weights sum to 90 %"
    )
    assert "1 errors, 0 warnings." in shown.stdout
    chinese = succeed("scheme", "check", DEMO / "scheme-E01.xlsx", env={"LANG": "zh_CN.UTF-8"})
    assert "9 张评分表，36 个评分点" in chinese


@pytest.mark.parametrize("kind", ["cis", "chinese"])
def test_a_template_passes_the_check(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "template.xlsx"
    assert "template.xlsx" in succeed("scheme", "template", "--kind", kind, file)
    found = told(file)
    assert (found["problems"], found["total"]) == ([], "100.00")
    assert found["calculations"] > 0
    assert load_workbook(file).sheetnames[-1] == "填写说明"


def test_a_file_that_is_there_is_overwritten_by_force_only(tmp_path: Path) -> None:
    file = Path(copyfile(DEMO / "scheme-E01.xlsx", tmp_path / "mine.xlsx"))
    before = file.read_bytes()
    refuse(
        "scheme",
        "template",
        "--kind",
        "cis",
        file,
        zh="已存在，未作改动",
        en="is there already; it was left alone",
    )
    assert file.read_bytes() == before
    succeed("scheme", "template", "--kind", "cis", file, "--force")
    assert file.read_bytes() != before


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "a.xlsx"
    refuse("scheme", "template", "--kind", "cis", file, zh="无法写入", en="cannot be written")


@pytest.mark.parametrize(
    "arguments", [("template", "a.xlsx"), ("template", "--kind", "word", "a.xlsx"), ("check",)]
)
def test_wrong_use_is_told(arguments: tuple[str, ...]) -> None:
    assert run("scheme", *arguments).exit_code == 2


@pytest.mark.parametrize(("code", "layout"), [("E01", "cis"), ("E03", "chinese")])
def test_the_newest_scheme_is_exported_as_it_was_imported(
    demo: Path, tmp_path: Path, code: str, layout: str
) -> None:
    file = tmp_path / "out.xlsx"
    shown = succeed("scheme", "export", *GAMES, "--event", code, file, instance=demo)
    assert f"({layout})" in shown
    given = read_scheme((DEMO / f"scheme-{code}.xlsx").read_bytes(), file="scheme").scheme
    assert read_scheme(file.read_bytes(), file="out.xlsx").scheme == given
    refuse("scheme", "export", *GAMES, "--event", code, file, instance=demo, zh="已存在", en="there already")
    succeed(
        "scheme", "export", *GAMES, "--event", code, file, "--layout", "chinese", "--force", instance=demo
    )
    assert load_workbook(BytesIO(file.read_bytes())).sheetnames[0] == "评分方案"
    assert read_scheme(file.read_bytes(), file="out.xlsx").scheme == given


def test_what_cannot_be_exported_is_said(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"
    refuse(
        "scheme", "export", *GAMES, "--event", "E03", file, "--layout", "cis", instance=demo,
        zh="CIS 的评分方案表写不下", en="has no place for",
    )  # fmt: skip
    refuse(
        "scheme", "export", *GAMES, "--event", "E9", file, instance=demo, zh="“E9”的项目", en="no event “E9”"
    )
    refuse(
        "scheme", "export", "--competition", "x", "--event", "E01", file, instance=demo,
        zh="“x”的竞赛", en="no competition “x”",
    )  # fmt: skip
    assert not file.exists()
