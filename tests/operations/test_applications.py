"""Applications of one's own and of a delegation: made, changed, sent in, returned, withdrawn; and what is refused."""

import json
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from competition.db import db
from competition.db.applications import find_application, window_of
from competition.db.audit import AuditEntry
from competition.db.competitions import Competition, Event
from competition.domain.applicant import Field
from competition.domain.applications import ApplicationState, Party, Step
from competition.domain.problems import Refusal
from competition.domain.procedure import Step as Declared
from competition.domain.scoresheet import EntryState
from competition.domain.stages import Stage
from competition.operations.application_export import read_application_of, read_own_data
from competition.operations.application_reading import read_application, typed_of
from competition.operations.application_review import accept_applications
from competition.operations.application_steps import take_step
from competition.operations.applications import (
    APPLICANT,
    Filing,
    change_application,
    file_application,
    opened_by,
    record_application,
    renew_link,
)
from competition.operations.procedure_steps import advance_competition
from competition.operations.registration_window import is_announced, set_window
from tests.operations.applying import (
    AFTER,
    CLOSES,
    OPENS,
    TEAM,
    Contest,
    again,
    applied,
    approved,
    contest,
    entered,
    facts,
    filing,
    photo,
    recorded,
    states,
)
from tests.operations.helpers import DRAFT, NOW, id_number, logged, refused

YOUNG = id_number(7, born="20100301")


@pytest.fixture
def open_(app: Flask) -> Contest:
    return contest()


def drawn(given: Contest) -> None:
    """As if the first event had been drawn."""
    db.session.get_one(Event, given.event).stage = Stage.MARKING
    db.session.commit()


def file(given: Contest, **more: object) -> str:
    return file_application(given.event, filing(**more), now=NOW)[0]


def returned(given: Contest, person: int = 1, **more: object):
    row = applied(given, person, **more)
    take_step([row.id], Step.RETURN, party=Party.OFFICE, reason="单位请写全称", by=given.office, now=NOW)
    return again(row)


# By the applicant


def test_an_application_is_sealed_and_waits(open_: Contest):
    row = applied(open_)
    assert (row.reference, row.state_value, row.round) == ("E01-B001", ApplicationState.SUBMITTED, 1)
    assert (row.facts().name, row.delegation, row.agreed_at) == ("张某一", None, NOW)
    assert "张某一".encode() not in row.facts_sealed
    assert row.photo().startswith(b"\xff\xd8")
    assert photo() not in row.photo_sealed
    assert [(each.step_value, each.party_value, each.user) for each in row.steps] == [
        (Step.SUBMIT, Party.APPLICANT, None)
    ]


def test_the_link_is_not_kept_and_the_log_names_nobody(open_: Contest):
    token = file(open_)
    kept = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert find_application(token) is None
    assert opened_by(token).token_hash != token
    assert (kept.action, kept.by) == ("application.file", "applicant")
    assert "E01-B001" in kept.detail
    assert "张某一" not in kept.detail
    assert token not in kept.detail


def test_an_unknown_link_opens_nothing(open_: Contest):
    with refused("没有这个链接", "There is no such link"):
        opened_by("nonsense")


def test_another_link_replaces_the_first(open_: Contest):
    first = file(open_)
    second = renew_link(opened_by(first).id, by=open_.office, now=NOW)
    assert opened_by(second).reference == "E01-B001"
    with refused("没有这个链接", "There is no such link"):
        opened_by(first)


def test_the_same_person_may_apply_again_and_learns_nothing(open_: Contest):
    applied(open_)
    assert applied(open_).reference == "E01-B002"


@pytest.mark.parametrize(
    ("more", "zh", "en"),
    [
        ({"photo": None}, "请上传证件照", "Upload the photo"),
        ({"photo": b"text"}, "这不是完整的JPEG照片", "no complete JPEG"),
        ({"agreed": False}, "请阅读个人信息告知书", "Read the privacy notice"),
        ({"delegation_id": 999}, "没有这个代表队", "no such delegation"),
        ({"id_number": YOUNG}, "比赛时未满18周岁", "is under 18"),
        ({"id_number": YOUNG, "guardian": "张某"}, "比赛时未满18周岁", "is under 18"),
        ({"group": "student"}, "不设学生组", "no group for students"),
    ],
)
def test_what_is_not_complete_is_refused(app: Flask, more: dict[str, object], zh: str, en: str):
    given = contest(groups=frozenset({facts().group}))
    with refused(zh, en):
        file(given, **more)


def test_everything_is_told_at_once(open_: Contest):
    with refused("请上传证件照", "Upload the photo") as found:
        file(open_, photo=None, agreed=False, id_number=YOUNG)
    assert len(found) == 3


def test_a_minor_applies_with_the_guardian(open_: Contest):
    row = applied(open_, id_number=YOUNG, guardian="张某", consent="yes")
    assert row.facts().profile.consent


def test_a_delegation_of_another_competition_is_none_of_this_one(open_: Contest):
    other = Competition(
        code="other",
        name="另一竞赛",
        year=2026,
        tier=DRAFT.tier,
        competition_class=DRAFT.competition_class,
        issuing_body="-",
        number_prefix="OTHER",
        created_at=NOW,
    )
    db.session.add(other)
    db.session.commit()
    event = Event(competition_id=other.id)
    event.apply(db.session.get_one(Event, open_.event).setup)
    db.session.add(event)
    db.session.commit()
    advance_competition(other.id, Declared.OPEN, by=open_.office, now=NOW)
    set_window(other.id, opens_at=None, closes_at=None, by=open_.office, now=NOW)
    with refused("没有这个代表队", "no such delegation"):
        file_application(event.id, filing(delegation_id=open_.delegation), now=NOW)


# The window


@pytest.mark.parametrize(
    ("moment", "zh", "en"),
    [(OPENS - timedelta(minutes=1), "报名尚未开始", "not opened"), (CLOSES, "报名时间已过", "is over")],
)
def test_outside_the_window_nobody_registers(open_: Contest, moment, zh: str, en: str):
    with refused(zh, en):
        file_application(open_.event, filing(), now=moment)


def test_an_open_end_has_no_end(open_: Contest):
    set_window(open_.id, opens_at=None, closes_at=None, notice=" 带身份证 ", by=open_.office, now=NOW)
    file_application(open_.event, filing(), now=AFTER)
    assert window_of(db.session.get_one(Competition, open_.id)).notice == "带身份证"


def test_without_a_window_or_once_closed_nobody_registers(open_: Contest):
    advance_competition(open_.id, Declared.CLOSE, by=open_.office, now=NOW)
    with refused("报名已截止", "Registration is closed"):
        file(open_)
    db.session.delete(window_of(db.session.get_one(Competition, open_.id)))
    db.session.commit()
    assert not is_announced(db.session.get_one(Competition, open_.id))
    advance_competition(open_.id, Declared.REOPEN, reason="补报", by=open_.office, now=NOW)
    with refused("报名尚未开始", "not opened"):
        file(open_)


def test_a_window_ends_after_it_begins(open_: Contest):
    with refused("报名截止时间须晚于开始时间", "must close after it opens"):
        set_window(open_.id, opens_at=CLOSES, closes_at=OPENS, by=open_.office, now=NOW)
    with refused("报名须知超过1000字", "more than 1000 characters"):
        set_window(open_.id, opens_at=OPENS, closes_at=None, notice="长" * 1001, by=open_.office, now=NOW)


# Changing


def test_a_draft_is_changed_and_sent_in(open_: Contest):
    row = applied(open_, submit=False)
    assert row.state_value is ApplicationState.DRAFT
    changed = Filing(facts(employer="第九机械厂"))
    change_application(row.id, changed, party=Party.APPLICANT, by=APPLICANT, now=NOW)
    assert (again(row).facts().employer, again(row).state) == ("第九机械厂", "draft")
    take_step([row.id], Step.SUBMIT, party=Party.APPLICANT, by=APPLICANT, now=NOW)
    assert (again(row).state, again(row).round) == ("submitted", 1)
    assert again(row).photo() is not None


def test_a_draft_is_not_sent_in_after_the_window(open_: Contest):
    row = applied(open_, submit=False)
    with refused("报名时间已过", "is over"):
        take_step([row.id], Step.SUBMIT, party=Party.APPLICANT, by=APPLICANT, now=AFTER)


def test_a_returned_one_is_mended_after_the_window_in_another_round(open_: Contest):
    row = returned(open_)
    assert row.steps[-1].reason == "单位请写全称"
    mended = Filing(facts(employer="第一机械厂有限公司"), photo=photo())
    change_application(row.id, mended, party=Party.APPLICANT, submit=True, by=APPLICANT, now=AFTER)
    assert (again(row).state, again(row).round) == ("submitted", 2)


def test_a_returned_one_is_not_mended_after_the_draw(open_: Contest):
    row = returned(open_)
    drawn(open_)
    with refused("已抽签，不能再这样更改", "has been drawn"):
        change_application(row.id, filing(), party=Party.APPLICANT, by=APPLICANT, now=NOW)


def test_what_was_sent_in_is_not_changed(open_: Contest):
    row = applied(open_)
    with refused("处于“已提交”状态，不能修改", "cannot be changed"):
        change_application(row.id, filing(), party=Party.APPLICANT, by=APPLICANT, now=NOW)


# By the leader


def test_a_leader_adds_and_sends_in(open_: Contest):
    row = recorded(open_)
    assert (row.state_value, row.delegation.name, row.steps) == (ApplicationState.DRAFT, "芝罘区代表队", [])
    take_step([row.id], Step.APPROVE, party=Party.LEADER, by=open_.leader, now=NOW)
    assert (again(row).state_value, again(row).steps[0].user_id) == (
        ApplicationState.APPROVED,
        open_.leader.user_id,
    )


def test_a_leader_names_nobody_twice(open_: Contest):
    row = recorded(open_)
    with refused("本代表队在该项目中已有同一证件号码的报名（E01-B001）", "already (E01-B001)"):
        recorded(open_)
    second = recorded(open_, 2)
    with refused("本代表队在该项目中已有同一证件号码的报名", "already"):
        change_application(second.id, Filing(facts(1)), party=Party.LEADER, by=open_.leader, now=NOW)
    change_application(
        row.id, Filing(facts(1, employer="新厂")), party=Party.LEADER, submit=True, by=open_.leader, now=NOW
    )
    assert again(row).state == "approved"
    take_step([row.id], Step.WITHDRAW, party=Party.LEADER, by=open_.leader, now=NOW)
    assert recorded(open_).reference == "E01-B003"


def test_a_leader_adds_nobody_after_the_window(open_: Contest):
    given = Filing(facts(), delegation_id=open_.delegation)
    with refused("报名时间已过", "is over"):
        record_application(open_.event, given, by=open_.leader, now=AFTER)


def test_a_leader_approves_what_entrants_filled_in_or_returns_it(open_: Contest):
    first, second = (applied(open_, n, delegation_id=open_.delegation) for n in (1, 2))
    take_step([first.id], Step.APPROVE, party=Party.LEADER, by=open_.leader, now=AFTER)
    take_step([second.id], Step.RETURN, party=Party.LEADER, reason="照片", by=open_.leader, now=NOW)
    assert states([first.id, second.id]) == ["approved", "returned"]


# Steps


def test_all_or_none_go_with_every_reason(open_: Contest):
    ids = [recorded(open_, n).id for n in (1, 2)]
    event = db.session.get_one(Event, open_.event)
    rules = replace(event.setup.rules, age_on=NOW.date(), age_to=30)
    event.apply(replace(event.setup, rules=rules))
    db.session.commit()
    with refused("不符合“焊接E01”的年龄条件", "outside the limits", times=2) as found:
        take_step(ids, Step.APPROVE, party=Party.LEADER, by=open_.leader, now=NOW)
    assert [each.where.file for each in found] == ["E01-B001", "E01-B002"]
    assert states(ids) == ["draft", "draft"]


def test_a_step_needs_somebody_and_at_times_a_reason(open_: Contest):
    row = applied(open_)
    with refused("没有选择任何报名", "No application was chosen"):
        take_step([], Step.APPROVE, party=Party.LEADER, by=open_.leader, now=NOW)
    with refused("请写明理由", "Give the reason"):
        take_step([row.id], Step.REFUSE, party=Party.OFFICE, by=open_.office, now=NOW)


def test_a_step_out_of_turn_is_refused(open_: Contest):
    row = applied(open_)
    with refused("处于“已提交”状态，本人不能提交", "cannot send in"):
        take_step([row.id], Step.SUBMIT, party=Party.APPLICANT, by=APPLICANT, now=NOW)


def test_the_office_refuses_with_a_reason(open_: Contest):
    row = applied(open_)
    take_step([row.id], Step.REFUSE, party=Party.OFFICE, reason="材料不符（虚构）", by=open_.office, now=NOW)
    assert (again(row).state, again(row).steps[-1].reason) == ("refused", "材料不符（虚构）")
    assert logged()[-1] == "application.refuse"


# Withdrawal


def test_an_applicant_withdraws_without_a_reason_before_and_with_one_after_acceptance(open_: Contest):
    row, accepted = applied(open_), entered(open_, 2)
    take_step([row.id], Step.WITHDRAW, party=Party.APPLICANT, by=APPLICANT, now=NOW)
    with refused("请写明理由", "Give the reason"):
        take_step([accepted.id], Step.WITHDRAW, party=Party.APPLICANT, by=APPLICANT, now=NOW)
    take_step([accepted.id], Step.WITHDRAW, party=Party.APPLICANT, reason="生病", by=APPLICANT, now=NOW)
    assert states([row.id, accepted.id]) == ["withdrawn", "withdrawn"]
    assert again(accepted).entry.state_value is EntryState.WITHDRAWN


def test_after_the_draw_it_goes_another_way(open_: Contest):
    row = entered(open_)
    drawn(open_)
    with refused("已抽签，不能再这样更改", "has been drawn"):
        take_step([row.id], Step.WITHDRAW, party=Party.OFFICE, reason="生病", by=open_.office, now=NOW)


def test_a_member_does_not_leave_a_team_alone_and_the_leader_withdraws_it_whole(open_: Contest):
    ids = approved(open_, 1, 2, event=TEAM, team="甲队")
    accept_applications(ids, by=open_.office, now=NOW)
    with refused("团体项目不能由一名队员单独退赛", "cannot withdraw alone", times=2):
        take_step(ids[:1], Step.WITHDRAW, party=Party.APPLICANT, reason="生病", by=APPLICANT, now=NOW)
    take_step(ids[:1], Step.WITHDRAW, party=Party.LEADER, reason="生病", by=open_.leader, now=NOW)
    assert states(ids) == ["withdrawn", "withdrawn"]


# Reading and taking along


def test_a_form_is_read_with_all_that_is_wrong():
    typed = {
        Field.NAME: "张\ue123",
        Field.ID_NUMBER: "123",
        Field.BORN: "2010-02-30",
        Field.PHONE: "12",
        Field.EMAIL: "name@",
        Field.YEARS: "many",
        Field.ADDRESS: "长" * 201,
        Field.LEVEL: "forged",
    }
    with pytest.raises(Refusal) as caught:
        read_application(typed, event="E01")
    columns = [each.where.column for each in caught.value.problems]
    assert columns == [
        "姓名",
        "身份证号码",
        "出生日期",
        "工作单位",
        "手机号码",
        "电子邮箱",
        "联系地址",
        "从业年限",
        "组别",
    ]
    assert all(each.remedy.zh and each.remedy.en for each in caught.value.problems)


def test_a_form_without_anything_says_what_is_needed():
    with pytest.raises(Refusal) as caught:
        read_application({}, event="E01")
    said = {each.where.column for each in caught.value.problems}
    assert said == {"姓名", "身份证号码", "工作单位", "组别"}


def test_a_passport_states_sex_and_birth_beside_it():
    typed = {
        "id_kind": "passport",
        "id_number": "E12345678",
        "sex": "female",
        "born": "1990-05-06",
        "years": "5",
    }
    found = facts(**typed)
    assert (found.born.isoformat(), found.sex.value, found.profile.years) == ("1990-05-06", "female", 5)
    with pytest.raises(Refusal, match="性别"):
        facts(id_kind="passport", id_number="E12345678")


def test_what_is_read_is_shown_again():
    found = facts(
        years="5", level="level_3", honours="某市技术能手；某县能手", guardian="张某", consent="yes"
    )
    assert read_application(typed_of(found), event="E01") == found


def test_somebody_takes_along_all_that_is_kept(open_: Contest):
    row = entered(open_, level="level_3", consent="yes", guardian="张某")
    found = read_own_data(row.id, form="json", by=APPLICANT, now=NOW)
    plain = json.loads(json.dumps(found.as_dict()))
    assert plain["facts"]["id_number"] == id_number(1)
    assert (plain["facts"]["level"], plain["facts"]["consent"]) == ("高级工（三级）", "是")
    assert (plain["entry"], plain["checked_in_at"], plain["photo_jpeg_base64"][:4]) == (
        "E01-001",
        None,
        "/9j/",
    )
    assert [each["step"] for each in plain["history"]] == ["提交", "通过"]
    assert logged()[-1] == "application.read_own"


def test_a_formula_in_a_name_stays_text_in_the_workbook(open_: Contest):
    row = recorded(open_, name="=HYPERLINK(1)", consent="")
    data = read_own_data(row.id, form="xlsx", by=APPLICANT, now=NOW).workbook()
    sheet = load_workbook(BytesIO(data))["本人信息"]
    cell = next(line[1] for line in sheet.iter_rows() if line[0].value == "姓名")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert cell.value.startswith("=HYPERLINK")


def test_what_has_not_happened_is_not_said(open_: Contest):
    row = recorded(open_)
    plain = read_own_data(row.id, form="json", by=APPLICANT, now=NOW).as_dict()
    assert (plain["photo_jpeg_base64"], plain["entry"], plain["privacy_notice_agreed_at"]) == (None,) * 3


def test_reading_a_whole_number_is_logged(open_: Contest):
    row = applied(open_)
    assert read_application_of(row.id, by=open_.office, now=NOW).id_document.number == id_number(1)
    kept = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert (kept.action, id_number(1) in kept.detail) == ("application.read_id", False)
