"""The page of the procedure, panels and conflicts, signing off and supervision, as each audience meets them."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from competition.db import db
from competition.db.accounts import Membership, find_user
from competition.db.competitions import Event
from competition.db.conflicts import Substitute, conflicts_of, statements_of
from competition.db.procedure import CompetitionStep, declared_state
from competition.db.signing import Reopening, locks_of, signatures_of
from competition.domain.procedure import State
from competition.domain.roles import Role
from competition.operations.assignments import who_marks
from tests.factories import PASSWORD, let_in
from tests.operations.games import (
    Games,
    confirmed,
    drawn,
    founded,
    published,
    ref,
    save,
    seats,
    sheet_id,
    supervisor,
    work_of,
)
from tests.operations.helpers import NOW, everything, logged

HOME = "/organizer/test-2026"
JUDGE = "/judge/test-2026"


def post(client: FlaskClient, path: str, **data: object):
    return client.post(path, data=data, follow_redirects=True)


def watched(games: Games) -> None:
    supervisor(games.id, by=games.organizer)


# 流程


def test_registration_is_opened_on_the_page_and_the_chain_shows_it(site: Flask):
    with site.app_context():
        games = founded()
    office = let_in(site, "organizer")
    page = office.get(f"{HOME}/procedure").text
    assert page.count('aria-current="step"') == 1
    assert "筹备 <strong>（现在）</strong>" in page
    done = post(office, f"{HOME}/procedure", step="open")
    assert "竞赛进入“报名中”状态。" in done.text
    assert "报名中 <strong>（现在）</strong>" in done.text
    refused = post(office, f"{HOME}/procedure", step="finalise")
    assert refused.status_code == 422
    assert "竞赛处于“报名中”状态，不能确定结果。" in refused.text
    assert post(office, f"{HOME}/procedure", step="nonsense").status_code == 422
    post(office, f"{HOME}/procedure", step="close")
    without = post(office, f"{HOME}/procedure", step="reopen")
    assert (without.status_code, "请写明理由。" in without.text) == (422, True)
    again = post(office, f"{HOME}/procedure", step="reopen", reason="补报")
    assert "补报" in again.text
    with site.app_context():
        assert declared_state(games.id) is State.OPEN


def test_what_is_missing_leads_to_where_it_is_mended(site: Flask):
    with site.app_context():
        games = drawn()
        save(games, ref(games), P1_1=1)
    page = let_in(site, "organizer").get(f"{HOME}/procedure").text
    assert "评分表P1还有3份未确认" in page
    assert f'href="{HOME}/events/E01/progress"' in page


def test_finance_sees_the_procedure_and_declares_nothing(site: Flask):
    with site.app_context():
        games = founded()
        db.session.add(Membership(user_id=games.finance.user_id, competition_id=games.id, role=Role.FINANCE))
        db.session.commit()
    finance = let_in(site, "finance")
    assert "由组织者办理。" in finance.get(f"{HOME}/procedure").text
    assert finance.post(f"{HOME}/procedure", data={"step": "open"}).status_code == 403


# Panels and conflicts


def test_the_office_seats_a_substitute_with_a_qualification(site: Flask):
    with site.app_context():
        games = founded()
    office = let_in(site, "organizer")
    given = {
        "name": "孙某",
        "employer": "胶北协会",
        "qualification": "国家级裁判员",
        "valid_until": "2026-01-01",
    }
    path = f"{HOME}/events/E01/panels"
    assert "没有候补裁判：裁判须回避选手时，无人可以代评。" in office.get(path).text
    post(office, path, seat="P1/spare", username="fourth", **given)
    post(office, path, seat="P1/1", username="first", **{**given, "name": "李某"})
    page = office.get(path).text
    assert "孙某 <small>fourth</small>" in page
    assert "国家级裁判员" in page
    assert "已过期" in page
    with site.app_context():
        row = db.session.scalars(select(Substitute)).one()
        assert (row.sub_criterion, row.position) == ("P1", 1)
        assert seats(games) == {("P1", 1): "first"}
        made = row.id
    gone = post(office, f"{path}/{made}/release", reason="离会")
    assert "已解除候补裁判。" in gone.text
    assert office.post(f"{path}/{made}/release", data={"reason": "离会"}).status_code == 404


def test_a_judge_is_replaced_by_the_office_with_a_reason_only(site: Flask):
    with site.app_context():
        games = drawn()
    office = let_in(site, "organizer")
    given = {"seat": "P1/1", "username": "other", "name": "王某", "employer": "胶北协会"}
    path = f"{HOME}/events/E01/panels"
    assert post(office, path, **given).status_code == 422
    post(office, path, reason="生病", **given)
    with site.app_context():
        assert seats(games)[("P1", 1)] == "other"


def test_a_judge_declares_a_conflict_and_learns_nothing_of_the_roster(site: Flask):
    with site.app_context():
        games = drawn()
    judge = let_in(site, "judge")
    path = f"{JUDGE}/conflicts"
    assert "尚未声明" in judge.get("/judge/conflicts").text
    mine = {"judge": games.judge.id, "kind": "kinship", "against": "entrant", "note": ""}
    there = post(judge, path, about="李一", **mine)
    nobody = post(judge, path, about="查无此人", **mine)
    assert there.text.count("已登记。如该对象参赛，您不会评其作品。") == 1
    assert nobody.text.count("已登记。如该对象参赛，您不会评其作品。") == 1
    assert "E01-001" not in there.text
    empty = post(judge, path, about="", **mine)
    assert "此项必填。" in empty.text
    post(judge, f"{path}/state")
    assert "已声明" in judge.get("/judge/conflicts").text
    with site.app_context():
        assert list(statements_of(games.id)) == [games.judge.id]
        rows = [each.id for each in conflicts_of(games.id)]
    assert len(rows) == 2
    post(judge, f"{path}/{rows[1]}/withdraw", reason="写错")
    with site.app_context():
        assert [each.id for each in conflicts_of(games.id)] == rows[:1]
    assert judge.post(f"{path}/999/withdraw", data={"reason": "x"}).status_code == 404


def test_a_judge_declares_for_nobody_else(site: Flask):
    with site.app_context():
        games = drawn()
        before = everything()
    judge = let_in(site, "judge")
    said = {"kind": "other", "against": "entrant", "about": "某"}
    assert "您还没有申报。" in post(judge, f"{JUDGE}/conflicts", judge=games.chief.id, **said).text
    with site.app_context():
        assert everything()["declared_conflict"] == before["declared_conflict"]


def test_the_office_sees_every_declaration_and_takes_one_back(site: Flask):
    with site.app_context():
        games = drawn()
    office = let_in(site, "organizer")
    path = f"{HOME}/conflicts"
    page = post(
        office, path, judge=games.judge.id, kind="own_student", against="entrant", about="E01-002"
    ).text
    assert "E01-002" in page
    assert "裁判judge须回避选手E01-002，评分表P1第1席没有可用的候补裁判。" in page
    assert page.count("<meter") == 1
    with site.app_context():
        made = conflicts_of(games.id)[0].id
    assert "已撤回，理由写入日志。" in post(office, f"{path}/{made}/withdraw", reason="有误").text
    assert office.post(f"{path}/999/withdraw", data={"reason": "x"}).status_code == 404


def test_without_judges_the_page_says_what_to_do(site: Flask):
    with site.app_context():
        founded()
    assert f'href="{HOME}/panels"' in let_in(site, "organizer").get(f"{HOME}/conflicts").text


def test_the_substitute_finds_the_sheet_and_the_judge_does_not(site: Flask):
    with site.app_context():
        games = drawn()
    office = let_in(site, "organizer")
    spare = {"seat": "P1/spare", "username": "fourth", "name": "孙某", "employer": "胶北协会"}
    post(office, f"{HOME}/events/E01/panels", **spare)
    chief = let_in(site, "chief")
    said = {"judge": games.judge.id, "kind": "kinship", "against": "entrant", "about": "E01-001"}
    assert "已登记回避关系。" in post(chief, f"{JUDGE}/E01/panel/conflict", **said).text
    with site.app_context():
        code = work_of(games, 1).code
    fourth, judge = let_in(site, "fourth"), let_in(site, "judge")
    sheet = f"{JUDGE}/E01/P1/1/{code}"
    assert f'href="{sheet}"' in fourth.get("/judge/").text
    assert f'href="{sheet}"' not in judge.get("/judge/").text
    assert fourth.get(sheet).status_code == 200
    assert "这不是您的评分表" in judge.get(sheet).text


def test_the_chief_judge_changes_a_seat(site: Flask):
    with site.app_context():
        games = drawn()
    office, chief = let_in(site, "organizer"), let_in(site, "chief")
    spare = {"seat": "P1/spare", "username": "fourth", "name": "孙某", "employer": "胶北协会"}
    post(office, f"{HOME}/events/E01/panels", **spare)
    path = f"{JUDGE}/E01/panel"
    page = chief.get(path).text
    assert "孙某" in page
    assert all(name not in page for name in ("李一", "李二", "李三"))
    with site.app_context():
        fourth, judge = find_user("fourth").id, games.judge.id
        row = db.session.scalars(select(Substitute)).one().id
    refused = chief.post(path, data={"form": "P1", "seat": 1, "judge": judge})
    assert (refused.status_code, "不能担任该席位的裁判" in refused.text) == (422, True)
    assert post(chief, path, form="P1", seat=1, judge=fourth).status_code == 422
    assert "已更换裁判" in post(chief, path, form="P1", seat=1, judge=fourth, reason="生病").text
    assert "请填写裁判" in post(chief, f"{path}/conflict", judge=fourth).text
    assert "已解除候补裁判" in post(chief, f"{path}/{row}/release", reason="已上席位").text
    assert chief.post(f"{path}/{row}/release", data={"reason": "x"}).status_code == 404
    with site.app_context():
        found = who_marks(db.session.get_one(Event, games.event))
        assert {judge for key, judge in found.items() if key[1] == "P1"} == {fourth}


# Signing off and supervision


def test_the_chief_judge_signs_off_with_the_password(site: Flask):
    with site.app_context():
        games = confirmed(sign=False)
    chief = let_in(site, "chief")
    path = f"{JUDGE}/E01/sign"
    page = chief.get(path).text
    assert page.count('type="checkbox"') == 2
    seen = page.split('name="seen" value="')[1].split('"')[0]
    wrong = post(chief, path, form="P1", seen=seen, password="wrong")
    assert (wrong.status_code, "密码不正确，未作任何更改。" in wrong.text) == (422, True)
    stale = post(chief, path, form="P1", seen="1:1", password=PASSWORD)
    assert (stale.status_code, "这期间评分表有变化" in stale.text) == (422, True)
    done = post(chief, path, form=["P1", "T1"], seen=seen, password=PASSWORD)
    assert "已签字确认 2 张评分表。" in done.text
    with site.app_context():
        digest = signatures_of(games.event)["P1"].digest
    assert digest in done.text
    assert done.text.count("与现在的分数一致") == 2
    assert "已锁定。" in post(chief, f"{JUDGE}/E01/lock", day="").text
    with site.app_context():
        assert list(locks_of(games.event)) == [""]


def test_a_sheet_is_reopened_by_the_chief_judge_and_the_supervisor(site: Flask):
    with site.app_context():
        games = confirmed()
        watched(games)
        sheet, code = sheet_id(games), work_of(games, 1).code
    chief, watch = let_in(site, "chief"), let_in(site, "supervisor")
    assert "重新打开…" in chief.get(f"{JUDGE}/E01/confirm?code={code}").text
    assert "等待监督同意" in post(chief, f"{JUDGE}/E01/reopen/{sheet}", reason="漏记一项").text
    assert chief.post(f"{JUDGE}/E01/reopen/999", data={"reason": "x"}).status_code == 404
    assert "1 项待您同意" in watch.get("/organizer/supervision").text
    page = watch.get(f"{HOME}/supervision").text
    assert "漏记一项" in page
    assert code in page
    assert all(name not in page for name in ("李一", "李二", "李三", "E01-001"))
    with site.app_context():
        asked = db.session.scalars(select(Reopening)).one().id
    without = post(watch, f"{HOME}/supervision/{asked}", answer="refuse")
    assert (without.status_code, "请写明理由。" in without.text) == (422, True)
    agreed = post(watch, f"{HOME}/supervision/{asked}", answer="agree")
    assert "已同意，评分表退回裁判重评。" in agreed.text
    assert watch.post(f"{HOME}/supervision/999").status_code == 404
    assert "漏记一项" in let_in(site, "judge").get("/judge/").text


def test_a_supervisor_does_not_agree(site: Flask):
    with site.app_context():
        games = confirmed()
        watched(games)
        sheet = sheet_id(games)
    post(let_in(site, "chief"), f"{JUDGE}/E01/reopen/{sheet}", reason="漏记一项")
    watch = let_in(site, "supervisor")
    page = post(watch, f"{HOME}/supervision/1", answer="refuse", reason="没有依据").text
    assert "已答复不同意。" in page
    assert "没有依据" in page


def test_a_supervisor_reads_the_log_and_its_marks_stay_withheld(site: Flask):
    with site.app_context():
        watched(confirmed())
    watch = let_in(site, "supervisor")
    page = watch.get(f"{HOME}/log").text
    assert "签字确认评分表" in page
    assert "含尚未公布的分数，公布后显示。" in page
    assert watch.get(f"{HOME}/").status_code == 403


def test_only_the_chief_judge_of_the_event_signs(site: Flask):
    with site.app_context():
        games = confirmed(sign=False)
        user = find_user("judge")
        db.session.add(Membership(user_id=user.id, competition_id=games.id, role=Role.CHIEF_JUDGE))
        db.session.commit()
    judge = let_in(site, "judge")
    assert judge.get(f"{JUDGE}/E01/sign").status_code == 404
    for path in ("sign", "lock", "reopen/1", "panel", "panel/conflict", "panel/1/release"):
        assert judge.post(f"{JUDGE}/E01/{path}").status_code == 404


# The archive


@pytest.fixture
def archive(site: Flask) -> Games:
    """A competition that was archived by the record of it: what leads there is tried with the operations."""
    with site.app_context():
        games = published()
        given = {"declared_by": games.organizer.user_id, "declared_at": NOW + timedelta(days=1)}
        db.session.add(CompetitionStep(competition_id=games.id, step="archive", reason="", **given))
        db.session.commit()
        return games


def test_an_archived_competition_is_changed_through_no_route(site: Flask, archive: Games):
    """Every address that is posted to in the competition, with what a person would fill in, by everybody in it."""
    samples = {
        "competition": "test-2026",
        "event": "E01",
        "form": "P1",
        "seat": 1,
        "kind": "certificate",
        "layout": "chinese",
        "version": 1,
        "node": "0",
    }
    filled = {
        **{
            "reason": "更正",
            "step": "open",
            "name": "某",
            "username": "somebody",
            "role": "finance",
            "employer": "某厂",
        },
        **{
            "seat": "P1/1",
            "kind": "other",
            "against": "employer",
            "about": "某厂",
            "judge": archive.judge.id,
        },
        **{
            "code": "E09",
            "occupation": "6-18",
            "groups": "worker",
            "team_size": 1,
            "stations": 2,
            "host": "某单位",
        },
        **{
            "confirmed_on": "2026-09-20",
            "first": "2026-10-09",
            "working_days": 5,
            "moment": "2026-10-09T09:00",
        },
    }
    with site.app_context():
        before, entries = everything(), len(logged())
    asked = 0
    for username in ("organizer", "chief", "judge"):
        client = let_in(site, username)
        for rule in site.url_map.iter_rules():
            if "POST" not in rule.methods or "competition" not in rule.arguments:
                continue
            values = {name: samples.get(name, 1) for name in rule.arguments}
            with site.test_request_context():
                path = site.url_map.bind("localhost").build(rule.endpoint, values, method="POST")
            answer = client.post(path, data=filled)
            assert answer.status_code < 500, path
            asked += 1
    assert asked > 150
    with site.app_context():
        after = everything()
    # accounts and the links to their passwords belong to no competition
    kept = ("user", "audit_chain", "audit_entry", "last_step", "sign_in_failures", "invitation")
    assert {name: rows for name, rows in after.items() if name not in kept} == {
        name: rows for name, rows in before.items() if name not in kept
    }
    with site.app_context():
        assert set(logged()[entries:]) <= {"sign_in.succeed", "invitation.new_password"}
        assert [each for each in after["invitation"] if each[4] is not None] == []


def test_the_same_walk_changes_a_competition_that_is_not_archived(site: Flask):
    """Otherwise the walk above would prove nothing."""
    with site.app_context():
        founded()
    office = let_in(site, "organizer")
    for step in ("open", "close"):
        post(office, f"{HOME}/procedure", step=step)
    post(office, f"{HOME}/people", username="somebody", name="某", role="finance")
    with site.app_context():
        assert {"competition.advance", "role.grant"} <= set(logged())


def test_an_archived_competition_says_so(site: Flask, archive: Games):
    with site.app_context():
        assert declared_state(archive.id) is State.ARCHIVED
    office = let_in(site, "organizer")
    answer = post(office, f"{HOME}/people", username="somebody", name="某", role="finance")
    assert answer.status_code == 422
    assert "本竞赛已归档，只能查看，不能更改。" in answer.text
    assert "This competition is archived: it can be read and not changed." in answer.text
