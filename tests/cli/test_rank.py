"""`saiwu rank`: a table of marks, as offices save it."""

from pathlib import Path

import pytest

from tests.cli.running import printed_json, refuse, run, succeed

RULES = ("--rules", "games-shared-2020")
TABLE = "entry,mark\n张三,90\n李四,85.50\n王五,90\n赵六,60\n"
SKILLS = "group,member,entry,mark\n车工,芝罘,A1,80\n焊接,芝罘,B1,95\n车工,莱山,A2,90\n焊接,福山,B2,95\n车工,福山,A3,70\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "marks.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture
def skills(tmp_path: Path) -> Path:
    path = tmp_path / "skills.csv"
    path.write_text(SKILLS, encoding="utf-8")
    return path


def awards(table: Path, *options: object) -> dict[str, str]:
    return {row["entry"]: row["award"] for row in printed_json(succeed("rank", table, *options, "--json"))}


def test_ties_are_shown(table: Path) -> None:
    assert succeed("rank", table, *RULES) == (
        "1 (tied)\t张三\t90\tgold\n1 (tied)\t王五\t90\tgold\n3\t李四\t85.50\tbronze\n4\t赵六\t60\tnone\n"
    )
    assert "1（并列）\t张三" in succeed("rank", table, *RULES, env={"LANG": "zh_CN.UTF-8"})


def test_ties_that_may_not_stand_are_undecided(table: Path) -> None:
    for rule in ("national-games", "national-games-2020"):
        outcome = run("rank", table, "--rules", rule)
        assert outcome.exit_code == 0
        assert "1 (tied)\t张三\t90\tundecided" in outcome.stdout
        assert "第1名并列，按规则不得并列，奖项待定：张三、王五。" in outcome.stderr
        assert "the awards of 张三, 王五 are undecided" in outcome.stderr
    assert run("rank", table, *RULES).stderr == ""


def test_ties_that_may_not_stand_are_warned_of_by_group(skills: Path) -> None:
    outcome = run("rank", skills, "--rules", "national-games", "--json")
    assert [row["award"] for row in printed_json(outcome.stdout)].count("undecided") == 2
    assert "【焊接】第1名并列" in outcome.stderr
    assert "[焊接] Rank 1 is shared" in outcome.stderr
    assert "车工" not in outcome.stderr
    few = run("rank", skills, "--rules", "national-games", "--minimum-entrants", 9)
    assert few.stderr == ""
    assert "undecided" in run("rank", "--help").stdout


@pytest.mark.parametrize(
    ("rule", "method", "fits"),
    [
        ("worldskills-2015", "mean-sd-500", True),
        ("worldskills-2017", "median-mad-700", True),
        ("worldskills-2017", "mean-sd-500", False),
        ("worldskills-2019", "mean-sd-500", False),
        ("worldskills-2019", "raw-100", False),
        ("worldskills-2026", "median-mad-700", True),
        ("games-shared-2020", "mean-sd-500", True),
    ],
)
def test_a_rule_of_a_scale_takes_that_scale_only(table: Path, rule: str, method: str, fits: bool) -> None:
    given = ("rank", table, "--rules", rule, "--scale", method)
    if fits:
        assert run(*given).stderr == ""
        return
    outcome = refuse(*given, zh=f"不能用 --scale {method}", en=f"--scale {method} does not fit")
    assert "median-mad-700" in outcome.stderr
    assert outcome.stdout == ""


def test_marks_that_do_not_look_scaled_are_warned_of(table: Path) -> None:
    outcome = run("rank", table, "--rules", "worldskills-2019")
    assert outcome.exit_code == 0
    assert "像是原始分" in outcome.stderr
    assert "they look raw" in outcome.stderr
    table.write_text("entry,mark\nA,100.5\nB,90\n", encoding="utf-8")
    assert run("rank", table, "--rules", "worldskills-2019").stderr == ""
    table.write_text("entry,mark\n", encoding="utf-8")
    assert run("rank", table, "--rules", "worldskills-2019").stderr == ""
    assert "worldskills-2017" in run("rank", "--help").stdout


def test_an_unknown_scale_is_refused_with_those_that_are_known(table: Path) -> None:
    outcome = refuse(
        "rank", table, *RULES, "--scale", "z", zh="没有名为“z”的换算方法", en="no method of a scale “z”"
    )
    assert "median-mad-700" in outcome.stderr


def test_json_has_the_marks_as_text(table: Path) -> None:
    rows = printed_json(succeed("rank", table, *RULES, "--json"))
    assert rows[2] == {"entry": "李四", "mark": "85.50", "place": 3, "tied": False, "award": "bronze"}


def test_a_table_without_rows_has_no_places(table: Path) -> None:
    table.write_text("entry,mark\n\n,\n", encoding="utf-8")
    assert succeed("rank", table, *RULES) == ""
    assert printed_json(succeed("rank", table, *RULES, "--json")) == []


def test_each_group_is_ranked_apart(skills: Path) -> None:
    rows = printed_json(succeed("rank", skills, *RULES, "--json"))
    assert [(row["group"], row["entry"], row["place"], row["tied"], row["award"]) for row in rows] == [
        ("车工", "A2", 1, False, "gold"),
        ("车工", "A1", 2, False, "silver"),
        ("车工", "A3", 3, False, "bronze"),
        ("焊接", "B1", 1, True, "gold"),
        ("焊接", "B2", 1, True, "gold"),
    ]
    assert set(rows[0]) == {"entry", "mark", "place", "tied", "award", "member", "group"}
    text = succeed("rank", skills, *RULES)
    assert text.startswith("【车工】\n1\tA2\t90\tgold\n")
    assert text.count("【") == 2


def test_a_column_that_the_table_lacks_is_no_key(table: Path) -> None:
    table.write_text("代表队,选手,总分\n芝罘,A1,80\n,A2,70\n", encoding="utf-8")
    rows = printed_json(succeed("rank", table, *RULES, "--json"))
    assert [row["member"] for row in rows] == ["芝罘", ""]
    assert set(rows[0]) == {"entry", "mark", "place", "tied", "award", "member"}


def test_an_entry_may_stand_once_in_each_group(table: Path) -> None:
    table.write_text("group,entry,mark\n01,CN,731\n02,CN,700\n", encoding="utf-8")
    assert succeed("rank", table, "--rules", "worldskills-2019").count("\tCN\t") == 2


@pytest.mark.parametrize(
    ("rule", "award"),
    [
        ("shares-25-25-50", ["first", "first", "third", "third"]),
        ("shares-10-20-30-up", ["first", "first", "third", "third"]),
        ("counts-0-0-1", ["third", "third", "none", "none"]),
        ("national-games", ["undecided", "undecided", "bronze", "none"]),
        ("moscow-2018", ["gold", "gold", "none", "none"]),
    ],
)
def test_rules_that_state_their_numbers_are_known(table: Path, rule: str, award: list[str]) -> None:
    rows = printed_json(succeed("rank", table, "--rules", rule, "--json"))
    assert [row["award"] for row in rows] == award


@pytest.mark.parametrize("rule", ["best-first", "shares-50-40-20", ""])
def test_an_unknown_rule_is_refused_with_those_that_are_known(table: Path, rule: str) -> None:
    outcome = refuse(
        "rank",
        table,
        "--rules",
        rule,
        zh=f"没有名为“{rule}”的授奖规则",
        en=f"There is no prize rule “{rule}”",
    )
    for known in ("worldskills-2019", "national-games、", "moscow-2018", "shares-A-B-C", "counts-A-B-C"):
        assert known in outcome.stderr
    assert outcome.stdout == ""


def test_without_a_rule_there_are_no_places(table: Path) -> None:
    outcome = run("rank", table)
    assert outcome.exit_code == 2
    assert "--rules" in outcome.stderr


def test_few_entrants_and_marks_below_the_pass_mark_get_no_award(skills: Path) -> None:
    assert awards(skills, *RULES, "--minimum-entrants", 3) == {
        "A2": "gold",
        "A1": "silver",
        "A3": "bronze",
        "B1": "none",
        "B2": "none",
    }
    assert awards(skills, *RULES, "--pass-mark", "80.00")["A1"] == "silver"
    assert awards(skills, *RULES, "--pass-mark", "80.01") == {
        "A2": "gold",
        "A1": "none",
        "A3": "none",
        "B1": "gold",
        "B2": "gold",
    }
    outcome = run("rank", skills, *RULES, "--pass-mark", "合格")
    assert outcome.exit_code == 2
    assert "“合格” is not a mark" in outcome.stderr


def test_marks_may_be_put_on_a_scale_first_each_group_by_itself(skills: Path) -> None:
    scaled = (*RULES, "--scale", "median-mad-700")
    rows = printed_json(succeed("rank", skills, *scaled, "--pass-mark", 80, "--json"))
    assert [(row["entry"], row["mark"], row["scaled"], row["award"]) for row in rows] == [
        ("A2", "90", "720", "gold"),
        ("A1", "80", "700", "silver"),
        ("A3", "70", "680", "none"),
        ("B1", "95", "700", "gold"),
        ("B2", "95", "700", "gold"),
    ]
    assert "1\tA2\t90\t720\tgold" in succeed("rank", skills, *scaled)


def test_the_best_of_each_member(skills: Path) -> None:
    assert printed_json(succeed("rank", skills, "--best-of", "member", "--json")) == [
        {"member": "福山", "entries": [{"entry": "B2", "group": "焊接"}], "mark": "95"},
        {"member": "芝罘", "entries": [{"entry": "B1", "group": "焊接"}], "mark": "95"},
        {"member": "莱山", "entries": [{"entry": "A2", "group": "车工"}], "mark": "90"},
    ]
    scaled = ("--scale", "median-mad-700")
    assert succeed("rank", skills, "--best-of", "member", *scaled) == (
        "莱山\t车工/A2\t720\n福山\t焊接/B2\t700\n芝罘\t车工/A1、焊接/B1\t700\n"
    )


def test_the_best_of_each_member_without_groups_are_plain_names(table: Path) -> None:
    table.write_text("entry,member,mark\nB,芝罘,90\nA,芝罘,90\nC,莱山,80\n", encoding="utf-8")
    assert printed_json(succeed("rank", table, "--best-of", "member", "--json")) == [
        {"member": "芝罘", "entries": ["A", "B"], "mark": "90"},
        {"member": "莱山", "entries": ["C"], "mark": "80"},
    ]
    assert succeed("rank", table, "--best-of", "all") == "A、B\t90\n"


def test_an_entry_of_several_groups_can_be_told_apart_among_the_best(table: Path) -> None:
    table.write_text("group,entry,member,mark\n02,CN,CN,731\n01,CN,CN,731\n03,CN,CN,700\n", encoding="utf-8")
    best = [{"entry": "CN", "group": "01"}, {"entry": "CN", "group": "02"}]
    assert printed_json(succeed("rank", table, "--best-of", "member", "--json")) == [
        {"member": "CN", "entries": best, "mark": "731"}
    ]
    assert succeed("rank", table, "--best-of", "all") == "01/CN、02/CN\t731\n"


@pytest.mark.parametrize(
    "option", [RULES, ("--minimum-entrants", 3), ("--pass-mark", 60), ("--pass-mark", 0)], ids=str
)
def test_the_best_take_no_option_of_awards(skills: Path, option: tuple[object, ...]) -> None:
    for best in ("member", "all"):
        refuse("rank", skills, "--best-of", best, *option, zh="不能与 --rules", en="not with --rules")


def test_the_best_of_all(skills: Path, table: Path) -> None:
    found = printed_json(succeed("rank", skills, "--best-of", "all", "--json"))
    best = [{"entry": "B1", "group": "焊接"}, {"entry": "B2", "group": "焊接"}]
    assert found == [{"entries": best, "mark": "95"}]
    assert succeed("rank", skills, "--best-of", "all", "--scale", "median-mad-700") == "车工/A2\t720\n"
    table.write_text("entry,mark\n", encoding="utf-8")
    assert printed_json(succeed("rank", table, "--best-of", "all", "--json")) == []


def test_the_best_of_each_member_needs_the_members(table: Path) -> None:
    refuse(
        "rank", table, "--best-of", "member", zh="第1行 “member”列：缺少“member”列", en="“member” is missing"
    )
    table.write_text("entry,mark,代表队\nA1,80,\n", encoding="utf-8")
    refuse(
        "rank",
        table,
        "--best-of",
        "member",
        zh="第2行 “代表队”列：“代表队”未填写",
        en="“代表队” is empty",
    )
