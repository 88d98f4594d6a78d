"""`saiwu policy`: the files of a city, checked where they are written."""

import shutil
from pathlib import Path

import pytest

from competition.policies import DEFAULT_ROOT
from tests.cli.running import printed_json, refuse, run, succeed


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A copy of the policies outside the program."""
    return Path(shutil.copytree(DEFAULT_ROOT, tmp_path / "policies"))


def test_every_policy_is_listed() -> None:
    said = succeed("policy", "list")
    assert "yantai-2024-8\t烟政办字〔2024〕8号\tin_force\tofficial\t2024-03-01\t2027-02-28" in said
    assert "dezhou-undated\t《德州市职业技能竞赛奖励》\tundated\treported\t\t\t" in said
    rows = {row["id"]: row for row in printed_json(succeed("policy", "list", "--json"))}
    assert rows["yantai-2024-8"]["expires"] == "2027-02-28"


def test_the_policies_that_come_along_are_sound() -> None:
    assert "no problem" in succeed("policy", "check")
    assert " 0 differences" in succeed("policy", "test")


def test_policies_outside_are_checked_in_place(city: Path) -> None:
    assert "没有问题" in succeed("policy", "check", city, env={"LANG": "zh_CN.UTF-8"})
    assert ", 0 differences" in succeed("policy", "test", city)


def test_a_wrong_file_is_named_with_its_line(city: Path) -> None:
    path = city / "yantai" / "2024-8" / "policy.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('status = "in_force"', 'status = "valid"\nbonus = 1'),
        encoding="utf-8",
    )
    outcome = refuse("policy", "check", city, zh="policy.toml", en="valid")
    assert outcome.stderr.count("✗") == 2
    assert run("policy", "test", city).exit_code == 1


def test_a_case_that_differs_is_named(city: Path) -> None:
    path = city / "yantai" / "2024-8" / "policy.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("ceiling_yuan = 10_000", "ceiling_yuan = 1"),
        encoding="utf-8",
    )
    outcome = refuse("policy", "test", city, zh="应为", en="expected")
    assert "differences" in outcome.stdout


def test_documents_without_a_day_of_effect_are_listed() -> None:
    rows = {row["id"]: row for row in printed_json(succeed("policy", "list", "--json"))}
    assert (rows["nantong-draft"]["effective"], rows["nantong-draft"]["status"]) == ("", "draft")
    assert rows["jiangsu-union-2023-13"]["effective"] == ""


def test_one_city_or_one_folder_is_enough() -> None:
    assert "2 policies, no problem, 0 warnings" in succeed("policy", "check", DEFAULT_ROOT / "yantai")
    assert "1 policies, no problem" in succeed("policy", "check", DEFAULT_ROOT / "huainan" / "draft")
    assert ", 0 differences" in succeed("policy", "test", DEFAULT_ROOT / "lianyungang")


def test_a_policy_is_shown_line_by_line() -> None:
    lines = succeed("policy", "show", "yantai-2024-8").splitlines()
    assert lines[0].startswith("yantai-2024-8\t烟政办字〔2024〕8号\t")
    assert lines[1] == "Issued by: 烟台市人民政府办公室"
    assert lines[2] == "Replaces: 此前技能人才政策与本意见不一致之处"
    assert lines[3] == (
        "YT-7\tterm\tin force from 2024-03-01, to 2027-02-28\t文末“本意见自2024年3月1日起施行，有效期3年”"
    )
    assert (
        "YT-2\tceiling of prize money\tat most 10,000.00 yuan at city tier\t三（八）“市级最高1万元”" in lines
    )


def test_a_draft_is_shown_as_a_draft_in_either_language() -> None:
    said = succeed("policy", "show", "nantong-draft")
    assert "A draft: shown and simulated, never paid from." in said
    assert "Issued by: not stated" in said
    assert "—\tterm\tas the draft prints it: no day of effect is stated, no last day stated\t标题" in said
    said = succeed("policy", "show", "huainan-draft", env={"LANG": "zh_CN.UTF-8"})
    assert "征求意见稿：只展示和模拟，不据此发放。" in said
    assert "发文机关：未载明" in said
    assert "HN-6\t晋升补贴\t新晋升技师（二级），每人一次性 3,500.00元，领取人：个人\t6“技师3500元/人”" in said


def test_a_policy_is_shown_to_machines() -> None:
    shown = printed_json(succeed("policy", "show", "huainan-draft", "--json"))
    assert (shown["payable"], shown["issuer"], shown["effective"]) == (False, "", "2026-01-01")
    assert shown["lines"][0]["kind"] == {"zh": "施行期", "en": "term"}
    assert {"row", "kind", "says", "article", "phrase"} == set(shown["lines"][-1])
    assert len(shown["lines"]) == 31
    assert printed_json(succeed("policy", "show", "yantai-2024-8", "--json"))["payable"] is True


def test_a_policy_that_is_not_there_is_refused() -> None:
    refuse(
        "policy",
        "show",
        "nowhere",
        zh="没有政策文件“nowhere”",
        en="Choose one of: anhui-2023, chongqing-2018",
    )


def test_a_document_known_from_reports_names_them() -> None:
    said = succeed("policy", "show", "nation-worldskills-43").splitlines()
    assert said[1] == "Issued by: 人力资源和社会保障部"
    assert said[2].startswith("Source: reported by others, http://news.hebei.com.cn/")
    assert said[3].startswith("Its figures are only reported")
    said = succeed("policy", "show", "yantai-2017-8", env={"LANG": "zh_CN.UTF-8"}).splitlines()
    assert said[2].startswith("来源：官方文本，https://www.yantai.gov.cn/")
    assert not any("数额只见于报道" in line for line in said)
    shown = printed_json(succeed("policy", "show", "yantai-2024-8", "--json"))
    assert (shown["source"], shown["source_at"], len(shown["replaces"])) == ("official", "", 1)


def test_a_document_of_unknown_date_is_told_to_be_one() -> None:
    said = succeed("policy", "show", "dezhou-undated")
    assert "Of unknown date: shown and simulated, never paid from." in said
    assert printed_json(succeed("policy", "show", "dezhou-undated", "--json"))["payable"] is False


def test_a_hole_is_told_and_refuses_nothing(city: Path) -> None:
    path = city / "anhui" / "2023" / "policy.toml"
    text = path.read_text(encoding="utf-8").replace('entrants = "10"', 'entrants = "11"')
    path.write_text(text, encoding="utf-8")
    outcome = run("policy", "check", city)
    assert (outcome.exit_code, outcome.stderr.count("!")) == (0, 1)
    assert "“entrants”的各段之间缺 10。" in outcome.stderr
    assert "no problem, 1 warnings" in outcome.stdout


def test_every_clause_is_covered() -> None:
    said = succeed("policy", "coverage")
    assert "YT-3\tyantai-2024-8 三（八）\thosting grant" in said
    assert (
        "JS-3\tjiangsu-union-2023-13 （四）\tprize money at province tier: undetermined, see 江苏省" in said
    )
    assert "YT-11\tyantai-2024-8 六（十五）、（十七）\tnothing to compute: leadership: A duty" in said
    assert "YT-2\tyantai-2024-8 三（八）\t奖金上限" in succeed("policy", "coverage", env={"LANG": "zh_CN"})
    rows = {row["id"]: row for row in printed_json(succeed("policy", "coverage", "--json"))}
    assert all(row["done"] for row in rows.values())
    assert rows["YT-8"]["lines"] == [
        {"zh": "晋升补贴", "en": "subsidy of a promotion"},
        {"zh": "企业年度上限", "en": "yearly cap of an enterprise"},
    ]
    assert rows["HN-3"]["undetermined"][0]["zh"] == "奖金待定，见《淮南市职业技能竞赛管理办法》（修订中）"
    assert rows["HN-3"]["lines"] == rows["HN-3"]["nothing"] == []


def test_a_clause_that_nothing_answers_is_told(city: Path) -> None:
    path = city / "yantai" / "2024-8" / "policy.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('row = "YT-12"', 'row = "YT-2"'), encoding="utf-8"
    )
    outcome = refuse(
        "policy", "coverage", city, zh="YT-12（yantai-2024-8 三（七））没有任何规定对应", en="[[notice]]"
    )
    assert "YT-12\tyantai-2024-8 三（七）\tNOTHING" in outcome.stdout
    outcome = run("policy", "coverage", city, "--json")
    assert outcome.exit_code == 1
    assert [row["id"] for row in printed_json(outcome.stdout) if not row["done"]] == ["YT-12"]


def test_a_line_that_names_no_clause_is_told(city: Path) -> None:
    path = city / "nantong" / "draft" / "policy.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('row = "NT-3"', 'row = "HN-3"'), encoding="utf-8"
    )
    outcome = refuse(
        *("policy", "coverage", city),
        zh="nantong-draft （十三） 写明的条款“HN-3”不在该文件的条款表中",
        en="names the row “HN-3”, which the clause table does not have for it",
    )
    assert outcome.stderr.count("✗") == 2  # NT-3 is left without an answer, too


def test_a_folder_without_policies_is_refused(tmp_path: Path) -> None:
    refuse("policy", "check", tmp_path, zh="下没有 policy.toml", en="There is no policy.toml under")
    assert run("policy", "check", tmp_path / "nowhere").exit_code == 2
