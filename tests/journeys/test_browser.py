"""A judge on a tablet, the chief judge beside, and a winner on a phone: a real browser, real sign-in, real papers."""

import re
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from playwright.sync_api import BrowserContext, Page, expect
from pypdfium2 import PdfDocument

from competition.db.accounts import find_user
from competition.db.competitions import find_competition
from competition.db.marking import sheet_states
from competition.domain.scoresheet import SheetState
from competition.operations.accounts import actor
from competition.operations.winner_codes import give_codes
from tests.journeys.prepare import CODE, Prepared, chief_of, draw_one_event, finish, judge_on

pytestmark = pytest.mark.browser


@pytest.fixture
def prepared(site: Flask) -> Prepared:
    return draw_one_event(site)


def sign_in(context: BrowserContext, username: str, password: str) -> Page:
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("账号").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name=re.compile("退出"))).to_be_visible()
    return page


def states(site: Flask, prepared: Prepared) -> list[SheetState]:
    with site.app_context():
        return list(sheet_states(prepared.event_id).values())


def open_first_sheet(page: Page) -> None:
    page.goto("/judge/")
    page.locator(f"a[href*='/judge/yantai-2026/{CODE}/']").first.click()


def test_a_judge_marks_and_the_chief_judge_confirms(site: Flask, prepared: Prepared, tablet: BrowserContext):
    username = judge_on(site, prepared, seat=1)
    page = sign_in(tablet, username, prepared.passwords[username])
    open_first_sheet(page)
    fields = page.locator("input[inputmode=decimal]")
    count = fields.count()
    assert count > 3
    for each in range(1, count):
        fields.nth(each).fill("1")
    expect(page.locator("[data-missing]").first).to_have_text("1")
    fields.nth(0).fill("1000")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert").first).to_contain_text("您填写的内容都还在")
    expect(page.locator("#item-0-error")).to_contain_text("应在 0 至")
    assert states(site, prepared) == []
    fields.nth(0).fill("")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("未评不等于0分")).to_be_visible()
    assert states(site, prepared) == []
    fields.nth(0).fill("2.5")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已提交，等待裁判长确认")).to_be_visible()
    expect(page.get_by_role("button", name="提交")).to_have_count(0)
    assert states(site, prepared) == [SheetState.SUBMITTED]

    tablet.clear_cookies()
    chief = chief_of(site, prepared)
    page = sign_in(tablet, chief, prepared.passwords[chief])
    page.goto(f"/judge/yantai-2026/{CODE}/confirm")
    expect(page.get_by_text("2.5").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^确认")).first.click()
    expect(page.get_by_text("已确认 1 份评分表")).to_be_visible()
    assert states(site, prepared) == [SheetState.CONFIRMED]


def personal_link(site: Flask, name: str) -> str:
    """The path of the link that the office sends to this winner."""
    with site.app_context():
        made = find_competition("yantai-2026").id
        by = actor(find_user("organizer"))
        content = give_codes(made, public_url="", by=by, now=site.config["CLOCK"]())
    rows = load_workbook(BytesIO(content)).active.iter_rows(min_row=4, values_only=True)
    return next(row[5] for row in rows if row[0] == name)


def test_a_winner_opens_certificate_and_notice_on_a_phone(
    site: Flask, prepared: Prepared, phone: BrowserContext
):
    number, name = finish(site, prepared)
    page = phone.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto("/winner")
    page.get_by_label("证书编号").fill(number)
    page.get_by_label("姓名").fill(name)
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("金牌").first).to_be_visible()
    expect(page.get_by_text("10,000.00元", exact=True)).to_have_count(0)
    page.goto(personal_link(site, name))
    page.get_by_role("button", name="查看奖励").click()
    expect(page.get_by_text("10,000.00元", exact=True)).to_be_visible()
    expect(page.get_by_text("三（八）").first).to_be_visible()
    links = page.locator("a[href*='/papers/'][href$='.pdf']")
    expect(links).to_have_count(2)
    for index in range(2):
        answer = phone.request.get(links.nth(index).get_attribute("href"))
        assert answer.headers["content-type"] == "application/pdf"
        assert name in PdfDocument(answer.body())[0].get_textpage().get_text_range()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name=re.compile(f"^核验页 {number}")).click()
    expect(page.get_by_text("有效", exact=True).first).to_be_visible()
    expect(page.get_by_text(number)).to_be_visible()
    expect(page.get_by_text(name)).to_have_count(0)
    assert problems == []
