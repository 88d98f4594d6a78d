"""City gold, then provincial silver for the same skill in the same year: what is paid, what is reversed, when and why."""

import re
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook
from reportlab.pdfgen.canvas import Canvas

from competition.db.papers import papers_of_competition
from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.medals import Award
from competition.domain.money import Money, total
from competition.domain.roles import Role
from competition.domain.selector import Selector
from competition.domain.tiers import Tier
from competition.operations.accounts import SYSTEM, create_user, grant_role
from competition.operations.log import verify_log
from competition.operations.winner_codes import give_codes
from competition.spreadsheets.plan_writer import write_plan
from tests.factories import let_in
from tests.journeys.visitor import Visitor
from tests.operations.games import Games, entry, issue, published
from tests.operations.helpers import NOW, row

HOME = "/organizer/test-2026"
CITY, PROVINCE = Money.yuan(10_000), Money.yuan(15_000)
PLAN = AwardPlan(
    "示例市赛组委会〔2026〕1号",
    (
        PlanLine(Award.GOLD, CITY),
        PlanLine(Award.SILVER, PROVINCE, where=Selector(tiers=frozenset({Tier.PROVINCE}))),
    ),
)
HIGHER_ONLY = "六（十六）“按照“就高不重复”原则执行”"
NEXT_YEAR = "六（十六）“当年评选、确认或核准的资金项目于次年拨付”"
CEILING = "三（八）“省级最高2万元”"


@pytest.fixture
def games(site: Flask) -> Games:
    """Results confirmed on 2026-09-20; the first entry won."""
    with site.app_context():
        found = published({1: 90, 2: 80})
        grant_role(found.finance.id, found.id, Role.FINANCE, by=found.organizer, now=NOW)
        return found


def person(site: Flask, name: str) -> Visitor:
    visitor = Visitor(site)
    visitor.client = let_in(site, name)
    return visitor


def on(site: Flask, day: date) -> None:
    """The clock of the whole site."""
    site.config["CLOCK"] = lambda: datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(site: Flask):
    before = site.config["CLOCK"]
    yield
    site.config["CLOCK"] = before


def test_city_gold_then_provincial_silver(site: Flask, games: Games, tmp_path: Path):
    organizer, finance = person(site, "organizer"), person(site, "finance")
    on(site, date(2026, 10, 8))
    decide_city_gold(organizer, finance)
    with site.app_context():
        issue(games, tmp_path)
    on(site, date(2027, 1, 15))
    first = pay(organizer, finance, number=1, day="2027-01-15")
    assert transfers(first) == [("李二", CITY)]
    assert bookings(first) == [("原始", "焊接E01金牌", CITY, 2027)]
    on(site, date(2027, 2, 10))
    record_provincial_silver(organizer, finance)
    decide_again(organizer, finance)
    second = pay(organizer, finance, number=2, day="2027-02-10")
    assert transfers(second) == [("李二", Money.yuan(5_000))]
    assert bookings(second) == [
        ("冲销", "焊接E01金牌", Money.yuan(-10_000), 2027),
        ("原始", "2026 年示例省职业技能大赛 焊接E01银牌", PROVINCE, 2027),
    ]
    why = [cell.value for cell in second.worksheets[1]["M"]]
    assert HIGHER_ONLY in why[3]
    assert all(clause in why[4] for clause in (CEILING, NEXT_YEAR))
    look_at_the_settlement(organizer)
    look_as_the_winner(site, games)
    with site.app_context():
        assert verify_log().problems == ()


def decide_city_gold(organizer: Visitor, finance: Visitor) -> None:
    organizer.post(f"{HOME}/awards/plan", file=(BytesIO(write_plan(PLAN)), "plan.xlsx"))
    finance.post(f"{HOME}/awards/plan/approve", version=1)
    text = organizer.post(f"{HOME}/awards/decide")
    assert "李二 焊接E01金牌" in text
    assert "10,000.00元" in text
    assert "项奖励决定已批准" in finance.post(f"{HOME}/awards/approve", version=1)


def pay(organizer: Visitor, finance: Visitor, *, number: int, day: str) -> Workbook:
    """A batch of 2027 from its proposal to the bank: who is paid how much."""
    assert "批次已提出" in organizer.post("/payments/propose", year=2027)
    batch = organizer.address
    finance.get(batch)
    finance.post(f"{batch}/approve", seen=finance.value("seen"))
    organizer.post(f"{batch}/publish")
    finance.client.post(f"{batch}/export")
    finance.page = finance.client.post(f"{batch}/export")
    book = load_workbook(BytesIO(finance.page.data))
    assert f"2027年度第{number}批" in str(
        [[c.value for c in r] for r in book.worksheets[0].iter_rows(max_row=2)]
    )
    assert "已登记拨付" in finance.post(f"{batch}/paid", day=day)
    return book


def transfers(book: Workbook) -> list[tuple[str, Money]]:
    """Who is paid how much in all, from the first sheet, whose total is theirs."""
    rows = [[cell.value for cell in each] for each in book.worksheets[0].iter_rows(min_row=4)]
    paid = [(each[1], Money.yuan(each[4])) for each in rows if isinstance(each[0], int)]
    sums = [Money.yuan(each[4]) for each in rows if each[1] == "合计"]
    assert sums == [total([amount for _, amount in paid])]
    return paid


def bookings(book: Workbook) -> list[tuple[str, str, Money, int]]:
    """Kind, what for, sum and year of each line, from the second sheet."""
    rows = [[cell.value for cell in each] for each in book.worksheets[1].iter_rows(min_row=4)]
    return [(r[6], r[5], Money.yuan(r[7]), r[11]) for r in rows if isinstance(r[0], int)]


def a_page() -> BytesIO:
    """A made-up notice of the province, as a PDF."""
    content = BytesIO()
    page = Canvas(content)
    page.drawString(72, 720, "made up")
    page.save()
    content.seek(0)
    return content


def record_provincial_silver(organizer: Visitor, finance: Visitor) -> None:
    text = organizer.post(
        f"{HOME}/elsewhere/new",
        person=row(1)[1],
        id_number=row(1)[2],
        employer="示例机械厂",
        group="worker",
        held_level="",
        contest="2026 年示例省职业技能大赛",
        tier="province",
        competition_class="games",
        skill="焊接E01",
        other_skill="",
        award="silver",
        place="2",
        entrants="20",
        team_size="1",
        position="1",
        confirmed_on="2026-11-05",
        document="示例省人社〔2026〕9号",
        received="",
        received_from="",
        file=(a_page(), "notice.pdf"),
    )
    assert "待确认" in text
    finance.get(f"{HOME}/elsewhere")
    finance.page = finance.client.get(finance.links("evidence")[0])
    assert finance.page.data.startswith(b"%PDF")
    assert "已确认" in finance.post(f"{HOME}/elsewhere/1/confirm")


def decide_again(organizer: Visitor, finance: Visitor) -> None:
    text = organizer.post(f"{HOME}/awards/decide", reason="补录省赛成绩")
    assert "与已批准的第1版相比" in text
    assert "10,000.00元（结算后不计）" in text
    assert "就高不重复：已按“2026 年示例省职业技能大赛 焊接E01银牌”发放 15,000.00元" in text
    finance.post(f"{HOME}/awards/approve", version=2)


def look_at_the_settlement(organizer: Visitor) -> None:
    organizer.get("/payments/2")
    text = organizer.get(organizer.links("/payments/people/")[0])
    struck = (
        "试验市职业技能大赛 焊接E01金牌 2026-09-20 10,000.00元 不发放 就高不重复：已按“试验市职业技能大赛"
    )
    assert struck in text
    assert HIGHER_ONLY in text
    assert "同一赛项“焊接E01”、2026年度确认、各层级" in text
    assert "省级已承担的，市级不再支付" in text.split("各项奖励")[0]


def look_as_the_winner(site: Flask, games: Games) -> None:
    with site.app_context():
        number = papers_of_competition(games.id)[0].number
        content = give_codes(games.id, public_url="", by=games.organizer, now=site.config["CLOCK"]())
    rows = load_workbook(BytesIO(content)).active.iter_rows(min_row=4, values_only=True)
    code = next(row[4] for row in rows if row[0] == "李二")
    text = Visitor(site).post("/winner/code", **{"own-number": number, "own-code": code})
    assert re.search(r"10,000\.00元 原始 已拨付 2027-01-15 焊接E01金牌", text)
    assert re.search(r"-10,000\.00元 冲销 已拨付 2027-02-10 焊接E01金牌", text)
    silver = r"15,000\.00元 原始 已拨付 2027-02-10 2026 年示例省职业技能大赛 焊接E01银牌"
    assert not re.search(silver, text), "a certificate opens its own result, no other"
    assert "三八红旗手" not in text
    with site.app_context():
        person_id = entry(games, 1).members[0].person_id
        create_user("winner", "李二", "a made-up password", person_id=person_id, by=SYSTEM, now=NOW)
    assert re.search(silver, person(site, "winner").get("/mine"))
