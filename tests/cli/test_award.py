"""`saiwu award`: results simulated and a competition's cost planned, from tables as offices save them. The people are made up."""

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook

from competition.cli.award_cost import COLUMNS as EVENT_COLUMNS
from competition.cli.award_results import COLUMNS as RESULT_COLUMNS
from competition.domain.prizes import Award
from competition.policies import DEFAULT_ROOT
from competition.policies_plans import read_plan
from tests.cli.running import printed_json, refuse, run, succeed

HEADER = "person,competition,tier,class,event,group,team,rank,entrants,award,held_level,employer,confirmed_on,sex\n"
CITY = "张三,市赛,city,games,数控车,worker,,1,40,gold,level_4,甲厂,2026-06-20,male\n"
RESULTS = (
    HEADER
    + CITY
    + "张三,省赛,省级,一类行业竞赛,数控车,职工,,2,60,银牌,四级,甲厂,2026年9月20日,男\n"
    + "王五,市赛,市级,games,电子商务,职工组,A,1,10,金牌,,,2026-06-20,male\n"
    + "李四,市赛,city,games,电子商务,worker,A,1,10,gold,无,,2026-06-20,male\n"
    + "赵六,市赛,city,games,电子商务,worker,A,1,10,gold,,,2026-06-20,male\n"
)
PLAN = """\
reference = "试组委〔2026〕3号"
hosting_yuan = 100_000

[[line]]
award = "gold"
amount_yuan = 10_000
level = "level_3"
tiers = ["city"]

[[line]]
award = "silver"
amount_yuan = 15_000
level = "level_3"
tiers = ["province"]
"""
YANTAI = ("award", "simulate", "--policy", "yantai-2024-8", "--results")
EVENTS = "event,group,entries,team_size,rule\n数控车,worker,10,,national-games-2020\n电子商务,学生组,12,3,shares-10-20-30\n"
COST = ("award", "cost", "--policy", "yantai-2024-8", "--tier", "city", "--on", "2026-06-20", "--events")


@pytest.fixture
def results(tmp_path: Path) -> Path:
    return write(tmp_path / "results.csv", RESULTS)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path / "plan.toml", PLAN)


@pytest.fixture
def events(tmp_path: Path) -> Path:
    return write(tmp_path / "events.csv", EVENTS)


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def prize_money(output: str) -> dict[tuple[str, str], tuple[str | None, str | None, int | None]]:
    return {
        (each["person"], each["competition"]): (
            each["decided_yuan"],
            each["paid_yuan"],
            each["payment_year"],
        )
        for each in printed_json(output)["decisions"]
        if each["kind"] == "cash"
    }


def test_of_gold_in_the_city_and_silver_in_the_province_the_higher_is_paid(results: Path, plan: Path) -> None:
    said = succeed(*YANTAI, results, "--plan", plan, "--json")
    assert prize_money(said) == {
        ("张三", "市赛"): ("10000.00", None, None),
        ("张三", "省赛"): ("15000.00", "15000.00", 2027),
        ("李四", "市赛"): ("3333.34", "3333.34", 2027),
        ("王五", "市赛"): ("3333.33", "3333.33", 2027),
        ("赵六", "市赛"): ("3333.33", "3333.33", 2027),
    }
    found = printed_json(said)
    assert set(found) == {"policy", "plan", "totals", "decisions"}
    assert (found["policy"]["id"], found["policy"]["simulated"]) == ("yantai-2024-8", False)
    assert found["plan"] == "试组委〔2026〕3号"
    assert found["totals"] == {
        "people": 4,
        "decided_yuan": "35000.00",
        "paid_yuan": "25000.00",
        "paid_yuan_by_year": {"2027": "25000.00"},
        "undetermined": 0,
        "undetermined_money": 0,
    }
    struck = next(each for each in found["decisions"] if each["decided_yuan"] == "10000.00")
    assert struck["outcome"]["zh"].startswith("无：就高不重复：已按“省赛 数控车”发放 15,000.00元")
    assert struck["clauses"][-1] == "烟政办字〔2024〕8号 六（十六）“按照“就高不重复”原则执行”"
    assert any("市级奖金最高 10,000.00元" in step["zh"] for step in struck["steps"])


def test_the_order_of_the_rows_changes_nothing(tmp_path: Path, results: Path, plan: Path) -> None:
    head, *rows = RESULTS.splitlines(keepends=True)
    turned = write(tmp_path / "turned.csv", head + "".join(reversed(rows)), encoding="gb18030")
    given = ("--plan", plan, "--json")
    assert succeed(*YANTAI, turned, *given) == succeed(*YANTAI, results, *given)


def test_every_decision_is_told_in_words_and_the_sums_at_the_end(results: Path, plan: Path) -> None:
    lines = succeed(*YANTAI, results, "--plan", plan).splitlines()
    assert lines[0] == "张三"
    assert (
        "\t省赛 数控车, province, silver medal\tprize money\t15,000.00 yuan\t"
        "decided 15,000.00 yuan, after settlement 15,000.00 yuan\tpaid in 2027\t"
        "烟政办字〔2024〕8号 文末; 烟政办字〔2024〕8号 三（八）; 烟政办字〔2024〕8号 六（十六）"
    ) in lines
    assert lines[-3:] == [
        "Total of 4 people: decided 35,000.00 yuan, after settlement 25,000.00 yuan",
        "paid in 2027: 25,000.00 yuan",
        "undetermined: 0, not in the total",
    ]
    said = succeed(*YANTAI, results, "--plan", plan, env={"LANG": "zh_CN.UTF-8"})
    assert "合计 4 人：决定 35,000.00元，结算后 25,000.00元\n2027年拨付 25,000.00元\n" in said


def test_what_is_undetermined_is_listed_with_what_is_missing(results: Path) -> None:
    lines = succeed(*YANTAI, results).splitlines()
    assert "undetermined: 10, not in the total" in lines
    assert (
        "\tprize money\t5 × see the competition's award plan (none approved)\t张三, 李四, 王五, 赵六" in lines
    )


def test_a_day_for_all_results_goes_before_the_table(tmp_path: Path, plan: Path) -> None:
    table = write(
        tmp_path / "results.csv", HEADER.replace(",confirmed_on", "") + CITY.replace(",2026-06-20", "")
    )
    refuse(*YANTAI, table, zh="没有写明成绩的确认日期", en="Fill in confirmed_on, or give --on.")
    said = succeed(*YANTAI, table, "--plan", plan, "--on", "2025-01-02", "--json")
    assert prize_money(said) == {("张三", "市赛"): ("10000.00", "10000.00", 2026)}
    late = printed_json(succeed(*YANTAI, table, "--plan", plan, "--on", "2027-03-01", "--json"))
    assert late["totals"]["undetermined_money"] == 1
    assert "不适用于2027-03-01" in late["decisions"][0]["outcome"]["zh"]


def test_a_draft_is_simulated_and_says_that_nothing_is_paid_from_it(results: Path) -> None:
    outcome = run("award", "simulate", "--policy", "nantong-draft", "--results", results, "--json")
    assert outcome.exit_code == 0
    assert "征求意见稿）只作模拟，不得据此发放" in outcome.stderr
    assert "nothing may be paid from it" in outcome.stderr
    assert printed_json(outcome.stdout)["policy"]["simulated"] is True
    assert run(*YANTAI, results).stderr == ""


def test_a_reported_document_of_a_folder_of_ones_own_is_named_as_such(tmp_path: Path, results: Path) -> None:
    city = Path(shutil.copytree(DEFAULT_ROOT / "yantai", tmp_path / "policies" / "yantai"))
    path = city / "2024-8" / "policy.toml"
    path.write_text(
        path.read_text(encoding="utf-8") + '\n[source]\nquality = "reported"\nat = "https://example.org"\n',
        encoding="utf-8",
    )
    outcome = run(*YANTAI, results, "--policies", tmp_path / "policies")
    assert outcome.exit_code == 0
    assert "are only reported: nothing may be paid from it" in outcome.stderr


def test_two_documents_are_compared_and_drawn(tmp_path: Path, results: Path, plan: Path) -> None:
    picture = tmp_path / "comparison.svg"
    given = (*YANTAI, results, "--plan", plan, "--compare", "nantong-draft")
    said = succeed(*given, "--svg", picture)
    assert "张三\t15,000.00 yuan\t0.00 yuan (and 2 undetermined)\tundetermined" in said
    assert "city, gold medal\t10,000.00 yuan\t0.00 yuan (and 4 undetermined)\tundetermined" in said
    tree = ElementTree.parse(picture)
    title, desc = tree.getroot()[0], tree.getroot()[1]
    assert (title.tag, desc.tag) == ("{http://www.w3.org/2000/svg}title", "{http://www.w3.org/2000/svg}desc")
    assert "city, gold medal: 烟政办字〔2024〕8号 10,000.00 yuan, " in desc.text
    same = (*YANTAI, results, "--plan", plan, "--compare", "yantai-2024-8", "--compare-plan", plan, "--json")
    found = printed_json(succeed(*same))["comparison"]
    assert set(found) == {"policy", "plan", "totals", "by_person", "by_award"}
    assert found["by_person"][0] == {
        "what": {"zh": "张三", "en": "张三"},
        "first": {"paid_yuan": "15000.00", "undetermined": 0},
        "second": {"paid_yuan": "15000.00", "undetermined": 0},
        "difference_yuan": "0.00",
    }
    assert run(*YANTAI, results, "--svg", picture).exit_code == 2


def test_a_plan_above_the_ceiling_is_refused_with_the_clause(tmp_path: Path, results: Path) -> None:
    over = write(tmp_path / "over.toml", PLAN.replace("10_000", '"10000.01"'))
    outcome = refuse(*YANTAI, results, "--plan", over, zh="金牌奖金 10,000.01元 超过市级上限", en="三（八）")
    assert outcome.stdout == ""
    assert outcome.stderr.count("✗") == 1


def test_unknown_columns_and_documents_are_refused(tmp_path: Path, results: Path) -> None:
    table = write(tmp_path / "bonus.csv", RESULTS.replace("employer", "bonus"))
    refuse(*YANTAI, table, zh="没有“bonus”这一列", en="Delete it or use one of: person, competition")
    table = write(
        tmp_path / "short.csv", "person,competition,tier,event,group,姓名\n甲,市赛,city,车工,worker,甲\n"
    )
    outcome = refuse(*YANTAI, table, zh="缺少“award”列", en="Add award (or 奖项) to the first row")
    assert "The column “person” stands more than once." in outcome.stderr
    unknown = ("award", "simulate", "--policy", "nowhere", "--results", results)
    refuse(*unknown, zh="没有政策文件“nowhere”", en="Choose one of: ")


def test_every_bad_cell_is_told_with_row_and_column(tmp_path: Path) -> None:
    bad = (
        HEADER
        + "张三,市赛,town,games,数控车,worker,,0,40,gold,九级,甲厂,2026-06-31,\n"
        + "李四,市赛,city,games,,worker,,5,4,gold,,,2026-06-20,\n"
        + "王五,市赛,city,games,数控车,worker,,,,gold,,,2026-06-20,,多余\n"
    )
    refuse(
        *YANTAI,
        write(tmp_path / "wide.csv", bad),
        zh="第4行：这一行在表头之外还有内容",
        en="where there is no heading",
    )
    outcome = refuse(
        *(*YANTAI, write(tmp_path / "bad.csv", bad.replace(",多余", ""))),
        zh="bad.csv 第2行 “tier”列：“town”不在可填的内容之内。 请填：unit（单位（岗位练兵））",
        en="Use one of: unit, district, city",
    )
    assert outcome.stdout == ""
    for said in (
        "第2行 “rank”列：“0”不是1或以上的整数",
        "第2行 “held_level”列：“九级”不在可填的内容之内",
        "第2行 “confirmed_on”列：“2026-06-31”不是存在的日期",
        "第3行 “event”列：“event”未填写",
        "第3行 “rank”列：名次 5 大于决赛人数 4",
    ):
        assert said in outcome.stderr
    assert outcome.stderr.count("✗") == 6


def test_rows_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    table = write(
        tmp_path / "results.csv",
        RESULTS.replace(
            "李四,市赛,city,games,电子商务,worker,A,1", "李四,市赛,nation,games,电子商务,worker,A,2"
        )
        + CITY,
    )
    outcome = refuse(
        *(*YANTAI, table),
        zh="第5行 “tier”列：与第2行不一致：同一竞赛的“tier”应相同",
        en="stands more than once",
    )
    assert "It differs from row 4: rank is the same within one team." in outcome.stderr
    assert outcome.stderr.count("✗") == 3
    empty = write(tmp_path / "empty.csv", HEADER)
    refuse(*YANTAI, empty, zh="表头以下没有数据", en="no rows below the header")


def test_a_workbook_and_chinese_headings_will_do(tmp_path: Path, plan: Path) -> None:
    book = Workbook()
    book.active.append(
        ["姓名", "竞赛", "层级", "赛项", "组别", "奖项", "确认日期", "是否合格", "性别", "年龄"]
    )
    book.active.append(["张三", "市赛", "市级", "数控车", "职工组", "金牌", "2026-06-20", "是", "女", 30])
    book.save(tmp_path / "results.xlsx")
    said = succeed(*YANTAI, tmp_path / "results.xlsx", "--plan", plan, "--json")
    assert prize_money(said) == {("张三", "市赛"): ("10000.00", "10000.00", 2027)}
    book.active["C2"] = "镇级"
    book.save(tmp_path / "results.xlsx")
    refuse(*YANTAI, tmp_path / "results.xlsx", zh="“层级”列 （C2）：“镇级”", en="Use one of: unit")


def test_the_page_that_documents_the_tables_is_true(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "award-simulate.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `(\w+)` \| (\S+) \|", page, re.MULTILINE))
    assert documented == {(each.heading, each.also[0]) for each in (*RESULT_COLUMNS, *EVENT_COLUMNS)}
    example = write(tmp_path / "plan.toml", page.split("```toml\n")[1].split("```")[0])
    assert [line.award for line in read_plan(example).lines] == [Award.GOLD, Award.GOLD]


def test_a_competition_costs_what_is_expected_and_at_most(tmp_path: Path, events: Path, plan: Path) -> None:
    picture = tmp_path / "cost.svg"
    said = succeed(*COST, events, "--plan", plan, "--class", "games", "--svg", picture)
    assert "\tgold medal × 1\texpected 10,000.00 yuan\tat most 10,000.00 yuan\n" in said
    assert "\tmedal for excellence × 2\texpected 0.00 yuan\tat most 20,000.00 yuan\n" in said
    assert said.endswith("Total\texpected 210,000.00 yuan\tat most 420,000.00 yuan\n")
    assert "数控车 (workers): expected 110,000.00 yuan, at most 200,000.00 yuan" in picture.read_text(
        encoding="utf-8"
    )
    assert "合计\t预计 210,000.00元\t上限 420,000.00元" in succeed(
        *COST, events, "--plan", plan, "--class", "games", env={"LANG": "zh_CN.UTF-8"}
    )  # fmt: skip


def test_what_a_cost_leaves_out_is_named_beside_it(tmp_path: Path, events: Path) -> None:
    picture = tmp_path / "cost.svg"
    said = succeed(*COST, events, "--svg", picture)
    assert "expected 0.00 yuan and what is undetermined: see the competition's award plan" in said
    assert "more undetermined" in picture.read_text(encoding="utf-8")
    found = printed_json(succeed(*COST, events, "--json"))
    assert set(found) == {"policy", "plan", "on", "events", "total"}
    assert found["events"][0]["awards"][0] == {
        "award": "gold",
        "number": 1,
        "expected": {
            "yuan": "0.00",
            "undetermined": [
                {
                    "zh": "见竞赛奖励方案（尚未批准）",
                    "en": "see the competition's award plan (none approved)",
                }
            ],
        },
        "most": {"yuan": "10000.00", "undetermined": []},
    }
    assert found["events"][0]["hosting"]["most"]["undetermined"][0]["zh"] == "须先写明赛事类别"


def test_a_wrong_table_of_events_or_plan_is_refused(tmp_path: Path, events: Path, plan: Path) -> None:
    wrong = write(
        tmp_path / "wrong.csv",
        EVENTS.replace("national-games-2020", "nonesuch").replace("12,3,shares-10-20-30", ",x,"),
    )
    outcome = refuse(*COST, wrong, zh="第2行 “rule”列：没有名为“nonesuch”的授奖规则", en="“entries” is empty")
    assert "第3行 “team_size”列：“x”不是数字" in outcome.stderr
    assert "第3行 “rule”列：“rule”未填写" in outcome.stderr
    assert outcome.stderr.count("✗") == 4
    over = write(tmp_path / "over.toml", PLAN.replace("100_000", "150_001"))
    refuse(
        *COST,
        events,
        "--plan",
        over,
        "--class",
        "games",
        zh="承办补助 150,001.00元 超过",
        en="above 150,000.00",
    )
