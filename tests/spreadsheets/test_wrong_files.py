"""Each file in fixtures/wrong says what is wrong with it, where, and how to mend it, in both languages."""

import re

import pytest

from competition.domain.award_plan import Scope, check_plan
from competition.domain.problems import Level, Where
from competition.domain.registration import Background, EventRules, register
from competition.domain.tiers import Tier
from competition.spreadsheets.plans import read_plan
from competition.spreadsheets.roster import read_roster
from tests.domain.build import DAY, policy
from tests.spreadsheets.build import WRONG, problems_of

ROSTER = "报名表"
EVENTS, PANELS, PLAN = "项目表", "裁判席位表", "奖励方案"
HAN = re.compile(r"[\u4e00-\u9fff]")
NOWHERE = ("", None, "", "")

SAYS = [
    ("not-a-workbook.xlsx", NOWHERE, "不是 Excel 工作簿", "not an Excel workbook"),
    ("old-format.xls", NOWHERE, "旧版 .xls", "old .xls format"),
    ("encrypted.xlsx", NOWHERE, "打开密码", "encrypted with a password"),
    ("damaged.xlsx", NOWHERE, "已损坏", "is damaged"),
    ("entities.xlsx", NOWHERE, "XML 实体", "XML entities"),
    ("wrong-sheet.xlsx", (ROSTER, None, "", ""), "文件中有：“Sheet1”", "the file has: “Sheet1”"),
    ("missing-column.xlsx", (ROSTER, 4, "身份证号码", ""), "缺少“身份证号码”列", "“身份证号码” is missing"),
    ("no-header.xlsx", (ROSTER, None, "", ""), "没有找到表头", "No header was found"),
    ("no-rows.xlsx", (ROSTER, 4, "", ""), "没有数据", "no rows below the header"),
    ("no-delegation.xlsx", (ROSTER, None, "代表队", ""), "没有写明代表队", "delegation is not named"),
    (
        "impossible-date.xlsx",
        (ROSTER, 6, "出生日期", "F6"),
        "“1990-02-30”不是存在的日期",
        "not a day that exists",
    ),
    ("wrong-checksum.xlsx", (ROSTER, 6, "身份证号码", "E6"), "校验位不符", "check digit does not fit"),
    ("id-as-number.xlsx", (ROSTER, 6, "身份证号码", "E6"), "数字格式", "typed as a number"),
    (
        "private-use-name.xlsx",
        (ROSTER, 6, "姓名", "D6"),
        "自造字（U+E123）",
        "private-use characters (U+E123)",
    ),
    (
        "roster-uncomputed-formula.xlsx",
        (ROSTER, 6, "工作单位", "G6"),
        "公式没有计算结果",
        "no computed result",
    ),
    (
        "events-duplicate-code.xlsx",
        (EVENTS, 5, "项目编号", "A5"),
        "“E01”与第4行重复",
        "“E01” stands in row 4",
    ),
    ("events-unknown-rule.xlsx", (EVENTS, 4, "", ""), "授奖规则", "no prize rule “三等奖”"),
    (
        "events-age-without-day.xlsx",
        (EVENTS, 4, "年龄计算日", "I4"),
        "没有写明年龄计算日",
        "no day on which ages",
    ),
    ("panels-seat-taken.xlsx", (PANELS, 6, "席位", "F6"), "席位1在第5行已有人", "Seat 1 is taken in row 5"),
    (
        "panels-unknown-role.xlsx",
        (PANELS, 5, "岗位", "G5"),
        "请填：裁判员、裁判长",
        "Use one of: 裁判员、裁判长",
    ),
    (
        "panels-two-people.xlsx",
        (PANELS, 6, "账号", "A6"),
        "“judge01”在第5行属于另一人",
        "“judge01” to another person",
    ),
    (
        "plan-no-reference.xlsx",
        (PLAN, 4, "批准文件", "B4"),
        "没有写明批准文件",
        "approved the plan is not named",
    ),
    ("plan-appointed-level.xlsx", (PLAN, 6, "晋升等级", "C6"), "由用人单位评聘", "employer's appointment"),
    (
        "plan-unknown-award.xlsx",
        (PLAN, 7, "奖项", "A7"),
        "“特等奖”不在可填的内容之内",
        "“特等奖” is not one of",
    ),
    (
        "plan-half-fen.xlsx",
        (PLAN, 8, "奖金（元）", "B8"),
        "3000.005 元不可用",
        "3000.005 yuan cannot be paid",
    ),
    ("plan-twice.xlsx", (PLAN, 7, "奖项", "A7"), "金牌出现了不止一次", "stands more than once"),
    (
        "plan-unknown-payee.xlsx",
        (PLAN, 6, "获奖对象", "E6"),
        "“领队”不在可填的内容之内",
        "“领队” is not one of",
    ),
    ("plan-unknown-tier.xlsx", (PLAN, 6, "层级", "E6"), "“镇级”不在可填的内容之内", "“镇级” is not one of"),
    ("plan-team-sizes.xlsx", (PLAN, 7, "参赛人数", "E7"), "“0”不是参赛人数", "no list of team sizes"),
    ("plan-ranks.xlsx", (PLAN, 6, "名次", "E6"), "“3-1”不是名次", "no range of ranks"),
    (
        "plan-hosting.xlsx",
        (PLAN, 4, "承办补助（每个项目）", "D4"),
        "承办补助 -1 元不可用",
        "-1 yuan cannot be paid",
    ),
]
ELSEWHERE = {
    "duplicate-id.xlsx",
    "plan-over-ceiling.xlsx",
}


@pytest.mark.parametrize(("file", "place", "zh", "en"), SAYS, ids=[row[0] for row in SAYS])
def test_a_wrong_file_says_what_where_and_how(file: str, place: tuple, zh: str, en: str) -> None:
    found = problems_of((WRONG / file).read_bytes(), file=file, kind=file.split("-", maxsplit=1)[0])
    said = [each for each in found if zh in str(each)]
    assert len(said) == 1, found
    assert said[0].where == Where(file, *place)
    assert said[0].level is Level.ERROR
    assert en in f"{said[0].what.en} {said[0].remedy.en}"
    for each in found:
        assert HAN.search(each.what.zh)
        assert HAN.search(each.remedy.zh)
        assert re.match("[A-Z“]", each.what.en)
        assert re.match("[A-Z“]", each.remedy.en)


def test_every_wrong_file_has_its_test() -> None:
    there = {path.name for path in WRONG.glob("*.xls*")} - {path.name for path in WRONG.glob("scheme-*")}
    assert there == {row[0] for row in SAYS} | ELSEWHERE


def test_only_the_planned_problem_is_found() -> None:
    found = {
        file: problems_of((WRONG / file).read_bytes(), file=file, kind=file.split("-", maxsplit=1)[0])
        for file, *_ in SAYS
    }
    assert {file: len(each) for file, each in found.items() if len(each) != 1} == {}


def test_a_plan_with_a_wrong_line_is_not_taken() -> None:
    for file in ("plan-no-reference.xlsx", "plan-appointed-level.xlsx", "plan-half-fen.xlsx"):
        assert read_plan((WRONG / file).read_bytes(), file=file)[0] is None


def test_a_plan_above_the_ceiling_is_read_and_then_refused_by_the_policy() -> None:
    file = "plan-over-ceiling.xlsx"
    plan, problems = read_plan((WRONG / file).read_bytes(), file=file)
    assert plan is not None
    assert not problems
    (found,) = check_plan(plan, policy=policy(), scope=Scope(Tier.CITY), on=DAY)
    assert "金牌奖金 100,000.00元 超过市级上限" in found.what.zh
    assert "above the ceiling" in found.what.en


def test_a_duplicate_id_is_read_and_then_refused_by_registration() -> None:
    file = "duplicate-id.xlsx"
    roster = read_roster((WRONG / file).read_bytes(), file=file)
    assert not roster.problems
    done = register(
        roster.applications,
        events={"E03": EventRules("E03", "电工")},
        background=Background(Tier.CITY, DAY),
    )
    (found,) = done.problems
    assert found.where == Where(file, ROSTER, 7, "身份证号码")
    assert "第5行的身份证号码重复" in found.what.zh
    assert len(done.entries) == 2
