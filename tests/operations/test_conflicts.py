"""Conflicts: who declares them, who steps in, and that nobody ever marks whom they must not mark."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from competition.db import db
from competition.db.audit import AuditEntry
from competition.db.competitions import Event
from competition.db.conflicts import JudgeProfile, conflicts_of, statements_of, substitutes_of
from competition.db.marking import find_sheet
from competition.domain.conflicts import Against, ConflictKind
from competition.domain.draw import CodeCustody
from competition.domain.roles import Role
from competition.domain.scoresheet import EntryState
from competition.operations import confirming, draws, signing
from competition.operations.accounts import grant_role
from competition.operations.assignments import (
    assignments_of,
    conflict_problems,
    judges_of,
    namesakes,
    submitted_by_barred,
    who_marks,
)
from competition.operations.competitions import save_event
from competition.operations.conflicts import (
    Declaration,
    declare_conflict,
    state_conflicts,
    withdraw_conflict,
)
from competition.operations.entry_states import set_entry_state
from competition.operations.leaders import invite_leader, release_leader
from competition.operations.loads import loads_of
from competition.operations.marking import save_marks
from competition.operations.marking_facts import places_of
from competition.operations.panel_changes import candidates, change_judge, release_substitute
from competition.operations.panels import assign_panels, import_panels
from competition.operations.progress import unsigned
from competition.operations.unit import Actor
from competition.spreadsheets.panels import PanelRow, Qualification
from tests.operations.games import (
    Games,
    decimals,
    drawn,
    enter,
    entry,
    founded,
    mark,
    published,
    ref,
    save,
    seated,
    seats,
    work_of,
)
from tests.operations.helpers import NOW, account, logged, refused, row, seat, setup, workbook

pytestmark = pytest.mark.usefixtures("app")
HEAD = (
    "账号",
    "姓名",
    "工作单位",
    "项目编号",
    "评分表",
    "席位",
    "岗位",
    "裁判资格",
    "裁判员证编号",
    "职业（工种）",
    "有效期至",
)


def event(games: Games) -> Event:
    return db.session.get_one(Event, games.event)


def spare(username: str, form: str = "P1", **more: object) -> PanelRow:
    return seat(username, form, 0, substitute=True, **more)


def assign(games: Games, *rows: PanelRow, **more: object) -> None:
    assign_panels(games.id, rows, by=games.organizer, now=NOW, **more)


def against(about: str, kind: Against = Against.ENTRANT, **more: object) -> Declaration:
    return Declaration(ConflictKind.OWN_STUDENT, kind, about, **more)


def declare(games: Games, said: Declaration, *, judge: Actor | None = None, by: Actor | None = None) -> int:
    judge = judge or games.judge
    return declare_conflict(games.id, judge.user_id, said, by=by or judge, now=NOW)


def with_fourth(games: Games) -> Actor:
    """A substitute for the practice form."""
    fourth = account("fourth")
    assign(games, spare("fourth"))
    return fourth


def marks(games: Games, number: int = 1, form: str = "P1") -> int | None:
    return who_marks(event(games)).get((work_of(games, number).id, form, 1))


def detail() -> str:
    return db.session.scalars(select(AuditEntry.detail).order_by(AuditEntry.id.desc()).limit(1)).one()


# Who steps in


def test_the_fourth_judge_marks_the_entry_of_a_conflict_and_no_other() -> None:
    games = drawn()
    fourth = with_fourth(games)
    declare(games, against(entry(games, 1).members[0].person.name))
    assert [marks(games, number) for number in (1, 2, 3)] == [fourth.id, games.judge.id, games.judge.id]
    with refused("这不是您的评分表", "This is not your sheet"):
        save(games, ref(games), P1_1=1)
    given = {"version": 0, "by": fourth, "now": NOW}
    assert save_marks(ref(games), decimals(P1_1=1), **given) == 1
    with refused("这不是您的评分表", "This is not your sheet"):
        save_marks(ref(games, 2), decimals(P1_1=1), **given)
    assert places_of(games.event, fourth.user_id) == [("P1", 1)]


def test_who_leads_a_delegation_marks_none_of_it_whatever_was_declared() -> None:
    games = drawn()
    fourth = with_fourth(games)
    home = entry(games, 1).delegation_id
    given = {"username": games.judge.name, "name": games.judge.name, "by": games.organizer, "now": NOW}
    invite_leader(home, **given)
    assert [marks(games, number) for number in (1, 2, 3)] == [fourth.id] * 3
    release_leader(home, games.judge.name, reason="换人", by=games.organizer, now=NOW)
    assert marks(games) == games.judge.id


def test_a_judge_of_an_entrants_unit_may_sit_where_a_substitute_is_free() -> None:
    games = founded()
    enter(games, row(1, employer="芝罘机械厂"), row(2))
    judge = seat("sun", "P1", 1, employer="芝罘机械厂")
    with refused("裁判sun与本项目选手同属“芝罘机械厂”", "Judge sun and an entrant"):
        assign(games, judge)
    assign(games, judge, spare("fourth"))
    found = assignments_of(event(games))["P1"]
    assert found.stand_ins == {("E01-001", 1)}
    assert conflict_problems(event(games)) == []


def test_a_substitute_of_the_same_unit_steps_in_for_nobody() -> None:
    games = founded()
    enter(games, row(1, employer="芝罘机械厂"))
    with refused("裁判sun与本项目选手同属“芝罘机械厂”", "Judge sun and an entrant"):
        assign(
            games,
            seat("sun", "P1", 1, employer="芝罘机械厂"),
            spare("fourth", employer="芝罘机械厂"),
        )


def test_an_event_is_not_drawn_while_nobody_can_step_in() -> None:
    games = seated(founded())
    enter(games, row(1))
    declare(games, against("E01-001"))
    words = (
        "裁判judge须回避选手E01-001，评分表P1第1席没有可用的候补裁判",
        "no free substitute can take seat 1 of form P1",
    )
    with refused(*words):
        draws.draw_event(games.event, seed="1", secret="for tests", by=games.organizer, now=NOW)
    with_fourth(games)
    assign(games, spare("fifth", "T1"))
    draws.draw_event(games.event, seed="1", secret="for tests", by=games.organizer, now=NOW)


def test_a_chief_judge_with_a_conflict_is_replaced() -> None:
    games = seated(founded())
    enter(games, row(1))
    declare(games, against("E01-001"), judge=games.chief)
    assert [each.what.zh for each in conflict_problems(event(games))] == [
        "裁判长chief须回避选手E01-001，而裁判长要确认每一份评分表。"
    ]


def test_a_conflict_with_somebody_who_withdrew_holds_nothing_up() -> None:
    games = drawn()
    declare(games, against("E01-001"))
    assert len(conflict_problems(event(games))) == 2
    assert "裁判judge须回避选手E01-001" in str(unsigned(event(games))[0])
    set_entry_state(entry(games, 1).id, EntryState.WITHDRAWN, reason="退赛", by=games.organizer, now=NOW)
    assert conflict_problems(event(games)) == []


def test_a_conflict_that_becomes_known_while_marking_begins_drafts_anew() -> None:
    games = drawn()
    fourth = with_fourth(games)
    save(games, ref(games), P1_1=50)
    save(games, ref(games, 2), P1_1=50)
    save(games, ref(games, 3), P1_1=50, P1_2=20, submit=True)
    made = declare(games, against("芝罘区", Against.DELEGATION), by=games.organizer)
    sheets = {number: find_sheet(work_of(games, number).id, "P1", 1) for number in (1, 2, 3)}
    assert [sheets[number].values() for number in (1, 2)] == [{"P1-1": None}] * 2
    assert sheets[3].submitted_by == games.judge.id
    assert [each.work.label for each in submitted_by_barred(event(games))] == ["E01-003"]
    assert places_of(games.event, games.judge.user_id) == [("P1", 1)]
    assert '"blanked":[["E01-001","P1",1],["E01-002","P1",1]]' in detail()
    assert marks(games) == fourth.id
    withdraw_conflict(made, reason="登记有误", by=games.organizer, now=NOW)
    assert marks(games) == games.judge.id


def test_unopened_codes_change_hands_as_a_whole() -> None:
    games = drawn()
    fourth = with_fourth(games)
    event(games).custody = CodeCustody.THREE_STAGE
    for number in (1, 2, 3):
        coded = work_of(games, number)
        coded.entry_id = coded.session = coded.station = None
    db.session.commit()
    declare(games, against("E01-002"))
    found = who_marks(event(games))
    assert {judge for (_work, form, _seat), judge in found.items() if form == "P1"} == {fourth.id}
    assert {judge for (_work, form, _seat), judge in found.items() if form == "T1"} == set()
    assert [
        "裁判judge须回避选手E01-002，评分表T1" in str(each) for each in conflict_problems(event(games))
    ] == [True]


# Declarations


def test_a_judge_declares_and_states_that_this_is_all() -> None:
    games = drawn()
    assert state_conflicts(games.id, by=games.judge, now=NOW) == 0
    declare(games, against(" 某 单位 ", Against.EMPLOYER, note="前雇主"))
    assert [(each.about, each.note) for each in conflicts_of(games.id)] == [("某单位", "前雇主")]
    assert state_conflicts(games.id, by=games.judge, now=NOW) == 1
    assert statements_of(games.id) == {games.judge.id: NOW}
    assert logged()[-3:] == ["conflict.state", "conflict.declare", "conflict.state"]


def test_the_log_names_nobody_whom_a_judge_is_related_to() -> None:
    games = drawn()
    name = entry(games, 1).members[0].person.name
    declare(games, against(name, note="外甥"))
    assert name not in detail()
    assert "外甥" not in detail()


def test_others_declare_for_a_judge_only_if_they_lead() -> None:
    games = drawn()
    other = account("other")
    words = "只能申报本人的回避关系", "One declares one's own conflicts"
    with refused(*words):
        declare(games, against("E01-001"), by=other)
    made = declare(games, against("E01-001"), by=games.chief)
    with refused(*words):
        withdraw_conflict(made, reason="误", by=games.judge, now=NOW)
    with refused("请写明理由", "Give the reason"):
        withdraw_conflict(made, reason=" ", by=games.chief, now=NOW)
    withdraw_conflict(made, reason="误", by=games.chief, now=NOW)
    with refused("该回避关系已经撤回", "This conflict was taken back already"):
        withdraw_conflict(made, reason="误", by=games.chief, now=NOW)


def test_only_judges_have_conflicts() -> None:
    games = drawn()
    words = "finance不是本竞赛的裁判", "finance is no judge of this competition"
    with refused(*words):
        declare(games, against("E01-001"), judge=games.finance, by=games.organizer)
    with refused(*words):
        state_conflicts(games.id, by=games.finance, now=NOW)


@pytest.mark.parametrize(("about", "note"), [(" ", ""), ("某" * 81, ""), ("某", "某" * 81)])
def test_a_declaration_says_whom_it_concerns(about: str, note: str) -> None:
    games = drawn()
    with refused("请写明回避对象", "Say whom it concerns"):
        declare(games, against(about, note=note))


def test_the_same_conflict_is_declared_once() -> None:
    games = drawn()
    declare(games, against("E01-001"))
    with refused("同样的回避关系已经登记", "The same conflict is on record already"):
        declare(games, against("E01-001"))


def test_a_coach_of_the_name_of_a_judge_is_a_warning() -> None:
    games = drawn()
    member = entry(games, 2).members[0]
    member.keep_profile(replace(member.profile(), master="judge"))
    db.session.commit()
    assert [each.what.zh for each in namesakes(event(games))] == ["选手E01-002的教练或师傅与裁判judge同名。"]


# Panels


def test_a_workbook_brings_qualifications_and_substitutes() -> None:
    games = founded()
    rows = [
        ("zhang", "张一", "鲁东研究院", "E01", "", "", "裁判长", "国家级裁判员", "C1", "焊工", "2027-12-31"),
        ("wang", "王二", "胶北协会", "E01", "P1", 1, "裁判员", "", "", "", ""),
        ("sun", "孙三", "胶北协会", "E01", "P1", "", "候补裁判", "省级裁判员", "C2", "焊工", ""),
        ("lisi", "李四", "胶北协会", "E01", "P1", 1, "候补裁判", "", "", "", ""),
    ]
    data = workbook("裁判席位表", HEAD, rows)
    import_panels(games.id, data, file="panels.xlsx", by=games.organizer, now=NOW)
    assert seats(games) == {("P1", 1): "wang"}
    assert [(each.position, each.user.username) for each in substitutes_of(games.event)] == [(1, "lisi")]
    profile = db.session.query(JudgeProfile).filter_by(number="C2").one()
    assert (profile.qualification, profile.occupation, profile.valid_until) == ("省级裁判员", "焊工", None)


def test_what_a_table_leaves_empty_stays_as_it_was() -> None:
    games = founded()
    known = Qualification("国家级裁判员", "C1", "焊工", date(2027, 12, 31))
    assign(games, seat("judge", "P1", 1, profile=known))
    assign(games, seat("judge", "P1", 1))
    row_ = db.session.get_one(JudgeProfile, games.judge.user_id)
    assert (row_.qualification, row_.valid_until) == ("国家级裁判员", date(2027, 12, 31))


def test_who_sits_on_a_form_does_not_step_in_for_it() -> None:
    games = founded()
    with refused(
        "judge不能在评分表P1既占席位又作候补", "judge cannot both sit on the panel of form P1", times=2
    ):
        assign(games, seat("judge", "P1", 1), spare("judge"))


def test_a_substitute_is_seated_once_and_at_the_end() -> None:
    games = seated(founded())
    for name in ("fourth", "fifth", "fourth"):
        assign(games, spare(name))
    assert [each.user.username for each in substitutes_of(games.event)] == ["fourth", "fifth"]
    assert seats(games) == {("T1", 1): "judge", ("P1", 1): "judge"}


def test_a_form_that_is_not_there_has_no_substitutes() -> None:
    games = seated(founded())
    with refused("没有评分表“Z9”", "on form “Z9”"):
        assign(games, spare("fourth", "Z9"))


def change(
    games: Games,
    user: Actor,
    *,
    form: str = "P1",
    number: int = 1,
    reason: str = "生病",
    by: Actor | None = None,
) -> None:
    change_judge(games.event, form, number, user.user_id, reason=reason, by=by or games.chief, now=NOW)


def test_the_chief_judge_replaces_a_judge_with_a_reason() -> None:
    games = drawn()
    fourth = with_fourth(games)
    assert [each.username for each in candidates(event(games), "P1")] == ["fourth"]
    save(games, ref(games), P1_1=50)
    with refused("请写明理由", "Give the reason"):
        change(games, fourth, reason=" ")
    change(games, fourth)
    assert seats(games)[("P1", 1)] == "fourth"
    assert find_sheet(work_of(games).id, "P1", 1).values() == {"P1-1": None}
    assert '"before":"judge"' in detail()


def test_another_chief_judge_while_marking_needs_a_reason() -> None:
    games = drawn()
    with refused("请写明理由", "Give the reason"):
        assign(games, seat("new-chief"))
    assign(games, seat("chief"))
    assign(games, seat("new-chief"), reason="离会")
    assert judges_of(event(games))[event(games).chief_id].username == "new-chief"


def test_who_keeps_codes_does_not_judge() -> None:
    games = founded()
    keeper = account("keeper")
    grant_role(keeper.user_id, games.id, Role.FIRST_CUSTODIAN, by=games.organizer, now=NOW)
    with refused("keeper是本竞赛的第一加密裁判，不能同时担任裁判员", "keeper is first draw custodian"):
        assign(games, spare("keeper"))


def test_a_seat_goes_to_no_stranger_and_to_nobody_with_a_conflict() -> None:
    games = drawn()
    fourth = with_fourth(games)
    for stranger in (games.finance, games.chief, games.judge):
        with refused("不能占评分表P1的席位", "cannot take a seat of form P1"):
            change(games, stranger)
    with refused("评分表P1第2席没有裁判，无从更换", "Nobody sits on seat 2 of form P1"):
        change(games, fourth, number=2)
    with refused("只有本项目裁判长或组织者可以更换裁判", "Only the chief judge of the event or an organizer"):
        change(games, fourth, by=games.judge)
    declare(games, against("E01-001"), judge=fourth)
    with refused("裁判fourth须回避选手E01-001", "Judge fourth must not mark entry E01-001"):
        change(games, fourth)


def test_published_panels_do_not_change() -> None:
    games = published()
    with refused("的成绩已公布，不能再调整裁判组", "its panels stay as they are"):
        change(games, games.judge)


def test_a_substitute_who_is_needed_stays() -> None:
    games = drawn()
    fourth = with_fourth(games)
    assign(games, spare("fifth"))
    first, second = (each.id for each in substitutes_of(games.event))
    assign(games, spare("fifth", "T1"))
    declare(games, against("E01-001"))
    given = {"by": games.chief, "now": NOW}
    release_substitute(first, reason="离会", **given)
    assert marks(games) not in (fourth.id, None)
    with refused(
        "裁判judge须回避选手E01-001，评分表P1第1席", "no free substitute can take seat 1 of form P1"
    ):
        release_substitute(second, reason="离会", **given)
    with refused("请写明理由", "Give the reason"):
        release_substitute(second, reason="", **given)


def test_loads_are_counted_by_judge_and_day() -> None:
    games = drawn()
    with_fourth(games)
    declare(games, against("E01-001"))
    found = loads_of(event(games))
    assert [(each.judge.username, each.day, each.sheets, each.most) for each in found] == [
        ("judge", "", 4, 4),
        ("fourth", "", 1, 4),
    ]
    assert loads_of(event(founded_elsewhere(games))) == []


def founded_elsewhere(games: Games) -> Games:
    return replace(games, event=save_event(games.id, setup("E02"), by=games.organizer, now=NOW))


def test_a_sheet_that_was_handed_in_is_confirmed_whoever_sits_there_now() -> None:
    games = drawn(entries=1)
    mark(games, 1)
    change(games, with_fourth(games))
    assert confirming.confirm_sheets(games.event, by=games.chief, now=NOW) == 2
    signing.sign_off(games.event, by=games.chief, now=NOW)
    assert unsigned(event(games)) == []
