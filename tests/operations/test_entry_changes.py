"""Substitution and correction of an accepted entry before the draw."""

from dataclasses import replace

import pytest
from flask import Flask

from competition.db import db
from competition.db.applications import ApplicationRow, applications_of_entry, substitutions_of
from competition.db.audit import AuditEntry
from competition.db.competitions import Event
from competition.db.entries import Entry
from competition.domain.applications import ApplicationState
from competition.domain.entry_rules import Conditions
from competition.domain.scoresheet import EntryState
from competition.domain.stages import Stage
from competition.domain.tiers import SkillLevel
from competition.operations.application_review import accept_applications
from competition.operations.applications import Filing
from competition.operations.entry_changes import correct_member, member_facts, substitute_member
from competition.operations.rosters import import_roster
from tests.operations.applying import TEAM, Contest, again, approved, contest, entered, facts, photo
from tests.operations.helpers import NOW, id_number, refused, roster_workbook, row


@pytest.fixture
def open_(app: Flask) -> Contest:
    return contest()


def substitute(given: Contest, entry_id: int, person: int, *, position: int = 1, **more: object) -> str:
    kept = {"reason": "生病", "by": given.office, "now": NOW} | {
        k: more.pop(k) for k in ("reason",) if k in more
    }
    filing = Filing(facts(person), more.pop("photo", None))
    return substitute_member(entry_id, position, replace(filing, facts=facts(person, **more)), **kept)


def correct(given: Contest, entry_id: int, reason: str = "填写有误", **typed: str) -> list[str]:
    return correct_member(entry_id, 1, facts(1, **typed), reason=reason, by=given.office, now=NOW)


def test_somebody_else_keeps_the_number(open_: Contest):
    first = entered(open_)
    assert substitute(open_, first.entry_id, 2, photo=photo()) == "E01-001"
    entry = again(first).entry
    assert (entry.names, entry.members[0].employer) == ("张某二", "第2机械厂")
    left, joined = applications_of_entry(entry.id)
    assert (left.state_value, left.steps[-1].reason) == (ApplicationState.WITHDRAWN, "生病")
    assert (joined.state_value, joined.facts().name, joined.photo() is not None) == (
        ApplicationState.ACCEPTED,
        "张某二",
        True,
    )
    (kept,) = substitutions_of(entry.id)
    assert (kept.left.name, kept.joined.name, kept.reason) == ("张某一", "张某二", "生病")


def test_a_member_of_a_team_is_substituted_and_the_others_stay(open_: Contest):
    ids = approved(open_, 1, 2, event=TEAM, team="甲队")
    accept_applications(ids, by=open_.office, now=NOW)
    team = db.session.query(Entry).filter_by(event_id=open_.team).one()
    assert substitute(open_, team.id, 3, position=2) == "E02-001"
    db.session.expire_all()
    assert team.names == "张某一、张某三"
    assert [each.facts().team for each in applications_of_entry(team.id)] == ["甲队"] * 3


def test_an_entry_of_a_roster_is_substituted_too(open_: Contest):
    data = roster_workbook(row(5, "李某五"))
    import_roster(open_.id, data, file="roster.xlsx", by=open_.office, now=NOW)
    kept = db.session.query(Entry).filter_by(number="E01-001").one()
    substitute(open_, kept.id, 2)
    assert kept.names == "张某二"


@pytest.mark.parametrize(
    ("more", "zh", "en"),
    [
        ({"person": 3}, "张某三已在该项目中参赛", "is entered in this event already"),
        ({"person": 2, "reason": " "}, "请写明理由", "Give the reason"),
        ({"person": 2, "photo": b"text"}, "这不是完整的JPEG照片", "no complete JPEG"),
        ({"person": 2, "id_number": id_number(3)}, "属于另一姓名", "stands beside another name"),
        ({"person": 2, "level": ""}, "要求", "asks for"),
    ],
)
def test_the_new_person_is_checked(app: Flask, more: dict[str, object], zh: str, en: str):
    given = contest(conditions=Conditions(level_from=SkillLevel.LEVEL_4))
    first, _other = entered(given, 1, level="level_3"), entered(given, 3, level="level_3")
    with refused(zh, en):
        substitute(given, first.entry_id, **{"level": "level_3", **more})


def test_everything_against_a_substitution_is_told_at_once(open_: Contest):
    first = entered(open_)
    first.entry.state = EntryState.WITHDRAWN
    db.session.get_one(Event, open_.event).stage = Stage.MARKING
    db.session.commit()
    with refused("已抽签", "has been drawn") as found:
        substitute(open_, first.entry_id, 2, reason="")
    said = " ".join(each.what.zh for each in found)
    assert "E01-001已不参赛" in said
    assert "请写明理由" in said


def test_facts_of_the_same_person_are_corrected(open_: Contest):
    first = entered(open_)
    assert correct(open_, first.entry_id, employer="第一机械厂有限公司", years="6") == ["employer", "years"]
    member = again(first).entry.members[0]
    assert (member.employer, member.profile().years) == ("第一机械厂有限公司", 6)
    assert again(first).facts().employer == "第一机械厂有限公司"
    kept = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert (kept.action, "有限公司" in kept.detail) == ("entry.correct", False)
    assert member_facts(member).profile.years == 6


def test_a_correction_puts_nobody_else_in(open_: Contest):
    first = entered(open_)
    with refused("更正不能更换证件号码", "does not change the document"):
        correct(open_, first.entry_id, name="王某")


def test_a_correction_keeps_the_conditions(app: Flask):
    given = contest(conditions=Conditions(level_from=SkillLevel.LEVEL_4))
    first = entered(given, level="level_3")
    with refused("要求中级工", "asks for"):
        correct(given, first.entry_id, level="")


def test_a_correction_corrects_something_and_says_why(open_: Contest):
    first = entered(open_)
    with refused("没有任何改动", "Nothing was changed"):
        correct(open_, first.entry_id)
    with refused("请写明理由", "Give the reason"):
        correct(open_, first.entry_id, reason="", years="6")


def test_a_correction_of_one_leaves_the_other_applications_of_a_team(open_: Contest):
    ids = approved(open_, 1, 2, event=TEAM, team="甲队")
    accept_applications(ids, by=open_.office, now=NOW)
    first, second = (db.session.get_one(ApplicationRow, each) for each in ids)
    correct(open_, first.entry_id, years="6")
    assert (again(first).facts().profile.years, again(second).facts().profile.years) == (6, None)
