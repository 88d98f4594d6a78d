"""The papers page by the days of a competition, the prints behind it, and the look of papers with its preview."""

from io import BytesIO
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from competition.db import db
from competition.db.accounts import Membership
from competition.db.draws import CodedWork
from competition.domain.roles import Role
from competition.operations.paper_settings import look_of
from tests.documents.reading import text_of
from tests.factories import let_in
from tests.operations import paying
from tests.operations.games import Games, approved, confirmed, drawn, founded, published
from tests.operations.helpers import DRAFT, account, id_number, logged

HOME = f"/organizer/{DRAFT.code}"
SETTINGS = f"{HOME}/papers/settings"
LOOK = {
    "design": "waves",
    "main": "#1b4f8a",
    "accent": "#c08a2b",
    "direction": "upright",
    "language": "zh",
    "also": ["participation"],
    "schedule": "11月21日 | 08:30 | 检录 | 主赛场",
    "notes": "守时。",
}


def games_of(site: Flask, make) -> Games:
    with site.app_context():
        return make()


def logo() -> bytes:
    target = BytesIO()
    Image.new("RGB", (30, 20), "navy").save(target, "PNG")
    return target.getvalue()


def office(site: Flask) -> FlaskClient:
    return let_in(site, "organizer")


def custodian(site: Flask, games: Games) -> FlaskClient:
    with site.app_context():
        db.session.add(
            Membership(user_id=account("keeper").id, competition_id=games.id, role=Role.THIRD_CUSTODIAN)
        )
        db.session.commit()
    return let_in(site, "keeper")


# The page


def test_an_empty_competition_says_what_each_paper_waits_for(site: Flask):
    games_of(site, founded)
    page = office(site).get(f"{HOME}/papers").text
    for said in (
        "赛前",
        "比赛当天",
        "成绩与公示",
        "证书与奖励",
        "先导入报名表",
        "成绩公布后可用",
        "奖励决定批准后可用",
    ):
        assert said in page
    assert "papers/lists/" not in page
    assert "papers/seat-cards.pdf" in page


def test_what_can_be_printed_is_offered_and_sent_as_pdf(site: Flask):
    games_of(site, lambda: approved(published()))
    client = office(site)
    page = client.get(f"{HOME}/papers").text
    for name in ("order_book", "entrant_badges", "staff_badges", "public_results", "public_winners"):
        assert f"{HOME}/papers/lists/{name}.pdf" in page
    answer = client.get(f"{HOME}/papers/lists/public_winners.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "获奖名单公示.pdf" in unquote(answer.headers["Content-Disposition"])
    text = text_of(answer.data)
    assert "李二" in text
    assert id_number(1)[-4:] not in text
    with site.app_context():
        assert logged()[-1] == "paper.print"
    assert client.get(f"{HOME}/papers/lists/diploma.pdf").status_code == 404


def test_finance_sees_the_page_and_prints_no_names_of_entrants(site: Flask):
    games = games_of(site, drawn)
    with site.app_context():
        db.session.add(Membership(user_id=games.finance.user_id, competition_id=games.id, role=Role.FINANCE))
        db.session.commit()
    client = let_in(site, "finance")
    page = client.get(f"{HOME}/papers").text
    assert "由组织者打印" in page
    assert ".pdf" in page
    assert "papers/lists/" not in page
    assert client.get(f"{HOME}/papers/lists/order_book.pdf").status_code == 403
    assert client.get(f"{HOME}/papers/settings").status_code == 403


def test_every_kind_has_a_sample_on_the_page(site: Flask):
    games_of(site, founded)
    client = office(site)
    page = client.get(f"{HOME}/papers").text
    for kind in ("team_certificate", "coach_certificate", "score_sheet", "announcer", "payment_sheet"):
        assert f"{HOME}/papers/samples/{kind}.pdf" in page
    assert client.get(f"{HOME}/papers/samples/badges.pdf").data.startswith(b"%PDF")


# Names and codes


def test_the_office_gets_the_draw_without_codes_and_the_custodian_the_codes_without_names(site: Flask):
    games = games_of(site, drawn)
    place = f"{HOME}/events/E01/papers"
    by_name = text_of(office(site).get(f"{place}/draw.pdf").data)
    assert "李二" in by_name
    assert office(site).get(f"{place}/codes.pdf").status_code == 403
    keeper = custodian(site, games)
    by_code = text_of(keeper.get(f"{place}/codes.pdf").data)
    assert "李" not in by_code
    assert keeper.get(f"{place}/draw.pdf").status_code == 403
    assert office(site).get(f"{place}/seat-cards.pdf").data.startswith(b"%PDF")


def test_score_sheets_are_the_chief_judges_until_publication(site: Flask):
    games_of(site, confirmed)
    place = f"{HOME}/events/E01/papers"
    for path in (f"{place}/signed-sheets.pdf", f"{place}/score-sheets/P1/1.pdf"):
        refused = office(site).get(path)
        assert refused.status_code == 422
        assert "只由裁判长打印" in refused.text
        assert let_in(site, "chief").get(path).data.startswith(b"%PDF")
        assert let_in(site, "judge").get(path).status_code == 403


def test_the_chief_judge_finds_the_sheets_beside_what_waits_and_each_opens_the_same_sheet(site: Flask):
    games = games_of(site, drawn)
    client = let_in(site, "chief")
    page = client.get(f"/judge/{DRAFT.code}/E01/confirm").text
    path = f"{HOME}/events/E01/papers/score-sheets/P1/1.pdf"
    assert path in page
    content = client.get(path).data
    with site.app_context():
        code = db.session.query(CodedWork).filter_by(event_id=games.event).first().code
    assert f"/judge/{DRAFT.code}/E01/P1/1/{code}".encode() in content
    assert let_in(site, "judge").get(f"/judge/{DRAFT.code}/E01/P1/1/{code}").status_code == 200


def test_the_payment_sheet_is_printed_by_finance_from_the_batch(site: Flask):
    with site.app_context():
        games = paying.due()
        batch = paying.passed(games, paying.proposed(games))
    client = let_in(site, "finance")
    assert f"/payments/{batch}/sheet.pdf" in client.get(f"/payments/{batch}").text
    answer = client.get(f"/payments/{batch}/sheet.pdf")
    assert "奖励资金发放表.pdf" in unquote(answer.headers["Content-Disposition"])
    assert "19,001.00" in text_of(answer.data)
    assert office(site).get(f"/payments/{batch}/sheet.pdf").status_code == 403


# The look


def test_the_settings_are_kept_with_the_logo(site: Flask):
    games = games_of(site, founded)
    client = office(site)
    assert "海水纹" in client.get(SETTINGS).text
    answer = client.post(
        SETTINGS, data={**LOOK, "logo": (BytesIO(logo()), "logo.png")}, follow_redirects=True
    )
    assert "已保存" in answer.text
    assert "删除现有徽标" in answer.text
    assert "11月21日 | 08:30 | 检录 | 主赛场" in answer.text
    with site.app_context():
        look = look_of(games.id)
        assert (look.design, look.main, look.upright, look.bilingual) == ("waves", "1B4F8A", True, False)
        assert look.logo.sha256
    client.post(SETTINGS, data={**LOOK, "drop_logo": "y"})
    with site.app_context():
        assert look_of(games.id).logo.sha256 == ""


def test_the_preview_without_scripts_keeps_nothing(site: Flask):
    games = games_of(site, founded)
    page = office(site).post(SETTINGS, data={**LOOK, "action": "preview"}).text
    assert "design=waves" in page
    assert "direction=upright" in page
    with site.app_context():
        assert look_of(games.id).design == "guilloche"
        assert "paper.settings" not in logged()


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(site: Flask):
    games_of(site, founded)
    wrong = {**LOOK, "main": "#FFEE00", "schedule": "开幕", "logo": (BytesIO(b"%PDF"), "seal.png")}
    answer = office(site).post(SETTINGS, data=wrong)
    assert answer.status_code == 422
    for said in ("主色太浅", "徽标不是完整的", "第1行有1段", ">开幕<"):
        assert said in answer.text.replace("\r\n", "").replace(">\n开幕", ">开幕"), said
    missing = {name: value for name, value in LOOK.items() if name != "design"}
    assert office(site).post(SETTINGS, data=missing).status_code == 422


@pytest.mark.parametrize(
    "asked", ["design=rules&main=%23004488&direction=lying&language=both", "design=none", ""]
)
def test_the_picture_is_of_what_the_address_asks_or_of_what_is_kept(site: Flask, asked: str):
    games_of(site, founded)
    answer = office(site).get(f"{HOME}/papers/preview/certificate.png?{asked}")
    with Image.open(BytesIO(answer.data)) as image:
        assert (image.format, image.width) == ("PNG", 900)
        assert image.width > image.height
    assert office(site).get(f"{HOME}/papers/preview/notice.png").status_code == 404


def test_an_upright_picture_is_higher_than_wide(site: Flask):
    games_of(site, founded)
    answer = office(site).get(f"{HOME}/papers/preview/participation.png?direction=upright")
    with Image.open(BytesIO(answer.data)) as image:
        assert image.height > image.width
