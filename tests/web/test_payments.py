"""The screens of payment: what to do next is said, who proposes does not approve, no account in full on a page."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from competition.db import db
from competition.db.audit import AuditEntry
from competition.db.payments import batches
from competition.domain.roles import Role
from competition.operations import payments
from competition.operations.accounts import grant_role
from competition.operations.bank_accounts import import_accounts, waiting_accounts
from tests.factories import awarded_contest, competition, let_in, who
from tests.factories import entry as entry_of_contest
from tests.operations.games import Games, entry
from tests.operations.helpers import NOW, account, everything, id_number, policies
from tests.operations.paying import (
    CARD,
    OTHER_CARD,
    account_row,
    account_workbook,
    confirm_accounts,
    decided_anew,
    due,
    elsewhere,
    exported,
    line_of,
    paid,
    passed,
    proposed,
)
from tests.web.test_language import PageWords, by_the_browser, left_in_chinese, read_in_english

QUOTED = re.compile("[“〔]")
"""Clauses and titles are quoted as they stand in the document."""
IN_2027 = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def games(site: Flask):
    """Three winners whose decisions are approved; the clock stands in the year of payment."""
    clock = site.config["CLOCK"]
    site.config["CLOCK"] = lambda: IN_2027
    with site.app_context():
        made = due()
    yield made
    site.config["CLOCK"] = clock


@pytest.fixture
def organizer(site: Flask, games: Games) -> FlaskClient:
    return let_in(site, "organizer")


@pytest.fixture
def finance(site: Flask, games: Games) -> FlaskClient:
    return let_in(site, "finance")


def post(client: FlaskClient, address: str, **fields: object) -> str:
    answer = client.post(f"/payments/{address}", data=fields, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text


def page(client: FlaskClient, address: str = "") -> str:
    answer = client.get(f"/payments/{address}")
    assert answer.status_code == 200, answer.text
    return answer.text


def buttons(text: str) -> list[str]:
    main = text.partition("<main")[2].partition("</main>")[0]
    return [each.strip() for each in re.findall(r"<button[^>]*>([^<]+)</button>", main)]


def test_a_batch_is_taken_through_its_screens(site: Flask, organizer: FlaskClient, finance: FlaskClient):
    assert "还没有批次" in page(organizer)
    assert "提出2027年度批次" in buttons(page(organizer))
    text = post(organizer, "propose", year=2027)
    assert "批次已提出，待财务批准。" in text
    assert "2027年度第1批" in text
    assert "19,001.00元" in text
    assert buttons(text) == ["作废这一批次", "更改税务规则"]
    with site.app_context():
        number = batches()[0].id
        line = line_of(number, "李四").id
    text = post(organizer, f"{number}/tax", rule="withhold_20", reason="财务意见", line=line)
    assert "1行的税务规则已更改。" in text
    assert "600.20元" in text
    text = page(finance, str(number))
    assert buttons(text) == ["批准这3行，合计19,001.00元", "作废这一批次"]
    seen = re.search(r'name="seen" value="([^"]+)"', text)
    assert "批次已批准，待组织者公布。" in post(finance, f"{number}/approve", seen=seen[1])
    assert "批次已公布" in post(organizer, f"{number}/publish")
    answer = finance.post(f"/payments/{number}/export")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = load_workbook(BytesIO(answer.data)).worksheets[0]
    assert sheet["E7"].value == 19_001
    text = post(finance, f"{number}/paid", day="2027-03-01")
    assert "已登记拨付3行。" in text
    assert "已办结" in text
    text = post(finance, f"lines/{line}/return", day="2027-03-01", reason="账号不符")
    assert "已登记退回1行" in text
    assert "提出2027年度批次" in buttons(page(organizer))
    assert "2027年度第1批" in page(finance)


def test_who_proposed_is_turned_away_from_the_approval(site: Flask, organizer: FlaskClient, games: Games):
    with site.app_context():
        grant_role(games.organizer.user_id, games.id, Role.FINANCE, by=games.organizer, now=NOW)
    post(organizer, "propose", year=2027)
    with site.app_context():
        number, before = batches()[0].id, everything()
    answer = organizer.post(f"/payments/{number}/approve", data={"seen": ""})
    assert answer.status_code == 422
    assert "提出人不能批准" in answer.text
    with site.app_context():
        assert everything() == before


def test_all_lines_are_taxed_alike_in_one_go(site: Flask, organizer: FlaskClient, games: Games):
    with site.app_context():
        paid(games)
        decided_anew(games, ("金牌", 9000, "", ""), ("银牌", 5000, "", ""), ("铜牌", 3001, "", ""))
        number = proposed(games)
    text = post(organizer, f"{number}/tax", rule="withhold_20", reason="财务意见", scope="all")
    assert "2行的税务规则已更改。" in text
    assert "1,800.00元" in text
    assert "1,000.00元" in text


def test_a_batch_says_who_did_what_and_what_comes_next(
    site: Flask, organizer: FlaskClient, finance: FlaskClient, games: Games
):
    with site.app_context():
        number = proposed(games)
    assert "下一步：由另一人（财务）核对各行和税务规则后批准" in page(organizer, str(number))
    with site.app_context():
        passed(games, number)
    text = page(organizer, str(number))
    assert "下一步：财务导出拨付表。" in text
    assert re.findall(r"</time> · (\w+)</dd>", text) == ["organizer", "finance", "organizer"]


def test_a_batch_says_when_the_decisions_have_left_it_behind(
    site: Flask, organizer: FlaskClient, games: Games
):
    with site.app_context():
        number = proposed(games)
    assert "提出之后，奖励决定有变化" not in page(organizer, str(number))
    with site.app_context():
        decided_anew(games, ("金牌", 9000, "", ""), ("银牌", 6000, "", ""), ("铜牌", 3001, "", ""))
    text = page(organizer, str(number))
    assert "提出之后，奖励决定有变化" in text
    assert "记账 10,000.00元，应付 9,000.00元，差 1,000.00元" in text


def test_a_dropped_batch_says_why(site: Flask, organizer: FlaskClient, games: Games):
    with site.app_context():
        number = proposed(games)
    text = post(organizer, f"{number}/drop", reason="名单有误")
    assert "已作废" in text
    assert "名单有误" in text
    assert buttons(text) == []


def test_an_account_is_shown_by_its_last_digits(
    site: Flask, organizer: FlaskClient, finance: FlaskClient, games: Games
):
    data = account_workbook(account_row(1), account_row(2, number="6217000000000012340"))
    answer = organizer.post("/payments/accounts", data={"file": (BytesIO(data), "accounts.xlsx")})
    assert answer.status_code == 422
    assert "银行账号的校验位不符" in answer.text
    assert "（D3）" in answer.text
    fields = {"file": (BytesIO(data), "accounts.xlsx"), "compared": "y"}
    answer = organizer.post("/payments/accounts", data=fields, follow_redirects=True)
    assert "收款账户：新增2个，变更0个，相同0个。新增和变更的须由财务确认" in answer.text
    with site.app_context():
        number = exported(games)
    assert "有收款账户待财务确认" in page(organizer, str(number))
    assert page(finance, str(number)).count("有账户待确认") == 2
    with site.app_context():
        confirm_accounts(games.finance)
    text = page(finance, str(number))
    assert "虚构银行试验支行 ****0000" in text
    assert CARD not in text
    assert id_number(1) not in text
    assert "缺收款账户：李四。" in text
    assert page(organizer, "accounts")
    with site.app_context():
        assert AuditEntry.query.filter_by(action="payment.export").count() == 1


def test_finance_confirms_an_account_or_turns_it_down_person_by_person(
    site: Flask, organizer: FlaskClient, finance: FlaskClient, games: Games
):
    assert "没有待确认的账户" in page(finance, "accounts/waiting")
    with site.app_context():
        data = account_workbook(account_row(1), account_row(2, number=OTHER_CARD))
        import_accounts(data, file="accounts.xlsx", by=games.organizer, now=NOW)
        one, other = (each.id for each in waiting_accounts(games.finance))
    text = page(finance, "accounts/waiting")
    assert buttons(text) == [
        f"{verb}{name}的账户" for name in ("李二", "李三") for verb in ("确认", "不采用")
    ]
    assert "虚构银行试验支行 ****0000" in text
    assert CARD not in text
    assert "organizer" in text
    text = post(finance, f"accounts/{one}/confirm")
    assert "账户已确认，拨付时采用。" in text
    assert "李二" not in text
    assert "账户未采用" in post(finance, f"accounts/{other}/decline", reason="本人否认")
    assert organizer.get("/payments/accounts/waiting").status_code == 403
    assert organizer.post(f"/payments/accounts/{one}/confirm").status_code == 403
    assert finance.post(f"/payments/accounts/{other}/confirm").status_code == 422


def test_the_template_for_accounts_has_its_columns(organizer: FlaskClient):
    sheet = load_workbook(BytesIO(organizer.get("/payments/accounts/template.xlsx").data)).worksheets[0]
    assert [cell.value for cell in sheet[3]] == ["姓名", "身份证号码", "开户银行", "银行账号"]


def test_what_is_to_be_claimed_back_is_said(
    site: Flask, organizer: FlaskClient, finance: FlaskClient, games: Games
):
    with site.app_context():
        paid(games)
        decided_anew(games, ("金牌", 9000, "", ""), ("银牌", 6000, "", ""), ("铜牌", 3001, "", ""))
    text = post(organizer, "propose", year=2027)
    assert "应追回" in text
    assert "1,000.00元" in text
    assert "冲销" in text
    assert "补发" in text
    with site.app_context():
        number = passed_again(games)
    assert "银行退回…" not in page(finance, str(number))


def test_what_came_back_is_marked_with_its_day(site: Flask, finance: FlaskClient, games: Games):
    with site.app_context():
        paid(games)
        decided_anew(games, ("金牌", 9000, "", ""), ("银牌", 6000, "", ""), ("铜牌", 3001, "", ""))
        number = exported(games)
        line = line_of(number, "李二").id
    text = page(finance, str(number))
    assert "下一步：款项已拨付；待追回的到账后，财务逐人登记。" in text
    assert "登记李二的款项已追回" in buttons(text)
    assert "已拨付" not in text.partition("应追回")[2]
    text = post(finance, f"lines/{line}/recovered", day="2027-03-01")
    assert "已登记追回2行。" in text
    assert "已办结" in text
    assert "登记李二的款项已追回" not in buttons(text)


def test_the_day_that_is_offered_is_that_of_china(site: Flask, finance: FlaskClient, games: Games):
    with site.app_context():
        number = exported(games)
    site.config["CLOCK"] = lambda: IN_2027.replace(hour=20)
    text = page(finance, str(number))
    assert set(re.findall(r'type="date"[^>]*value="([^"]+)"', text)) == {"2027-03-02"}


def passed_again(games: Games) -> int:
    return passed(games, batches()[0].id)


def test_the_settlement_of_a_person_names_what_was_struck_and_where_it_is_booked(
    site: Flask, organizer: FlaskClient, games: Games
):
    with site.app_context():
        elsewhere(games, {3: 90})
        paid(games)
        person = entry(games, 3).members[0].person_id
    text = page(organizer, f"people/{person}")
    assert "李四" in text
    assert "就高不重复：已按“第二届试验赛 焊接E01金牌”发放 10,000.00元" in text
    assert "不发放" in text
    assert "就高不重复" in text.partition("结算次序")[2].partition("各项奖励")[0]
    assert "2027年度第1批" in text
    assert id_number(3) not in text


def test_a_person_with_nothing_booked_yet_is_told_what_comes_next(
    site: Flask, organizer: FlaskClient, games: Games
):
    with site.app_context():
        person = entry(games, 1).members[0].person_id
    assert "到拨付年度由组织者提出批次后，在这里列出。" in page(organizer, f"people/{person}")


def test_what_is_left_out_is_listed_with_its_reason(site: Flask, organizer: FlaskClient, games: Games):
    known = site.config["POLICIES"]
    site.config["POLICIES"] = {}
    try:
        text = page(organizer)
        with site.app_context():
            person = entry(games, 1).members[0].person_id
        settled = page(organizer, f"people/{person}")
    finally:
        site.config["POLICIES"] = known
    assert "3项暂不能发放" in text
    assert "系统中没有政策文件“yantai-2024-8”，无法结算" in text
    assert "没有可结算的奖励" in settled
    assert "暂不能发放" in settled


@pytest.fixture
def stranger(site: Flask, games: Games) -> FlaskClient:
    """Somebody of another office."""
    with site.app_context():
        other = account("stranger")
        elsewhere_id = elsewhere(games, {4: 90}).id
        for role in (Role.ORGANIZER, Role.FINANCE):
            grant_role(other.user_id, elsewhere_id, role, by=games.organizer, now=NOW)
    return let_in(site, "stranger")


def test_another_office_sees_neither_the_batch_nor_the_person(
    site: Flask, stranger: FlaskClient, games: Games
):
    with site.app_context():
        number = proposed(games)
        line = line_of(number, "李二").id
        person = entry(games, 1).members[0].person_id
        before = everything()
    assert "还没有批次" in page(stranger)
    fields = {"reason": "x", "rule": "exempt", "day": "2027-03-01", "line": line}
    for address in ("tax", "approve", "drop", "publish", "export", "paid"):
        answer = stranger.post(f"/payments/{number}/{address}", data=fields)
        assert answer.status_code == 422, address
        assert "不能由您办理" in answer.text
        assert "李二" not in answer.text
    for address in (str(number), f"people/{person}"):
        answer = stranger.get(f"/payments/{address}")
        assert answer.status_code == 422
        assert "李二" not in answer.text
    assert stranger.post(f"/payments/lines/{line}/return", data=fields).status_code == 422
    with site.app_context():
        assert everything() == before


@pytest.mark.parametrize(
    ("address", "fields", "status"),
    [
        ("999/approve", {}, 404),
        (str(2**70), None, 404),
        (f"{2**70}/approve", {}, 404),
        (f"lines/{2**70}/return", {}, 404),
        (f"lines/{2**70}/recovered", {}, 404),
        (f"accounts/{2**70}/confirm", {}, 404),
        ("lines/999/recovered", {"day": "2027-03-01"}, 404),
        ("propose", {"year": 2**70}, 422),
        ("lines/999/return", {"day": "2027-03-01"}, 404),
        ("people/nobody", None, 404),
        ("{number}/tax", {"rule": "none"}, 400),
        ("{number}/paid", {"day": "gestern"}, 400),
    ],
)
def test_what_is_no_such_thing_is_turned_away(
    site: Flask, organizer: FlaskClient, games: Games, *, address: str, fields: dict | None, status: int
):
    with site.app_context():
        grant_role(games.organizer.user_id, games.id, Role.FINANCE, by=games.organizer, now=NOW)
        where = f"/payments/{address.format(number=proposed(games))}"
        db.session.rollback()
    answer = organizer.get(where) if fields is None else organizer.post(where, data=fields)
    assert answer.status_code == status


def test_the_office_reads_english(site: Flask):
    with site.app_context():
        awarded_contest(site)
        made, office, finance = competition().id, who("organizer"), who("finance")
        grant_role(finance.user_id, made, Role.FINANCE, by=office, now=NOW)
        number = payments.propose_batch(2027, policies=policies(), by=office, now=NOW)
        person = entry_of_contest(1).members[0].person_id
    browser = let_in(site, "organizer")
    by_the_browser(browser)
    read_in_english(browser, {"/payments/": "19,001.00 yuan", "/payments/accounts": "Import bank accounts"})
    for address, said in (
        (str(number), "Next: another person (finance) looks at the lines"),
        (f"people/{person}", "Order of settlement"),
    ):
        words = PageWords(page(browser, address))
        assert words.says(said)
        assert [each for each in left_in_chinese(words) if not QUOTED.search(each)] == []
