"""演练: made with one step, marked by the real judges, refused everything else, and wiped without a trace but the log."""

import json
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from competition.db import db
from competition.db.accounts import SignInFailures, has_role
from competition.db.audit import INSTALLATION, AuditEntry, entries_of_chain
from competition.db.competitions import Competition, Event, find_public_competition
from competition.db.conflicts import Substitute, substitutes_of
from competition.db.draws import works_of
from competition.db.entries import Member, Person, entries_of
from competition.db.marking import PanelSeat, SchemeVersion, newest_scheme, seats_of_event
from competition.db.rehearsals import Rehearsal, rehearsal_of
from competition.db.sealing import blind_index
from competition.db.tablets import MarkOperationRow, SheetSignature, Tablet, operations_of_event
from competition.domain.draw import CodeCustody
from competition.domain.mark_operations import MarkOperation, OperationKind, Outcome
from competition.domain.problems import Refusal
from competition.domain.rehearsal import ALLOWED, DELEGATION
from competition.domain.roles import Role
from competition.domain.scoresheet import SheetState
from competition.domain.stages import Stage
from competition.operations.accounts import grant_role
from competition.operations.competitions import create_competition, save_event
from competition.operations.log import verify_log
from competition.operations.log_words import ACTIONS, words_of
from competition.operations.log_writing import rehearsal_chain
from competition.operations.mark_operations import sheet_at, take_operations
from competition.operations.own_data import read_own_account
from competition.operations.rehearsal_progress import progress_of
from competition.operations.rehearsals import make_rehearsal, readiness_of
from competition.operations.results import rank_event
from competition.operations.unit import unit_of_work
from competition.operations.wiping import hangs_on, wipe_rows
from tests.factories import awarded_contest, competition, who
from tests.operations.games import Games, drawn, enter, founded, ref, save, seated
from tests.operations.helpers import DRAFT, NOW, account, everything, logged, policies, refused, row, setup
from tests.operations.rehearsing import (
    competition_of,
    join_tablet,
    mark_to_the_end,
    rehearse,
    sheets_of,
    wipe,
)
from tests.operations.test_mark_operations import address, new_id
from tests.operations.test_procedure import archived

pytestmark = pytest.mark.usefixtures("app")
LOG = ("audit_chain", "audit_entry", "last_step")


def ready(*, entries: int = 3, **event: object) -> Games:
    """Seated and entered, and not drawn yet."""
    games = seated(founded(**event))
    enter(games, *(row(person) for person in range(1, entries + 1)))
    return games


def detail_of(action: str) -> dict[str, object]:
    found = select(AuditEntry.detail).where(AuditEntry.action == action).order_by(AuditEntry.id.desc())
    return json.loads(db.session.scalars(found).first() or "{}")


def but_the_log(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    return {name: found for name, found in rows.items() if name not in LOG}


# Making


def test_a_rehearsal_is_the_competition_with_made_up_entrants_ready_to_be_marked() -> None:
    games = ready()
    db.session.add(
        Substitute(event_id=games.event, sub_criterion="P1", position=1, user_id=account("spare").user_id)
    )
    db.session.commit()
    people = db.session.scalar(select(func.count(Person.id)))
    rehearsal = rehearse(games)
    home, copy, event = (
        competition_of(games),
        competition_of(rehearsal),
        db.session.get_one(Event, rehearsal.event),
    )
    assert (copy.code, copy.name) == ("test-2026-rehearsal-1", f"【演练·不计成绩】{home.name}")
    assert (copy.rehearses, home.rehearses, copy.made_up) == (home.id, None, True)
    assert (event.setup, event.stage_value, event.chief_id) == (
        db.session.get_one(Event, games.event).setup,
        Stage.MARKING,
        games.chief.id,
    )
    seats = [
        [(e.sub_criterion, e.seat, e.user_id) for e in seats_of_event(one)] for one in (games.event, event.id)
    ]
    assert seats[0] == seats[1]
    assert [each.user.username for each in substitutes_of(event.id)] == ["spare"]
    assert newest_scheme(event.id).body == newest_scheme(games.event).body
    assert newest_scheme(event.id).frozen_at == NOW
    entries = entries_of(event.id)
    assert [(each.number, each.team, each.delegation.name, each.members) for each in entries] == [
        (f"E01-{number:03}", f"演练选手0{number}", DELEGATION, []) for number in (1, 2, 3)
    ]
    assert db.session.scalar(select(func.count(Person.id))) == people, (
        "nobody was made up who could be met again"
    )
    assert db.session.scalar(select(func.count(Member.id)).where(Member.event_id == event.id)) == 0
    assert [each.code for each in works_of(event.id)] == ["演01", "演02", "演03"]
    assert {(each.session, each.station) for each in works_of(event.id)} == {(1, 1), (1, 2), (2, 1)}
    assert detail_of("rehearsal.make") == {
        "rehearsal": copy.code,
        "number": 1,
        "entrants": {"E01": 3},
        "left_out": [],
    }


def test_codes_of_a_rehearsal_are_never_those_of_the_draw() -> None:
    games = drawn()
    rehearsal = rehearse(games)
    real, tried = ({each.code for each in works_of(one.event)} for one in (games, rehearsal))
    assert (len(real), len(tried), real & tried) == (3, 3, set())


def test_six_are_made_up_for_an_event_that_nobody_entered() -> None:
    rehearsal = rehearse(seated(founded()))
    assert [each.team for each in entries_of(rehearsal.event)] == [f"演练选手0{n}" for n in range(1, 7)]


def test_judges_see_no_station_where_custodians_keep_the_codes() -> None:
    rehearsal = rehearse(seated(founded(custody=CodeCustody.THREE_STAGE)))
    assert {(each.session, each.station) for each in works_of(rehearsal.event)} == {(None, None)}
    save(rehearsal, ref(rehearsal), P1_1=50)
    assert len(sheets_of(rehearsal)) == 1


def test_events_that_are_not_ready_are_left_out_and_say_why() -> None:
    games = ready()
    save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    save_event(games.id, setup("E03"), by=games.organizer, now=NOW)
    decide_shortage_of(games, "E03")
    found = readiness_of(competition_of(games))
    assert [(each.event.code, [p.what.zh for p in each.problems]) for each in found] == [
        ("E01", []),
        ("E02", ["没有评分方案。"]),
    ]
    rehearsal = rehearse(games)
    assert [each.code for each in competition_of(rehearsal).events] == ["E01"]
    assert detail_of("rehearsal.make")["left_out"] == ["E02"]


def test_all_events_that_are_ready_are_rehearsed_by_one_made_up_delegation() -> None:
    games = ready()
    save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    second(games)
    events = competition_of(rehearse(games)).events
    assert [(each.code, len(entries_of(each.id))) for each in events] == [("E01", 3), ("E02", 6)]
    assert len({each.delegation_id for event in events for each in entries_of(event.id)}) == 1


def decide_shortage_of(games: Games, code: str) -> None:
    event = next(each for each in competition_of(games).events if each.code == code)
    event.shortage = "cancel"
    db.session.commit()


def test_a_competition_that_is_not_set_up_is_not_rehearsed() -> None:
    empty = create_competition(
        replace(DRAFT, code="empty-1", number_prefix="EMPTY"), by=account("maker"), now=NOW
    )
    with refused(
        "本竞赛还没有项目，无从演练。", "This competition has no event: there is nothing to rehearse."
    ):
        make_rehearsal(empty, by=who("maker"), now=NOW)
    games = founded()
    with refused("第1席没有裁判。", "has no judge.", times=2) as found:
        rehearse(games)
    assert "没有裁判长。" in [each.what.zh for each in found]


def test_an_event_is_rehearsed_until_its_first_real_mark() -> None:
    games = drawn()
    save(games, ref(games), P1_1=50)
    with refused(
        "项目E01已有正式评分，不再演练。", "Event E01 has real marks already and is rehearsed no more."
    ):
        rehearse(games)


def test_real_marks_are_given_while_a_rehearsal_stands() -> None:
    games = drawn()
    rehearsal = rehearse(games)
    save(rehearsal, ref(rehearsal), P1_1=11)
    save(games, ref(games), P1_1=50)
    wipe(games)
    assert [str(each.values()["P1-1"]) for each in sheets_of(games)] == ["50"]


def test_one_at_a_time_and_as_many_as_one_likes() -> None:
    games = ready()
    rehearse(games)
    with refused("本竞赛已有一次演练。", "There is a rehearsal of this competition already."):
        make_rehearsal(games.id, by=games.organizer, now=NOW)
    row = rehearsal_of(games.id)
    with refused("这本身就是演练，不能再建立演练。", "This is a rehearsal itself and is not rehearsed."):
        make_rehearsal(row.competition_id, by=games.organizer, now=NOW)
    for number in (2, 3):
        wipe(games)
        assert competition_of(rehearse(games)).code == f"test-2026-rehearsal-{number}"


def test_a_code_that_was_taken_before_is_passed_over() -> None:
    games = ready()
    given = {
        **{c.name: getattr(competition_of(games), c.name) for c in Competition.__table__.columns},
        "id": None,
    }
    db.session.add(Competition(**{**given, "code": "test-2026-rehearsal-1", "number_prefix": "OLD"}))
    db.session.commit()
    assert competition_of(rehearse(games)).code == "test-2026-rehearsal-2"


def test_no_competition_bears_a_code_that_is_a_rehearsals() -> None:
    maker = account("maker")
    with refused(
        "竞赛代码“x-rehearsal-1”的结尾留给演练使用。",
        "The end of the code “x-rehearsal-1” is kept for rehearsals.",
    ):
        create_competition(replace(DRAFT, code="x-rehearsal-1"), by=maker, now=NOW)
    assert create_competition(replace(DRAFT, code="x-rehearsal-0"), by=maker, now=NOW)


# Whose it is


def test_those_who_mark_act_in_it_by_their_roles_and_nobody_else() -> None:
    games = ready()
    grant_role(games.finance.user_id, games.id, Role.FINANCE, by=games.organizer, now=NOW)
    grant_role(account("watch").user_id, games.id, Role.SUPERVISOR, by=games.organizer, now=NOW)
    rehearsal = rehearse(games)
    acting = {
        role: has_role(who(name).user_id, rehearsal.id, role)
        for name, role in (
            ("judge", Role.JUDGE),
            ("chief", Role.CHIEF_JUDGE),
            ("watch", Role.SUPERVISOR),
            ("organizer", Role.ORGANIZER),
            ("finance", Role.FINANCE),
        )
    }
    assert [role for role, acts in acting.items() if acts] == [Role.JUDGE, Role.CHIEF_JUDGE, Role.SUPERVISOR]
    assert not has_role(account("nobody").user_id, rehearsal.id, Role.JUDGE)


def test_it_is_taken_over_by_no_other_competition() -> None:
    games = ready()
    code = competition_of(rehearse(games)).code
    draft = replace(DRAFT, code="next-2027", number_prefix="NEXT")
    with refused(
        "只能沿用自己担任组织者的往届竞赛。",
        "Only an earlier competition that one organizes can be taken over.",
    ):
        create_competition(draft, previous=code, by=games.organizer, now=NOW)
    assert find_public_competition(code) is None
    assert find_public_competition(DRAFT.code) is competition_of(games)


# Nothing reaches results


@pytest.mark.parametrize("allowed", [True, False], ids=["listed", "everything else"])
def test_only_the_listed_steps_are_taken_in_a_rehearsal(allowed: bool) -> None:
    games = ready()
    rehearsal = rehearse(games)
    actions = sorted(action for action in ACTIONS if (action in ALLOWED) is allowed)
    assert len(actions) > (10 if allowed else 150)
    before = everything()
    passed = [action for action in (*actions, "added.later") if passes(rehearsal, action)]
    assert passed == (actions if allowed else [])
    assert (everything() == before) is not allowed


def passes(games: Games, action: str) -> bool:
    """Whether a step with that name comes through; one that is refused is told in its own words."""
    try:
        _step(games, action)
    except Refusal as refusal:
        (found,) = refusal.problems
        name = words_of(action)
        assert found.what.zh == f"这是演练，不计成绩，不能办理“{name.zh}”。"
        assert found.what.en == f"This is a rehearsal and does not count; this is not done in it: {name.en}."
        assert found.remedy.zh
        assert found.remedy.en
        return False
    return True


def _step(games: Games, action: str) -> None:
    with unit_of_work(by=games.organizer, now=NOW) as work:
        db.session.add(SignInFailures(name_index=blind_index(action), count=1, last_at=NOW))
        work.record(action, competition=games.id)


def test_the_list_names_actions_that_there_are() -> None:
    assert set(ACTIONS) >= ALLOWED


def test_a_rehearsal_that_was_marked_to_the_end_is_not_ranked() -> None:
    games = ready()
    rehearsal = rehearse(games)
    mark_to_the_end(rehearsal)
    assert {each.state_value for each in sheets_of(rehearsal)} == {SheetState.SIGNED}
    with refused("这是演练，不计成绩，不能办理“排名”。", "this is not done in it: result ranked."):
        rank_event(rehearsal.event, by=games.chief, now=NOW)


# The log


def test_its_log_is_a_chain_of_its_own_that_stays() -> None:
    games = ready()
    rehearsal = rehearse(games)
    mark_to_the_end(rehearsal)
    before = [each.action for each in entries_of_chain(rehearsal_chain(games.id))]
    assert set(before) <= ALLOWED
    assert len(before) > 10
    wipe(games)
    assert [each.action for each in entries_of_chain(rehearsal_chain(games.id))] == before
    assert [each.action for each in entries_of_chain(games.id)][-2:] == ["rehearsal.make", "rehearsal.wipe"]
    assert verify_log().problems == ()


def test_a_competition_made_after_the_wiping_has_a_log_of_its_own() -> None:
    games = ready()
    rehearsal = rehearse(games)
    save(rehearsal, ref(rehearsal), P1_1=11)
    wipe(games)
    made = create_competition(
        replace(DRAFT, code="next-2027", number_prefix="NEXT"), by=games.organizer, now=NOW
    )
    assert [each.action for each in entries_of_chain(made)] == ["competition.create"]
    assert verify_log().problems == ()


def test_a_judge_reads_what_was_done_in_a_rehearsal_as_that() -> None:
    games = ready()
    rehearsal = rehearse(games)
    save(rehearsal, ref(rehearsal), P1_1=11)
    wipe(games)
    found = read_own_account(games.judge.user_id, form="json", policies=policies(), by=games.judge, now=NOW)
    assert "【演练·不计成绩】试验市职业技能大赛" in json.dumps(found.as_dict(), ensure_ascii=False)


# Wiping


def test_after_the_wiping_everything_is_as_before_the_making_but_the_log() -> None:
    games = drawn()
    join_tablet(games)
    save(games, ref(games), P1_1=50)
    save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    second(games)
    before = everything()
    rehearsal = rehearse_second(games)
    mark_to_the_end(rehearsal, 6)
    send(rehearsal, op(rehearsal, "P1-1", 12), stray(rehearsal))
    assert len(operations_of_event(rehearsal.event)) == 1
    rows = wipe(games)
    after = everything()
    assert but_the_log(after) == but_the_log(before)
    assert all(set(after[name]) >= set(before[name]) for name in ("audit_entry",))
    assert {
        each for each in after["audit_chain"] if each[0] not in (games.id, -games.id, INSTALLATION)
    } == set()
    assert rows > 40
    told = detail_of("rehearsal.wipe")
    assert (told["rehearsal"], told["number"], told["rows"]) == ("test-2026-rehearsal-1", 1, rows)


def second(games: Games) -> None:
    """Another event of the same competition, ready for a rehearsal while the first is being marked."""
    event = next(each for each in competition_of(games).events if each.code == "E02")
    version = newest_scheme(games.event)
    body = {"body": version.body, "digest": version.digest, "file_name": "scheme.xlsx"}
    db.session.add(
        SchemeVersion(
            event_id=event.id, version=1, created_at=NOW, created_by=games.organizer.user_id, **body
        )
    )
    for form in ("T1", "P1"):
        db.session.add(PanelSeat(event_id=event.id, sub_criterion=form, seat=1, user_id=games.judge.user_id))
    event.chief_id = games.chief.id
    db.session.commit()


def rehearse_second(games: Games) -> Games:
    code = make_rehearsal(games.id, by=games.organizer, now=NOW)
    (event,) = db.session.scalars(select(Event).join(Competition).where(Competition.code == code))
    return replace(games, id=event.competition_id, event=event.id)


def op(games: Games, aspect: str, typed: object, number: int = 2) -> MarkOperation:
    return MarkOperation(new_id(), OperationKind.MARK, address(games, number), aspect, str(typed), 0, "12:00")


def stray(games: Games) -> MarkOperation:
    """To an event that the rehearsal does not have."""
    return replace(op(games, "P1-1", 1), sheet=replace(address(games), event="E99"))


def send(games: Games, *operations: MarkOperation, within: int | None = None):
    return take_operations(operations, by=games.judge, now=NOW, within=within)


def test_every_table_that_hangs_on_a_competition_is_emptied_and_no_other(app: Flask) -> None:
    """A competition taken as far as its papers, made a rehearsal by hand: whatever it filled is found by the keys."""
    awarded_contest(app)
    home = create_competition(
        replace(DRAFT, code="home-2026", number_prefix="HOME"), by=who("organizer"), now=NOW
    )
    filled = competition()
    given = {"of_id": home, "number": 1, "made_at": NOW, "made_by": who("organizer").user_id}
    before = everything()
    db.session.add(Rehearsal(competition_id=filled.id, **given))
    db.session.commit()
    identifier = filled.id
    tables = [t for t in db.metadata.sorted_tables if str(hangs_on(t, identifier)) != "false"]
    there = [t.name for t in tables if count(t, identifier)]
    assert {"paper", "award_decision", "mark", "member", "result_version", "draw"} <= set(there)
    with unit_of_work(by=who("organizer"), now=NOW) as work:
        assert wipe_rows(competition()) >= len(there)
        work.record("rehearsal.wipe", competition=home)
    after = everything()
    assert [t.name for t in tables if count(t, identifier)] == []
    untouched = {t.name for t in db.metadata.sorted_tables} - {t.name for t in tables} - set(LOG)
    assert {name: after[name] for name in untouched} == {name: before[name] for name in untouched}
    assert [each[1] for each in after["competition"]] == ["home-2026"]


def count(table: object, competition_id: int) -> int:
    return (
        db.session.scalar(select(func.count()).select_from(table).where(hangs_on(table, competition_id))) or 0
    )


def test_what_names_a_rehearsal_from_outside_stops_the_wiping() -> None:
    games = ready()
    rehearsal = rehearse(games)
    competition_of(games).previous_id = rehearsal.id
    db.session.commit()
    with refused("另一人刚刚更改了同一内容", "Somebody else has just changed the same thing"):
        wipe(games)


def test_nothing_but_a_rehearsal_is_ever_wiped() -> None:
    games = ready()
    with pytest.raises(AssertionError):
        wipe_rows(competition_of(games))
    with refused("本竞赛现在没有演练，没有可清除的内容。", "This competition has no rehearsal now"):
        wipe(games)
    rehearse(games)
    for typed in ("", "清除", "test-2026-rehearsal-1"):
        with refused("没有清除：填写的不是“test-2026”，也不是“清除演练”。", "Nothing was wiped"):
            wipe(games, typed)
    assert wipe(games, " test-2026 ") > 5


def test_a_rehearsal_left_in_an_archive_can_be_wiped(tmp_path) -> None:
    games = archived(tmp_path)
    copy = Competition(
        **{
            c.name: getattr(competition_of(games), c.name)
            for c in Competition.__table__.columns
            if c.name not in ("id", "code", "number_prefix")
        },
        code="test-2026-rehearsal-1",
        number_prefix="演练",
    )
    db.session.add(copy)
    db.session.flush()
    db.session.add(Rehearsal(competition_id=copy.id, of_id=games.id, number=1, made_at=NOW, made_by=1))
    db.session.commit()
    assert wipe(games) == 2


# Tablets


def test_a_device_of_the_competition_marks_in_its_rehearsal_and_in_no_other() -> None:
    games = drawn()
    rehearsal = rehearse(games)
    join_tablet(games)
    (taken,) = send(rehearsal, op(rehearsal, "P1-1", 12), within=games.id)
    assert taken.outcome is Outcome.APPLIED
    assert sheet_at(address(rehearsal), within=games.id) == ref(rehearsal)
    assert sheet_at(address(games), within=rehearsal.id) is None
    (other,) = send(rehearsal, op(rehearsal, "P1-1", 13, 3), within=games.id + 99)
    assert other.outcome is Outcome.REFUSED


def test_what_comes_after_the_wiping_is_told_as_that_and_kept_nowhere() -> None:
    games = drawn()
    rehearsal = rehearse(games)
    sent, late = op(rehearsal, "P1-1", 12), op(rehearsal, "P1-2", 12)
    send(rehearsal, sent)
    wipe(games)
    real = MarkOperation(new_id(), OperationKind.MARK, address(games), "P1-1", "50", 0, "12:00")
    before = logged()
    answers = send(games, sent, late, real)
    assert [(each.outcome, each.wiped) for each in answers] == [
        (Outcome.REFUSED, True),
        (Outcome.REFUSED, True),
        (Outcome.APPLIED, False),
    ]
    assert answers[0].problem.what.zh == "演练“test-2026-rehearsal-1”已清除，这项演练评分不再保留。"
    assert [each.op_id for each in db.session.scalars(select(MarkOperationRow))] == [real.op_id]
    assert logged() == [*before, "tablet.take"]


def test_a_late_mark_of_one_rehearsal_is_none_of_the_next() -> None:
    games = ready()
    late = op(rehearse(games), "P1-1", 12)
    wipe(games)
    after = rehearse(games)
    (taken,) = send(after, late)
    assert (taken.wiped, sheets_of(after)) == (True, [])


# Progress


def test_the_office_sees_which_judges_tablets_have_sent_and_signed() -> None:
    games = drawn()
    join_tablet(games)
    rehearsal = rehearse(games)
    (found,) = progress_of(competition_of(rehearsal))
    assert (found.done, found.sheets, found.closed, found.chief.id) == (0, 6, 0, games.chief.id)
    tablet = db.session.scalars(select(Tablet)).one()
    taken = [op(rehearsal, "P1-1", 12, 1), op(rehearsal, "P1-2", 12, 1), op(rehearsal, "P1-1", 12, 2)]
    signed = replace(
        taken[0],
        op_id=new_id(),
        kind=OperationKind.SUBMIT,
        signature="M0 0L9 9",
        seen={"P1-1": "12", "P1-2": "12"},
    )
    take_operations([*taken, signed], by=games.judge, now=NOW, tablet_id=tablet.id, within=games.id)
    save(rehearsal, ref(rehearsal, 3, "T1"), T1_1=60, submit=True)
    (found,) = progress_of(competition_of(rehearsal))
    (judge,) = found.judges
    assert (judge.judge.id, judge.tablets) == (games.judge.id, ("平板1",))
    assert (judge.sheets, judge.begun, judge.handed_in, judge.signed, judge.is_done) == (6, 3, 2, 1, False)
    assert db.session.scalar(select(func.count(SheetSignature.id))) == 1
