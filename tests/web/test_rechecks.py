"""The recheck on screen: the chief judge enters sheets again and sees codes and no marks; the office signs."""

from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db import db
from competition.db.competitions import Event
from competition.db.marking import find_sheet
from competition.db.rechecks import newest_recheck, waiting_corrections
from competition.domain.scoresheet import EntryState
from competition.operations.competitions import change_ranking_rules
from competition.operations.entry_states import set_entry_state
from competition.operations.rechecks import begin_recheck
from competition.operations.results import rank_event
from tests.factories import (
    CODE,
    DELEGATION,
    EMPLOYER,
    EVENT,
    FIRST,
    FORM,
    NAMES,
    code_of,
    drawn_contest,
    entry,
    event_id,
    let_in,
    published_contest,
    ranked_contest,
    saved,
    who,
    work,
)
from tests.operations.games import reopened
from tests.operations.helpers import NOW, everything, logged, setup

JUDGE, OFFICE = f"/judge/{CODE}/{EVENT}", f"/organizer/{CODE}/events/{EVENT}"
RECHECK = f"{JUDGE}/recheck"
PAPER = {**FIRST, "A1.2": "50"}
SECRETS = (*NAMES, DELEGATION, EMPLOYER, f"{EVENT}-001")


@pytest.fixture
def ranked(site: Flask) -> Flask:
    with site.app_context():
        ranked_contest()
    return site


@pytest.fixture
def begun(ranked: Flask) -> Flask:
    with ranked.app_context():
        begin_recheck(event_id(), seed="七三九一", by=who("chief"), now=NOW)
    return ranked


@pytest.fixture
def chief(ranked: Flask) -> FlaskClient:
    return let_in(ranked, "chief")


@pytest.fixture
def office(ranked: Flask) -> FlaskClient:
    return let_in(ranked, "organizer")


def sheet_id(site: Flask, number: int = 1, seat: int = 1) -> int:
    with site.app_context():
        found = find_sheet(work(number).id, FORM, seat)
        assert found is not None
        return found.id


def enter(client: FlaskClient, sheet: int, *, note: str = "", **other: str):
    marks = {**PAPER, **{name.replace("_", "."): mark for name, mark in other.items()}}
    data = {f"mark-{name}": mark for name, mark in marks.items()}
    return client.post(f"{RECHECK}/{sheet}", data={**data, "note": note}, follow_redirects=True)


def enter_all(site: Flask, client: FlaskClient) -> None:
    """Every sheet of the sample that is left, as it is kept."""
    with site.app_context():
        left = {
            each.sheet_id: {
                f"mark-{name}": f"{mark:f}" for name, mark in each.sheet.values().items() if mark is not None
            }
            for each in newest_recheck(event_id()).sheets
            if each.found_error is None
        }
    for sheet, marks in left.items():
        page = client.post(f"{RECHECK}/{sheet}", data=marks, follow_redirects=True).text
        assert "与系统一致。" in page


def waiting(site: Flask) -> list[int]:
    with site.app_context():
        return [each.id for each in waiting_corrections(event_id())]


def rows(site: Flask) -> dict:
    with site.app_context():
        return everything()


# The telling way


def test_from_the_sample_to_publication(ranked: Flask, chief: FlaskClient, office: FlaskClient):
    with ranked.app_context():
        rules = setup(ranking={"recheck": True}).ranking
        change_ranking_rules(event_id(), rules, reason="复核", by=who("organizer"), now=NOW)
        rank_event(event_id(), by=who("chief"), now=NOW)
    page = chief.get(RECHECK).text
    assert "本项目须经成绩复核方可公布。" in page
    assert "抽样种子" in page
    publish = {"version": "2", "confirmed_on": "2026-10-08"}
    refused = office.post(f"{OFFICE}/publish", data=publish)
    assert "本项目须经成绩复核方可公布，还没有复核。" in refused.text
    given = {"seed": "七三九一", "top": "top-30-percent"}
    page = chief.post(f"{OFFICE}/recheck/begin", data=given, follow_redirects=True).text
    assert "已抽取复核样本。请裁判长按纸质记录逐份重新录入。" in page
    assert "七三九一" in page
    assert "样本6份评分表中还有6份未复核。" in page
    page = enter(chief, sheet_id(ranked, 1), note="第1页", A1_2="45").text
    assert "有 1 项与系统不符，已提出更正，待第二人签认。" in page
    assert "<s>50</s> → <strong>45</strong>" in page
    assert "待第二人签认" in page
    assert "确认更正" not in page
    enter_all(ranked, chief)
    assert "差错率16.67%，超过5%，须全部复核。" in chief.get(RECHECK).text
    page = office.get(f"{OFFICE}/recheck").text
    assert NAMES[0] in page
    assert "成绩复核：与纸质记录不符；第1页" in page
    (correction,) = waiting(ranked)
    page = office.post(f"{OFFICE}/corrections/{correction}/confirm", follow_redirects=True).text
    assert "更正已生效，请重新排名。" in page
    with ranked.app_context():
        assert saved(1)["A1.2"] == Decimal(45)
    assert "已加入其余 3 份评分表。" in chief.post(f"{OFFICE}/recheck/extend", follow_redirects=True).text
    enter_all(ranked, chief)
    assert "成绩复核已结束。" in office.post(f"{OFFICE}/recheck/close", follow_redirects=True).text
    assert "排名之后评分或规则有改动" in office.post(f"{OFFICE}/publish", data=publish).text
    chief.post(f"{OFFICE}/rank")
    done = office.post(f"{OFFICE}/publish", data={**publish, "version": "3"}, follow_redirects=True).text
    assert "成绩已公布。" in done
    with ranked.app_context():
        steps = [each for each in logged() if each.startswith(("recheck", "correction"))]
    checks = ["recheck.check"] * 3
    assert steps == [
        "recheck.begin",
        *checks * 2,
        "correction.confirm",
        "recheck.extend",
        *checks,
        "recheck.close",
    ]


# The chief judge's pages


def test_the_form_shows_no_mark_that_is_kept(begun: Flask, chief: FlaskClient):
    page = chief.get(f"{RECHECK}/{sheet_id(begun)}").text
    assert 'name="mark-A1.2"' in page
    assert 'value="50"' not in page
    assert "checked" not in page
    assert "这里不显示系统中的分数" in page


def test_the_chief_judge_sees_codes_only(begun: Flask, chief: FlaskClient):
    sheet = sheet_id(begun)
    enter(chief, sheet, A1_2="45")
    with begun.app_context():
        code = code_of(1)
    pages = [chief.get(path).text for path in (RECHECK, f"{RECHECK}/{sheet}", f"{JUDGE}/correct/{sheet}")]
    for page in pages:
        assert code in page
        assert not any(secret in page for secret in SECRETS)


def test_what_was_typed_stays_where_a_mark_cannot_stand(begun: Flask, chief: FlaskClient):
    before = rows(begun)
    answer = enter(chief, sheet_id(begun), note="第1页", A1_2="99")
    assert answer.status_code == 422
    assert "有 1 项不能保存，未作任何更改。" in answer.text
    assert "应在 0 至 50 之间" in answer.text
    assert 'value="99"' in answer.text
    assert 'value="第1页"' in answer.text
    missing = enter(chief, sheet_id(begun), A1_2="")
    assert missing.status_code == 422
    assert "还有1项未录入：A1.2。" in missing.text
    assert rows(begun) == before


def test_a_checked_sheet_is_closed(begun: Flask, chief: FlaskClient):
    sheet = sheet_id(begun)
    enter(chief, sheet)
    page = chief.get(f"{RECHECK}/{sheet}").text
    assert "该评分表已复核，或项目不在评分阶段，不能再录入。" in page
    assert 'name="mark-A1.2"' not in page
    assert f'href="{RECHECK}/{sheet}"' not in chief.get(RECHECK).text


def test_pages_are_of_the_chief_judge_of_the_event(begun: Flask, chief: FlaskClient):
    sheet = sheet_id(begun)
    with begun.app_context():
        db.session.get_one(Event, event_id()).chief_id = who("judge1").id
        db.session.commit()
    for path in (RECHECK, f"{RECHECK}/{sheet}", f"{JUDGE}/correct/{sheet}"):
        assert chief.get(path).status_code == 404
    for path in (f"{RECHECK}/{sheet}", f"{JUDGE}/correct/{sheet}"):
        assert chief.post(path).status_code == 404


def test_without_a_ranking_the_page_says_what_comes_first(site: Flask):
    with site.app_context():
        drawn_contest()
    chief, office = let_in(site, "chief"), let_in(site, "organizer")
    for page in (chief.get(RECHECK).text, office.get(f"{OFFICE}/recheck").text):
        assert "复核样本从最新排名中抽取" in page
        assert "抽取样本" not in page
        assert "没有更正" in page
    assert "还没有成绩复核。" in chief.get(f"{RECHECK}/1").text
    assert "还没有成绩复核。" in office.post(f"{OFFICE}/recheck/close").text


def test_an_event_that_need_not_be_rechecked_says_so(ranked: Flask, office: FlaskClient):
    assert "本项目不要求复核；一旦开始，须结束复核后才能公布。" in office.get(f"{OFFICE}/recheck").text


@pytest.mark.parametrize("given", [{"seed": "七"}, {"seed": "七三九一", "top": "all"}, {}])
def test_a_sample_needs_a_seed_and_a_top_part(ranked: Flask, office: FlaskClient, given: dict[str, str]):
    before = rows(ranked)
    page = office.post(f"{OFFICE}/recheck/begin", data={"top": "top-10", **given}, follow_redirects=True)
    assert "请填写至少4个字符的种子，并选择必查名次。" in page.text
    assert rows(ranked) == before


def test_an_overtaken_recheck_is_drawn_again(begun: Flask, chief: FlaskClient):
    with begun.app_context():
        reopened(sheet_id(begun), by=who("chief"))
    page = chief.get(RECHECK).text
    assert "该次复核不再有效" in page
    assert "重新抽取样本…" in page
    assert "全部复核…" not in page
    assert "录入<" not in page


def test_after_publication_the_pages_are_for_reading(site: Flask):
    with site.app_context():
        published_contest()
    chief = let_in(site, "chief")
    assert "项目不在评分阶段，只能查看。" in chief.get(RECHECK).text
    assert "项目不在评分阶段，只能查看。" in chief.get(f"{JUDGE}/correct/{sheet_id(site)}").text


# Corrections


def propose(client: FlaskClient, sheet: int, **other: str):
    data = {"aspect": "A1.2", "mark": "45", "reason": "纸质记录第1页", **other}
    return client.post(f"{JUDGE}/correct/{sheet}", data=data, follow_redirects=True)


def test_the_chief_judge_corrects_one_mark_and_the_office_signs(
    ranked: Flask, chief: FlaskClient, office: FlaskClient
):
    sheet = sheet_id(ranked)
    with ranked.app_context():
        code = code_of(1)
    assert f'href="{JUDGE}/correct/{sheet}"' in chief.get(f"{JUDGE}/confirm?code={code}").text
    assert "已提出更正，待第二人签认。" in propose(chief, sheet).text
    (correction,) = waiting(ranked)
    refused = chief.post(f"{OFFICE}/corrections/{correction}/confirm")
    assert "更正须由第二人确认或驳回" in refused.text
    assert "纸质记录第1页" in office.get(f"{OFFICE}/recheck").text
    office.post(f"{OFFICE}/corrections/{correction}/confirm")
    with ranked.app_context():
        assert saved(1)["A1.2"] == Decimal(45)
    assert "已更正" in chief.get(RECHECK).text


def test_a_correction_is_turned_down_with_the_reason(ranked: Flask, chief: FlaskClient, office: FlaskClient):
    propose(chief, sheet_id(ranked))
    (correction,) = waiting(ranked)
    assert "请写明理由。" in office.post(f"{OFFICE}/corrections/{correction}/withdraw").text
    page = office.post(
        f"{OFFICE}/corrections/{correction}/withdraw", data={"reason": "看错"}, follow_redirects=True
    ).text
    assert "更正已驳回，原分数不变。" in page
    assert waiting(ranked) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"mark": ""}, "请填写更正后的分数。"),
        ({"mark": "很多"}, "“很多”不是数字"),
        ({"mark": "51"}, "应在 0 至 50 之间"),
        ({"mark": "50"}, "A1.2现在就是50"),
        ({"reason": ""}, "请写明理由。"),
    ],
)
def test_a_correction_that_cannot_be_keeps_what_was_typed(
    ranked: Flask, chief: FlaskClient, given: dict[str, str], said: str
):
    before = rows(ranked)
    answer = propose(chief, sheet_id(ranked), **given)
    assert answer.status_code == 422
    assert said in answer.text
    kept = {"mark": "45", "reason": "纸质记录第1页", **given}
    assert all(f'value="{value}"' in answer.text for value in kept.values())
    assert rows(ranked) == before


def test_an_aspect_that_is_not_on_the_sheet_is_no_request(ranked: Flask, chief: FlaskClient):
    assert propose(chief, sheet_id(ranked), aspect="Z9").status_code == 400


def test_what_belongs_to_another_event_is_unknown(ranked: Flask, chief: FlaskClient, office: FlaskClient):
    assert chief.get(f"{JUDGE}/correct/999999").status_code == 404
    assert office.post(f"{OFFICE}/corrections/999999/confirm").status_code == 404


def test_a_sheet_of_somebody_who_was_disqualified_can_still_be_checked(begun: Flask, chief: FlaskClient):
    with begun.app_context():
        set_entry_state(entry(3).id, EntryState.DISQUALIFIED, reason="违规", by=who("organizer"), now=NOW)
    enter_all(begun, chief)
    with begun.app_context():
        assert newest_recheck(event_id()).checked == 9
