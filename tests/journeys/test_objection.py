"""From a published result over an objection to the corrected result, the awards decided again and the payment put right."""

import re
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook

from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.medals import Award
from competition.domain.money import Money
from competition.domain.roles import Role
from competition.operations.accounts import grant_role
from competition.operations.log import verify_log
from competition.spreadsheets.plan_writer import write_plan
from tests.factories import let_in
from tests.journeys.test_gold_then_silver import bookings, on, pay, transfers
from tests.journeys.visitor import Visitor
from tests.operations.games import Games, published
from tests.operations.helpers import NOW, row
from tests.operations.objecting import ONE, PAGE, TWO, arbiter

HOME, LIST = "/organizer/test-2026", "/c/test-2026/events/E01"
GOLD, SILVER, BRONZE = Money.yuan(10_000), Money.yuan(6_000), Money.yuan(3_000)


@pytest.fixture
def games(site: Flask) -> Games:
    """Results confirmed on 2026-09-20; three entries, the first won."""
    with site.app_context():
        found = published({1: 90, 2: 80, 3: 70})
        grant_role(found.finance.id, found.id, Role.FINANCE, by=found.organizer, now=NOW)
        for name in (ONE, TWO):
            arbiter(found, name)
        return found


def person(site: Flask, name: str) -> Visitor:
    visitor = Visitor(site)
    visitor.client = let_in(site, name)
    return visitor


@pytest.fixture(autouse=True)
def clock(site: Flask):
    before = site.config["CLOCK"]
    yield
    site.config["CLOCK"] = before


PLAN = AwardPlan(
    "示例市赛组委会〔2026〕1号",
    (PlanLine(Award.GOLD, GOLD), PlanLine(Award.SILVER, SILVER), PlanLine(Award.BRONZE, BRONZE)),
)


def test_an_objection_is_upheld_and_the_papers_and_the_payment_put_right(site: Flask, games: Games):
    organizer, finance, chief = (person(site, name) for name in ("organizer", "finance", "chief"))
    on(site, date(2026, 9, 21))
    organizer.post(f"{HOME}/awards/plan", file=(BytesIO(write_plan(PLAN)), "plan.xlsx"))
    finance.post(f"{HOME}/awards/plan/approve", version=1)
    organizer.post(f"{HOME}/awards/decide")
    finance.post(f"{HOME}/awards/approve", version=1)
    organizer.post(f"{HOME}/papers/issue")
    give_notice(organizer)
    on(site, date(2026, 9, 24))
    number = objects(site)
    on(site, date(2027, 1, 15))
    first = pay(organizer, finance, number=1, day="2027-01-15")
    assert transfers(first) == [("李二", GOLD), ("李三", SILVER), ("李四", BRONZE)]
    decide_objection(site, organizer)
    correct(organizer, chief)
    look_at_the_state(site, number)
    recalled_at_once(site, organizer)
    decide_again(organizer, finance)
    reissued(site, organizer)
    everybody_was_told(organizer)
    on(site, date(2028, 1, 10))
    second = pay_in_2028(organizer, finance)
    assert sorted(each[:1] + each[2:] for each in bookings(second)) == sorted(
        [
            ("冲销", Money.yuan(-10_000), 2028),
            ("补发", SILVER, 2028),
            ("冲销", Money.yuan(-6_000), 2028),
            ("补发", GOLD, 2028),
        ]
    )
    with site.app_context():
        assert verify_log().problems == ()


def give_notice(organizer: Visitor) -> None:
    assert "还没有异议" in organizer.get(f"{HOME}/objections")
    text = organizer.post(f"{HOME}/events/E01/notice", first="2026-09-21", working_days=5, count=1)
    assert "公示至 2026-09-28" in text
    text = organizer.post(f"{HOME}/events/E01/notice", first="2026-09-21", working_days=5, open=1)
    assert "公示中" in text
    assert "还有 7 天" in text


def objects(site: Flask) -> str:
    """The second entrant objects to the own marks; the number."""
    visitor = Visitor(site)
    assert "公示至 2026-09-28" in visitor.get(LIST)
    text = visitor.post(
        f"{LIST}/objection",
        who="E01-002",
        ending=row(2)[2][-6:],
        kind="sheet",
        about="",
        form="P1",
        statement="检测记录登记有误（虚构）。",
        files=(BytesIO(PAGE), "../记录.pdf"),
    )
    return re.search(r"TEST-2026-E01-Y\d{3}", text)[0]


def decide_objection(site: Flask, organizer: Visitor) -> None:
    one, two = person(site, ONE), person(site, TWO)
    page = organizer.get(f"{HOME}/objections/1")
    assert "检测记录登记有误" in page
    ids = re.findall(r'name="arbitrator" value="(\d+)"', organizer.page.text)
    assert "已指派仲裁员。" in organizer.post(f"{HOME}/objections/1/arbitrators", arbitrator=ids)
    assert "TEST-2026-E01-Y001" in one.get("/organizer/arbitration")
    decide = f"{HOME}/arbitration/1"
    one.get(decide)
    field = re.search(r'name="(mark-\d+-P1-2)"', one.page.text)[1]
    text = one.post(decide, upheld="yes", reasons="核对检测记录（虚构）", **{field: "35"})
    assert "待另一名仲裁员复核" in text
    assert "第2名 · 银牌 第1名 · 金牌" in two.get(decide)
    two.client.get(f"{decide}/files/1")
    assert "处理意见已确认。" in two.post(f"{decide}/confirm")


def correct(organizer: Visitor, chief: Visitor) -> None:
    place = f"{HOME}/objections/1"
    text = chief.get(f"{place}/consequences")
    assert "E01-001 李二 第1名 · 金牌 第2名 · 银牌" in text
    assert "以下证书和通知一并撤销" in text
    assert "TEST-2026-R0001 E01-001 李二" in text
    assert "TEST-2026-R0003" not in text
    assert "奖励决定须重新作出并批准" in text
    assert "待另一人公布" in chief.post(f"{place}/carry-out")
    text = organizer.post(f"{place}/publish", confirmed_on="2027-01-15", version=2)
    assert "更正成绩已公布" in text


def look_at_the_state(site: Flask, number: str) -> None:
    visitor = Visitor(site)
    text = visitor.post(f"{LIST}/objection/state", reference=number, who="E01-002", ending=row(2)[2][-6:])
    assert "更正结果已公布" in text
    assert "核对检测记录（虚构）" in text
    assert "arbiter" not in text
    assert "李二" not in text
    text = visitor.get(LIST)
    assert re.search(r"1 李三 .* 2 李二", text)
    assert "本成绩经异议更正，为第2版，替换第1版。" in text
    text = visitor.get(f"{LIST}/versions/1")
    assert re.search(r"1 李二 .* 2 李三", text)
    assert "这是第1版成绩，已由第2版更正成绩替换。" in text
    visitor.get(f"{LIST}/versions/3", status=404)


def recalled_at_once(site: Flask, organizer: Visitor) -> None:
    """With the publication, and exactly those that say something else; nothing is issued on the old decisions."""
    visitor = Visitor(site)
    for number, name in (("R0001", "李二"), ("R0002", "李三"), ("T0001", "李二"), ("T0002", "李三")):
        assert "已撤销" in visitor.post("/v/number", number=f"TEST-2026-{number}", name=name)
    for number in ("R0003", "T0003"):
        assert "有效" in visitor.post("/v/number", number=f"TEST-2026-{number}", name="李四")
    text = visitor.post("/winner", number="TEST-2026-R0001", name="李二")
    assert "已撤销" in text
    assert "第1版奖励决定不再适用" in organizer.get(f"{HOME}/recalls")
    assert "第1版奖励决定不再适用" in organizer.get(f"{HOME}/awards")
    assert "第1版奖励决定不再适用" in organizer.post(f"{HOME}/papers/issue", status=422)


def reissued(site: Flask, organizer: Visitor) -> None:
    """Under new numbers, and each names the other."""
    assert "已制发4份证书和通知。" in organizer.post(f"{HOME}/papers/issue")
    visitor = Visitor(site)
    text = visitor.post("/v/number", number="TEST-2026-R0001", name="李二")
    assert "已换发" in text
    assert "TEST-2027-R0002" in text
    assert "有效" in visitor.post("/v/number", number="TEST-2027-R0002", name="李二")
    text = visitor.post("/winner", number="TEST-2027-R0002", name="李二")
    assert "第 2 名" in text
    assert "新编号：TEST-2027-R0002" in organizer.get(f"{HOME}/recalls")


def everybody_was_told(organizer: Visitor) -> None:
    """Nobody here gave an address: each of them is to be told otherwise, by name of the entry."""
    text = organizer.get(f"{HOME}/outbox")
    assert text.count("焊接E01成绩已更正") == 2
    assert "异议TEST-2026-E01-Y001已有处理结果" in text
    assert "无邮箱，须另行告知" in text


def decide_again(organizer: Visitor, finance: Visitor) -> None:
    text = organizer.post(f"{HOME}/awards/decide", reason="异议成立，成绩更正")
    assert "与已批准的第1版相比" in text
    finance.post(f"{HOME}/awards/approve", version=2)


def pay_in_2028(organizer: Visitor, finance: Visitor) -> Workbook:
    """What was confirmed in 2027 is paid in the year after: who is paid how much."""
    assert "批次已提出" in organizer.post("/payments/propose", year=2028)
    batch = organizer.address
    finance.get(batch)
    finance.post(f"{batch}/approve", seen=finance.value("seen"))
    organizer.post(f"{batch}/publish")
    finance.client.post(f"{batch}/export")
    return load_workbook(BytesIO(finance.client.post(f"{batch}/export").data))
