"""What anybody may see, and what nobody may."""

import json
import re
from dataclasses import replace
from io import BytesIO
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from PIL import Image

from competition.db import db
from competition.db.accounts import find_user
from competition.db.papers import find_paper, papers_of_competition
from competition.domain.scoresheet import EntryState
from competition.operations import confirming, signing
from competition.operations.entry_states import set_entry_state
from competition.operations.store import read_file
from competition.operations.verification import PaperStanding, verify_number
from competition.operations.winner_codes import give_codes
from competition.proofs.credentials import check_credential
from competition.proofs.keys import public_from_json
from competition.web.public import papers as links
from competition.web.public import verification
from tests.conftest import TODAY
from tests.factories import (
    CODE,
    EMPLOYER,
    EVENT,
    IDS,
    NAMES,
    awarded_contest,
    competition,
    drawn_contest,
    entry,
    hand_in,
    let_in,
    published_contest,
    ranked_contest,
    results,
    who,
)
from tests.operations.helpers import NOW

HOME, LIST = f"/c/{CODE}/", f"/c/{CODE}/events/{EVENT}"
PAGES = ("/", HOME, LIST, "/winner", "/v")
NUMBER = "TEST-2026-R0001"


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    return site.test_client()


@pytest.fixture
def published(site: Flask) -> Flask:
    with site.app_context():
        published_contest()
    return site


@pytest.fixture
def awarded(site: Flask) -> Flask:
    with site.app_context():
        awarded_contest(site)
    return site


# Results


def test_an_empty_installation_says_what_will_stand_here(visitor: FlaskClient):
    page = visitor.get("/").text
    assert "目前没有已公布的成绩" in page
    assert 'href="/winner"' in page
    assert 'href="/v"' in page


def test_a_ranking_that_is_not_published_is_nowhere(site: Flask, visitor: FlaskClient):
    with site.app_context():
        ranked_contest()
        name = competition().name
    assert name not in visitor.get("/").text
    for address in (HOME, LIST, "/c/none/", "/c/none/events/E01"):
        answer = visitor.get(address)
        assert answer.status_code == 404
        assert not any(each in answer.text for each in NAMES)


def test_a_published_list_shows_rank_name_total_and_award(published: Flask, visitor: FlaskClient):
    assert "1 / 1 个项目已公布" in visitor.get("/").text
    assert f'href="{LIST}"' in visitor.get(HOME).text
    page = visitor.get(LIST).text
    for name, total, award in zip(NAMES, ("100", "90", "80"), ("金牌", "银牌", "铜牌"), strict=True):
        assert re.search(rf"{name}.*?{total}\.00.*?{award}", page, flags=re.DOTALL)
    assert EMPLOYER in page
    assert "备注" not in page


def test_an_event_that_does_not_exist_is_not_found(published: Flask, visitor: FlaskClient):
    assert visitor.get(f"/c/{CODE}/events/E99").status_code == 404


def test_no_page_shows_an_id_number_or_a_single_mark(awarded: Flask, visitor: FlaskClient):
    for address in (*PAGES, f"/v/{NUMBER}"):
        page = visitor.get(address).text
        assert not any(number in page or number[:6] + "*" in page for number in IDS)
        assert "角变形量" not in page


def test_a_tie_is_said_in_words(site: Flask, visitor: FlaskClient):
    with site.app_context():
        published_contest({1: "50", 2: "40", 3: "40"})
    page = visitor.get(LIST).text
    assert page.count("并列 2") == 2
    assert "与他人完全相同，并列第2名" in page


def test_who_did_not_compete_is_counted_and_not_named(site: Flask, visitor: FlaskClient):
    with site.app_context():
        drawn_contest()
        office, chief = who("organizer"), who("chief")
        set_entry_state(entry(3).id, EntryState.ABSENT, reason="未到场", by=office, now=NOW)
        for number in (1, 2):
            for seat in (1, 2, 3):
                hand_in(number, seat)
        event = entry(1).event_id
        confirming.confirm_sheets(event, by=chief, now=NOW)
        signing.sign_off(event, by=chief, now=NOW)
        results.rank_event(event, by=chief, now=NOW)
        results.publish_event(event, confirmed_on=NOW.date(), by=office, now=NOW)
    page = visitor.get(LIST).text
    assert "另有 1 项报名未参加排名" in page
    assert NAMES[2] not in page
    assert "缺赛" not in page
    assert "未到场" not in page


# The winner


def look_up(visitor: FlaskClient, number: str = NUMBER, name: str = NAMES[0]):
    return visitor.post("/winner", data={"number": number, "name": name})


def codes(app: Flask) -> dict[str, tuple[str, str, str]]:
    """Name → number of the notice, personal code and link, as the office's list tells them."""
    with app.app_context():
        made = competition().id
        content = give_codes(made, public_url="https://saiwu.example", by=who("organizer"), now=TODAY)
    rows = list(load_workbook(BytesIO(content)).active.iter_rows(min_row=4, values_only=True))
    return {row[0]: row[3:6] for row in rows}


def open_with(visitor: FlaskClient, number: str, code: str):
    return visitor.post("/winner/code", data={"own-number": number, "own-code": code})


def test_number_and_name_open_result_and_certificate_but_no_sum(awarded: Flask, visitor: FlaskClient):
    answer = look_up(visitor, f" {NUMBER.lower()} ")
    assert answer.status_code == 302
    page = visitor.get(answer.location).text
    assert "金牌" in page
    assert NAMES[0] in page
    assert "奖励通知、金额和拨付情况须用个人查询码查看" in page
    for words in ("10,000", "壹万", "烟政办字", "TEST-2026-T"):
        assert words not in page


def test_a_personal_code_opens_decisions_and_papers_once(awarded: Flask, visitor: FlaskClient):
    number, code, _link = codes(awarded)[NAMES[0]]
    answer = open_with(visitor, f" {number.lower()} ", code.lower())
    assert answer.status_code == 302
    again = open_with(visitor, number, code)
    assert again.status_code == 404
    assert "已经用过" in again.text
    answer = visitor.get(answer.location)
    assert answer.headers["Cache-Control"] == "no-store"
    for words in (
        NAMES[0],
        "第 1 名",
        "金牌",
        "10,000.00 元",
        "人民币壹万元整",
        "烟政办字〔2024〕8号",
        "2027年拨付",
    ):
        assert words in answer.text.replace("10,000.00元", "10,000.00 元")
    assert NAMES[1] not in answer.text
    assert not any(number in answer.text for number in IDS)


@pytest.mark.parametrize(
    ("number", "name"), [("TEST-2026-R9999", NAMES[0]), (NUMBER, "王大明"), (NUMBER, NAMES[1])]
)
def test_a_wrong_number_and_a_wrong_name_get_the_same_answer(
    awarded: Flask, visitor: FlaskClient, number: str, name: str
):
    answer = look_up(visitor, number, name)
    assert answer.status_code == 404
    assert "没有找到：证书编号与姓名不相符。" in answer.text
    assert "金牌" not in answer.text


def test_a_code_opens_its_owners_page_only(awarded: Flask, visitor: FlaskClient):
    given = codes(awarded)
    (first, code, link), (second, _other, _link) = given[NAMES[0]], given[NAMES[1]]
    assert open_with(visitor, second, code).status_code == 404
    assert open_with(visitor, first, "AAAAA-AAAAA").status_code == 404
    page = visitor.get(link.removeprefix("https://saiwu.example")).text
    assert code.replace("-", "") in page
    assert NAMES[0] not in page
    assert open_with(visitor, NUMBER, code).status_code == 302


def test_an_empty_code_says_which_field(visitor: FlaskClient):
    page = open_with(visitor, "", "").text
    assert "请填写个人查询码。" in page


def test_a_certificate_can_be_shared_as_a_picture_and_a_badge(awarded: Flask, visitor: FlaskClient):
    page = visitor.get(look_up(visitor).location).text
    picture = visitor.get(re.search(r'href="(/papers/[^"]+/picture\.png)"', page)[1])
    with Image.open(BytesIO(picture.data)) as shown:
        assert (shown.format, shown.width) == ("PNG", 1600)
    badge = visitor.get(re.search(r'href="(/papers/[^"]+/badge\.jwt)"', page)[1])
    assert badge.mimetype == "application/jwt"
    assert badge.data.count(b".") == 2


def test_a_notice_is_no_picture_and_no_badge(awarded: Flask, visitor: FlaskClient, monkeypatch):
    with awarded.test_request_context():
        notice = next(each for each in papers_of_competition(competition().id) if each.kind == "notice")
        token = links.sign("paper", notice.id)
    for what in ("picture.png", "badge.jwt"):
        assert visitor.get(f"/papers/{token}/{what}").status_code == 404
    monkeypatch.setattr(links, "LIFETIME", -1)
    for what in ("picture.png", "badge.jwt"):
        assert visitor.get(f"/papers/{token}/{what}").location == "/winner"


def test_an_empty_look_up_says_which_field(visitor: FlaskClient):
    page = look_up(visitor, "", "").text
    assert "请填写证书编号。" in page
    assert "请填写姓名。" in page


def test_a_winners_link_ends(awarded: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    address = look_up(visitor).location
    monkeypatch.setattr(links, "LIFETIME", -1)
    answer = visitor.get(address, follow_redirects=True)
    assert "查询已过期，请重新填写。" in answer.text
    assert NAMES[0] not in answer.text


def test_a_made_up_link_is_not_found(visitor: FlaskClient):
    assert visitor.get("/winner/abc").status_code == 404
    assert visitor.get("/papers/abc.pdf").status_code == 404


def test_the_pdf_comes_as_it_was_issued_with_a_chinese_name(awarded: Flask, visitor: FlaskClient):
    page = visitor.get(look_up(visitor).location).text
    address = re.search(r'href="(/papers/[^"]+\.pdf)"', page)[1]
    answer = visitor.get(address)
    with awarded.app_context():
        issued = read_file(awarded.config["SAIWU"].papers, find_paper(NUMBER).sha256)
    assert answer.data == issued
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("inline")
    assert f"荣誉证书-{NAMES[0]}-{NUMBER}.pdf" in unquote(disposition.split("filename*=UTF-8''")[1])


def test_the_pdf_can_be_saved(awarded: Flask, visitor: FlaskClient):
    page = visitor.get(look_up(visitor).location).text
    answer = visitor.get(re.search(r'href="(/papers/[^"]+/download)"', page)[1])
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_papers_link_ends(awarded: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    page = visitor.get(look_up(visitor).location).text
    monkeypatch.setattr(links, "LIFETIME", -1)
    answer = visitor.get(re.search(r'href="(/papers/[^"]+\.pdf)"', page)[1], follow_redirects=True)
    assert "链接已过期，请重新查询。" in answer.text
    assert answer.mimetype == "text/html"


def test_a_link_to_one_kind_of_thing_opens_no_other(awarded: Flask, visitor: FlaskClient):
    token = look_up(visitor).location.rsplit("/", 1)[1]
    assert visitor.get(f"/papers/{token}.pdf").status_code == 404


def test_a_paper_that_is_gone_is_not_found(site: Flask, visitor: FlaskClient):
    with site.test_request_context():
        address = f"/papers/{links.sign('paper', 99)}.pdf"
    assert visitor.get(address).status_code == 404


def test_an_entrant_who_signs_in_sees_the_own_papers_only(awarded: Flask):
    with awarded.app_context():
        find_user("finance").person_id = entry(2).members[0].person_id
        db.session.commit()
    page = let_in(awarded, "finance").get("/mine").text
    assert "银牌" in page
    assert "金牌" not in page
    assert NUMBER not in page


def test_an_entrant_without_papers_is_told_when_they_come(published: Flask):
    with published.app_context():
        find_user("finance").person_id = entry(2).members[0].person_id
        db.session.commit()
    assert "还没有制发给您的证书" in let_in(published, "finance").get("/mine").text


def test_the_own_papers_need_an_entrant(published: Flask, visitor: FlaskClient):
    assert visitor.get("/mine").status_code == 302
    assert let_in(published, "judge1").get("/mine").status_code == 403


# Verification


def by_number(visitor: FlaskClient, number: str = NUMBER, name: str = NAMES[0]):
    return visitor.post("/v/number", data={"number": number, "name": name})


def test_a_real_number_with_its_name_is_valid_and_the_name_masked(awarded: Flask, visitor: FlaskClient):
    answer = by_number(visitor, NUMBER.lower())
    assert answer.status_code == 200
    with awarded.app_context():
        digest = find_paper(NUMBER).sha256
    for words in ("有效", "王*明", "试验市竞赛委员会", "示例·虚构人物", digest):
        assert words in answer.text
    assert NAMES[0] not in answer.text


@pytest.mark.parametrize(("number", "name"), [("TEST-2026-R9999", NAMES[0]), (NUMBER, "王大明")])
def test_an_unknown_paper_gets_a_page_of_the_same_shape(
    awarded: Flask, visitor: FlaskClient, number: str, name: str
):
    real, unknown = by_number(visitor).text, by_number(visitor, number, name)
    assert unknown.status_code == 404
    assert "编号与姓名不相符" in unknown.text
    labels = re.compile(r"<dt>(.*?)</dt>")
    assert labels.findall(real) == labels.findall(unknown.text)


def test_a_number_alone_tells_nothing_of_the_paper(awarded: Flask, visitor: FlaskClient):
    pages = [visitor.get(f"/v/{number}") for number in (NUMBER, "TEST-2026-R9999")]
    assert [page.status_code for page in pages] == [200, 200]
    assert f'value="{NUMBER}"' in pages[0].text
    assert "王*明" not in pages[0].text
    assert pages[0].text.replace(NUMBER, "") == pages[1].text.replace("TEST-2026-R9999", "")


def test_what_is_not_filled_in_is_asked_for(visitor: FlaskClient):
    answer = by_number(visitor, "", "")
    assert answer.status_code == 422
    assert "请填写编号。" in answer.text
    assert "请填写姓名。" in answer.text
    answer = visitor.post("/v/address", data={"address": ""})
    assert answer.status_code == 422
    assert "请粘贴二维码里的网址。" in answer.text


def address_of(app: Flask, number: str = NUMBER) -> str:
    with app.app_context():
        return json.loads(find_paper(number).facts)["verify_url"]


def test_what_the_code_says_is_verified(awarded: Flask, visitor: FlaskClient):
    address = address_of(awarded)
    answer = visitor.post("/v/address", data={"address": address})
    assert answer.status_code == 200
    assert "有效" in answer.text
    assert NUMBER in answer.text
    wrong = visitor.post("/v/address", data={"address": address[:-5] + "AAAAA"})
    assert wrong.status_code == 404
    assert "二维码不是本系统制发的" in wrong.text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (PaperStanding.RECALLED, "已被颁发单位撤销，不再有效"),
        (PaperStanding.REISSUED, "已被换发，不再有效"),
    ],
)
def test_a_paper_that_no_longer_counts_is_said_to(awarded: Flask, state: PaperStanding, words: str):
    with awarded.test_request_context():
        paper = verify_number(NUMBER, NAMES[0], now=awarded.config["CLOCK"]())
        successor = "TEST-2026-R0007" if state is PaperStanding.REISSUED else ""
        answer = verification._about(replace(paper, standing=state, successor=successor), unknown="")
        page, status = verification._page(answer)
    assert status == 200
    assert words in page
    assert "verdict-bad" in page
    assert successor in page


def test_the_keys_are_published_with_their_days(awarded: Flask, visitor: FlaskClient):
    found = visitor.get("/.well-known/saiwu-keys.json")
    assert found.mimetype == "application/json"
    public = public_from_json(found.data)
    assert check_credential(address_of(awarded), public).number == NUMBER
    assert b"PRIVATE" not in found.data
    page = visitor.get("/keys").text
    assert all(key.id in page for key in public.keys)
    assert "不是电子印章" in page


def test_a_flood_of_guesses_is_stopped(awarded: Flask, visitor: FlaskClient):
    answers = [by_number(visitor, name="王大明").status_code for _guess in range(31)]
    assert answers == [404] * 30 + [429]


def compare(visitor: FlaskClient, content: bytes):
    return visitor.post("/v", data={"file": (BytesIO(content), "paper.pdf")})


def test_the_issued_file_is_recognised_byte_for_byte(awarded: Flask, visitor: FlaskClient):
    with awarded.app_context():
        paper = papers_of_competition(competition().id)[0]
        content = read_file(awarded.config["SAIWU"].papers, paper.sha256)
    answer = compare(visitor, content)
    assert "原件：与制发的文件完全一致" in answer.text
    assert NUMBER in answer.text
    assert answer.text.count("<strong>是</strong>") == 3
    changed = compare(visitor, content + b"\n")
    assert changed.status_code == 404
    assert "不一致：不是本系统制发的原件" in changed.text


def test_comparing_nothing_asks_for_a_file(visitor: FlaskClient):
    answer = visitor.post("/v", data={})
    assert answer.status_code == 422
    assert "请先选择一个 PDF 文件。" in answer.text


def test_a_file_that_is_too_large_is_not_compared(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(verification, "LARGEST", 10)
    answer = compare(visitor, b"0" * 11)
    assert answer.status_code == 413
    assert "文件过大。" in answer.text
