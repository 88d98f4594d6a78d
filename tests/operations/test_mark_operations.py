"""Operations of tablets: taken once each, in order, and told what became of them whatever happens on the way."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from competition.db import db
from competition.db.audit import INSTALLATION, AuditEntry
from competition.db.base import WRITING
from competition.db.competitions import Competition, Event
from competition.db.marking import PanelSeat, SheetRow, find_sheet, write_marks
from competition.db.procedure import CompetitionStep
from competition.db.reopened_aspects import ReopenedAspect
from competition.db.tablets import SheetSignature, operations_of_event, signatures_of
from competition.domain.mark_operations import (
    Malformed,
    MarkOperation,
    OperationKind,
    Outcome,
    SheetAddress,
)
from competition.domain.procedure import Step
from competition.domain.roles import Role
from competition.domain.scoresheet import EntryState, SheetState
from competition.operations import marking_facts
from competition.operations.accounts import grant_role
from competition.operations.between_steps import memory
from competition.operations.confirming import return_sheet
from competition.operations.entry_states import set_entry_state
from competition.operations.mark_answers import Taken
from competition.operations.mark_batches import Batch, Kept, Sender, take_batches
from competition.operations.mark_operations import sheet_at, take_operations
from competition.operations.marking import form_of
from competition.operations.marking_facts import form_at, form_mark, gathering, read_ahead
from competition.operations.unit import Actor, shared_work
from tests.operations.games import Games, drawn, ref, save, work_of
from tests.operations.helpers import NOW, account, logged

pytestmark = pytest.mark.usefixtures("app")
FRESH = count(1)
APPLIED, CONFLICT, LOCKED, REFUSED = Outcome


def new_id() -> str:
    return str(UUID(int=next(FRESH)))


def address(games: Games, number: int = 1, form: str = "P1") -> SheetAddress:
    event = db.session.get_one(Event, games.event)
    competition = db.session.get_one(Competition, games.id)
    return SheetAddress(competition.code, event.code, form, 1, work_of(games, number).code)


def op(games: Games, aspect: str, typed: object, base: int = 0, **more: object) -> MarkOperation:
    sheet = more.pop("sheet", None) or address(games)
    return MarkOperation(new_id(), OperationKind.MARK, sheet, aspect, str(typed), base, "12:00", **more)


def submit(games: Games, **seen: object) -> MarkOperation:
    shown = {name.replace("_", "-"): str(mark) for name, mark in seen.items()}
    return MarkOperation(new_id(), OperationKind.SUBMIT, address(games), signature="M0 0L9 9", seen=shown)


def send(games: Games, *operations: MarkOperation | Malformed, by: Actor | None = None) -> list[Taken]:
    return take_operations(operations, by=by or games.judge, now=NOW)


def batch(games: Games, *operations: MarkOperation, by: Actor | None = None) -> Batch:
    return Batch(Sender(by or games.judge, NOW), operations)


def take_together(*batches: Batch) -> list[Kept]:
    """As requests that wait at the same moment."""
    with shared_work() as works:
        return take_batches(batches, works)


def outcomes(taken: list[Taken]) -> list[Outcome]:
    return [each.outcome for each in taken]


def sheet(games: Games, number: int = 1) -> SheetRow:
    found = find_sheet(work_of(games, number).id, "P1", 1)
    assert found is not None
    return found


def marks(games: Games) -> Mapping[str, Decimal | None]:
    return sheet(games).values()


def test_marks_arrive_one_after_the_other_with_their_versions() -> None:
    games = drawn()
    first, second, third = op(games, "P1-1", 50), op(games, "P1-2", 10), op(games, "P1-1", 51, 1)
    taken = send(games, first, second, third)
    assert outcomes(taken) == [APPLIED] * 3
    assert [(each.version, each.value, each.state) for each in taken] == [
        (2, Decimal(51), SheetState.DRAFT),
        (1, Decimal(10), SheetState.DRAFT),
        (2, Decimal(51), SheetState.DRAFT),
    ]
    assert marks(games) == {"P1-1": Decimal(51), "P1-2": Decimal(10)}
    assert logged()[-1] == "tablet.take"
    assert [row.version for row in operations_of_event(games.event)] == [1, 1, 2]


def test_a_lost_answer_is_asked_for_again_and_nothing_counts_twice() -> None:
    games = drawn()
    mine = op(games, "P1-1", 50)
    first = send(games, mine)
    before = logged()
    assert send(games, mine) == first
    assert logged() == before
    assert len(operations_of_event(games.event)) == 1
    assert sheet(games).version == 1


def test_beside_a_new_mark_an_answer_that_was_lost_tells_what_stands() -> None:
    games = drawn()
    first = op(games, "P1-1", 26)
    send(games, first)
    again, new = send(games, first, op(games, "P1-2", 10))
    assert (again.outcome, again.version, again.value) == (APPLIED, 1, Decimal(26))
    assert (new.outcome, new.version, new.value) == (APPLIED, 1, Decimal(10))


def test_the_first_outcome_stays_and_the_answer_tells_what_stands_now() -> None:
    games = drawn()
    mine = op(games, "P1-1", 50)
    send(games, mine)
    save(games, ref(games), version=1, P1_1=40)
    (again,) = send(games, mine)
    assert (again.outcome, again.version, again.value) == (APPLIED, 2, Decimal(40))


def test_a_mark_given_elsewhere_is_never_overwritten_unseen() -> None:
    games = drawn()
    save(games, ref(games), P1_1=40)
    (taken,) = send(games, op(games, "P1-1", 50))
    assert (taken.outcome, taken.version, taken.value) == (CONFLICT, 1, Decimal(40))
    assert marks(games)["P1-1"] == 40
    (chosen,) = send(games, op(games, "P1-1", 50, 1))
    assert (chosen.outcome, chosen.version) == (APPLIED, 2)


def test_the_same_mark_from_two_devices_is_no_conflict() -> None:
    games = drawn()
    taken = send(games, op(games, "P1-1", 50), op(games, "P1-1", "50.0"))
    assert outcomes(taken) == [APPLIED, APPLIED]
    assert sheet(games).version == 1


def test_a_mark_is_taken_back() -> None:
    games = drawn()
    taken = send(games, op(games, "P1-1", 50), op(games, "P1-1", "", 1))
    assert (taken[1].outcome, taken[1].value) == (APPLIED, None)
    assert marks(games) == {"P1-1": None}


def test_nothing_typed_on_a_clean_sheet_is_a_change_of_nothing() -> None:
    games = drawn()
    (taken,) = send(games, op(games, "P1-1", ""))
    assert (taken.outcome, taken.version, taken.value) == (APPLIED, 0, None)
    assert find_sheet(work_of(games, 1).id, "P1", 1) is None


@pytest.mark.parametrize(
    ("typed", "zh"), [("61", "应在 0 至"), ("many", "不是数字"), ("1.234", "最多两位小数")]
)
def test_a_mark_that_cannot_stand_is_refused_and_the_others_go_on(typed: str, zh: str) -> None:
    games = drawn()
    taken = send(games, op(games, "P1-1", typed), op(games, "P1-2", 10))
    assert outcomes(taken) == [REFUSED, APPLIED]
    assert zh in str(taken[0].problem)
    assert marks(games) == {"P1-2": Decimal(10)}


def test_what_cannot_be_read_or_found_is_refused_by_itself() -> None:
    games = drawn()
    bad = Malformed(new_id())
    nowhere = op(games, "P1-1", 1, sheet=replace(address(games), competition="none"))
    unknown = op(games, "P1-1", 1, sheet=replace(address(games), code="ZZZZ"))
    taken = send(games, bad, nowhere, unknown, op(games, "P9", 1), op(games, "P1-1", 1))
    assert outcomes(taken) == [REFUSED] * 4 + [APPLIED]
    said = [str(each.problem) for each in taken[:4]]
    assert "无法读取" in said[0]
    assert all("没有评分表" in each for each in said[1:3])
    assert "没有评分点“P9”" in said[3]


def colleague(games: Games) -> Actor:
    """Another judge of the competition."""
    other = account("other")
    grant_role(other.user_id, games.id, Role.JUDGE, by=games.organizer, now=NOW)
    return other


def test_of_another_judges_sheet_nothing_is_taken_and_nothing_told() -> None:
    games = drawn()
    save(games, ref(games), P1_1=40)
    (taken,) = send(games, op(games, "P1-1", 1), by=colleague(games))
    assert (taken.outcome, taken.version, taken.value, taken.entered) == (LOCKED, 0, None, "")
    assert "这不是您的评分表" in str(taken.problem)


def test_another_judges_operation_is_not_answered() -> None:
    games = drawn()
    mine = op(games, "P1-1", 50)
    send(games, mine)
    (taken,) = send(games, mine, by=colleague(games))
    assert (taken.outcome, taken.value) == (REFUSED, None)
    assert len(operations_of_event(games.event)) == 1


def test_who_judges_elsewhere_writes_nothing_into_this_log() -> None:
    games = drawn()
    (taken,) = send(games, op(games, "P1-1", 1), by=account("stranger"))
    assert taken.outcome is REFUSED
    assert "没有评分表" in str(taken.problem)
    chains = select(AuditEntry.chain_id).where(AuditEntry.action == "tablet.stray")
    assert set(db.session.scalars(chains)) == {INSTALLATION}
    (within,) = take_operations([op(games, "P1-1", 1)], by=games.judge, now=NOW, within=games.id + 1)
    assert within.outcome is REFUSED


def test_what_comes_after_the_archive_is_told_to_be_too_late() -> None:
    games = drawn()
    mine = op(games, "P1-1", 1)
    kept = {
        "competition_id": games.id,
        "reason": "",
        "declared_by": games.organizer.user_id,
        "declared_at": NOW,
    }
    db.session.add(CompetitionStep(**kept, step=Step.ARCHIVE))
    db.session.commit()
    (taken,) = send(games, mine)
    assert taken.outcome is LOCKED
    assert "已归档" in str(taken.problem)


def test_a_form_that_has_gone_or_is_another_holds_nothing_up() -> None:
    games = drawn()
    known = form_mark(form_of(ref(games)))
    first = op(games, "P1-1", 50, form="another")
    gone = op(games, "P9-1", 1, sheet=replace(address(games), form="P9"))
    seated_there = PanelSeat(event_id=games.event, sub_criterion="P9", seat=1, user_id=games.judge.user_id)
    db.session.add(seated_there)
    db.session.commit()
    taken = send(
        games, first, gone, replace(submit(games), form="another"), op(games, "P1-1", 50, form=known)
    )
    assert outcomes(taken) == [REFUSED, REFUSED, REFUSED, APPLIED]
    said = [str(each.problem) for each in taken[:3]]
    assert "评分方案在打分之后已更新" in said[0]
    assert "没有评分表“P9”" in said[1]
    assert "评分方案在打分之后已更新" in said[2]


def test_what_a_device_typed_later_follows_what_it_sent_before() -> None:
    """As in a file of what was never answered: both know the same version, and the last one counts."""
    games = drawn()
    first, second = op(games, "P1-1", 10), op(games, "P1-1", 12)
    assert outcomes(send(games, first, second)) == [APPLIED, APPLIED]
    assert marks(games)["P1-1"] == 12
    third, fourth = op(games, "P1-2", 1), op(games, "P1-2", 2)
    send(games, third)
    assert outcomes(send(games, third, fourth)) == [APPLIED, APPLIED]
    assert marks(games)["P1-2"] == 2


def test_a_line_is_shown_only_under_what_was_signed_with_it() -> None:
    games = drawn()
    handed_in(games)
    found = sheet(games)
    assert set(signatures_of([found.id])) == {found.id}
    return_sheet(found.id, reason="核对", by=games.chief, now=NOW)
    save(games, ref(games), version=sheet(games).version, P1_1=50, P1_2=9, submit=True)
    db.session.execute(update(SheetRow).values(submitted_at=NOW.replace(hour=NOW.hour + 1)))
    db.session.commit()
    assert signatures_of([found.id]) == {}


def test_after_a_seat_changed_hands_and_back_an_old_operation_is_no_news() -> None:
    games = drawn()
    send(games, op(games, "P1-1", 50))
    late = op(games, "P1-1", 51, 1)
    write_marks(sheet(games), {"P1-1": None})
    db.session.commit()
    (taken,) = send(games, late)
    assert (taken.outcome, taken.version) == (CONFLICT, 2)


def test_an_entrant_who_does_not_compete_is_not_marked() -> None:
    games = drawn()
    mine = op(games, "P1-1", 1)
    number = work_of(games, 1).entry_id
    set_entry_state(number, EntryState.ABSENT, reason="缺赛", by=games.organizer, now=NOW)
    (taken,) = send(games, mine)
    assert taken.outcome is LOCKED
    assert "缺赛" in str(taken.problem)


# Handing in


def handed_in(games: Games) -> list[Taken]:
    return send(games, op(games, "P1-1", 50), op(games, "P1-2", 10), submit(games, P1_1="50", P1_2="10.0"))


def test_a_sheet_is_signed_and_handed_in_with_what_was_seen() -> None:
    games = drawn()
    taken = handed_in(games)
    assert (taken[2].outcome, taken[2].state, taken[2].version) == (APPLIED, SheetState.SUBMITTED, 3)
    found = sheet(games)
    assert (found.state, found.submitted_by) == ("submitted", games.judge.id)
    assert signatures_of([found.id]) == {found.id: "M0 0L9 9"}
    kept = db.session.scalars(select(SheetSignature)).one()
    assert b"M0 0L9 9" not in kept.drawn_sealed
    kept.drawn_sealed = None
    assert signatures_of([found.id]) == {}


def test_nothing_is_signed_that_stands_otherwise_than_on_the_screen() -> None:
    games = drawn()
    taken = send(games, op(games, "P1-1", 50), op(games, "P1-2", 10), submit(games, P1_1=50, P1_2=9))
    assert taken[2].outcome is CONFLICT
    assert sheet(games).state == "draft"
    assert signatures_of([sheet(games).id]) == {}


def test_a_sheet_with_a_missing_mark_is_not_handed_in() -> None:
    games = drawn()
    (none,) = send(games, submit(games))
    assert "还有2项未评" in str(none.problem)
    taken = send(games, op(games, "P1-1", 50), submit(games, P1_1=50))
    assert outcomes(taken) == [APPLIED, REFUSED]
    assert "还有1项未评：P1-2" in str(taken[1].problem)


def test_what_comes_after_the_signature_is_kept_and_told_to_be_locked() -> None:
    games = drawn()
    handed_in(games)
    late = send(games, op(games, "P1-1", 51, 1))
    assert outcomes(late) == [LOCKED]
    assert (late[0].value, late[0].state) == (Decimal(50), SheetState.SUBMITTED)
    again = send(games, submit(games, P1_1=50, P1_2=10), op(games, "P1-1", 52, 1))
    assert outcomes(again) == [LOCKED, LOCKED]
    assert [row.outcome for row in operations_of_event(games.event)].count("locked") == 3


def test_a_mark_behind_the_signature_in_one_request_is_locked() -> None:
    games = drawn()
    first = [op(games, "P1-1", 50), op(games, "P1-2", 10)]
    taken = send(games, *first, submit(games, P1_1=50, P1_2=10), op(games, "P1-1", 51, 1))
    assert outcomes(taken) == [APPLIED, APPLIED, APPLIED, LOCKED]


def test_a_sheet_that_came_back_is_signed_anew() -> None:
    games = drawn()
    handed_in(games)
    return_sheet(sheet(games).id, reason="核对", by=games.chief, now=NOW)
    taken = send(games, op(games, "P1-2", 11, 1), submit(games, P1_1=50, P1_2=11))
    assert outcomes(taken) == [APPLIED, APPLIED]
    assert sheet(games).state == "submitted"


def test_of_a_sheet_of_which_one_aspect_came_back_the_others_stay() -> None:
    games = drawn()
    handed_in(games)
    found = sheet(games).id
    return_sheet(found, reason="分差过大", by=games.chief, now=NOW)
    given = {"reason": "分差过大", "asked_by": games.chief.user_id, "asked_at": NOW}
    db.session.add(ReopenedAspect(sheet_id=found, aspect="P1-2", **given))
    db.session.commit()
    taken = send(games, op(games, "P1-1", 51, 1), op(games, "P1-2", 12, 1), submit(games, P1_1=50, P1_2=12))
    assert outcomes(taken) == [LOCKED, APPLIED, APPLIED]
    assert "只退回了P1-2" in str(taken[0].problem)


def test_a_sheet_is_found_by_its_address() -> None:
    games = drawn()
    found = sheet_at(address(games))
    assert found is not None
    assert (found.work_id, found.sub_criterion, found.seat) == (work_of(games, 1).id, "P1", 1)
    for wrong in ({"competition": "none"}, {"event": "E99"}, {"code": "ZZZZ"}):
        assert sheet_at(replace(address(games), **wrong)) is None


# The law


SENT = st.lists(
    st.tuples(st.sampled_from(["P1-1", "P1-2"]), st.integers(0, 9), st.integers(1, 3)), max_size=12
)


def test_however_often_each_is_sent_the_last_mark_of_each_aspect_stands() -> None:
    """A device counts its own versions: whatever is repeated, the sheet ends as the screen did."""
    games = drawn()
    shown: dict[str, str] = {}
    versions: dict[str, int] = {}
    ids: set[str] = set()

    @given(SENT)
    def the_law(sent: list[tuple[str, int, int]]) -> None:
        for aspect, typed, times in sent:
            mine = op(games, aspect, typed, versions.get(aspect, 0))
            answers = [send(games, mine)[0] for _ in range(times)]
            assert {each.outcome for each in answers} == {APPLIED}
            shown[aspect], versions[aspect] = str(typed), answers[-1].version
            ids.add(mine.op_id)
        kept = {name: f"{mark:f}" for name, mark in marks(games).items()} if shown else {}
        assert kept == shown

    the_law()
    assert sorted(row.op_id for row in operations_of_event(games.event)) == sorted(ids)


def test_the_same_operation_twice_in_one_transaction_counts_once_and_what_follows_it_is_no_conflict() -> None:
    games = drawn(entries=1)
    first, later = op(games, "P1-1", 40), op(games, "P1-1", 50)
    once, again = take_together(batch(games, first), batch(games, first, later))
    assert [each.outcome for each in (*once.came.values(), *again.came.values())] == [APPLIED] * 3
    assert again.came[later.op_id].version == 2
    assert logged().count("tablet.take") == 2
    sheet = find_sheet(work_of(games, 1).id, "P1", 1)
    assert {each.aspect: each.value for each in sheet.marks} == {"P1-1": 50}


def test_an_operation_sent_twice_at_once_to_no_sheet_is_refused_once_and_logged_once() -> None:
    games = drawn(entries=1)
    nowhere = op(games, "P1-1", 40, sheet=replace(address(games), event="E99"))
    elsewhere = replace(nowhere, sheet=replace(address(games), competition="nowhere"))
    found = take_together(batch(games, nowhere, elsewhere), batch(games, nowhere))
    assert [each.came[nowhere.op_id].outcome for each in found] == [REFUSED] * 2
    assert logged().count("tablet.stray") == 1


def test_two_devices_of_a_judge_meet_in_one_transaction_as_they_would_one_after_the_other() -> None:
    games = drawn(entries=2)
    mine, other = op(games, "P1-1", 40), op(games, "P1-1", 50)
    noted = replace(op(games, "P1-2", "划痕"), kind=OperationKind.NOTE)
    elsewhere = op(games, "P1-1", 30, sheet=address(games, 2))
    first, second = take_together(batch(games, mine, noted), batch(games, other, elsewhere))
    assert [each.outcome for each in first.came.values()] == [APPLIED, APPLIED]
    assert [each.outcome for each in second.came.values()] == [CONFLICT, APPLIED]
    assert set(second.own) >= {str(elsewhere.sheet)}


def test_another_judges_operation_of_the_same_id_is_told_to_nobody_else() -> None:
    games = drawn(entries=1)
    mine = op(games, "P1-1", 40)
    found = take_together(batch(games, mine), batch(games, mine, by=games.chief))
    assert [list(each.came) for each in found] == [[mine.op_id], []]


def test_who_marks_what_is_read_before_the_database_is_taken_from_all_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    games, read, writing = drawn(), marking_facts.works_of, []

    def noted(event_id: int):
        writing.append(db.session.connection().get_execution_options().get(WRITING, False))
        return read(event_id)

    monkeypatch.setattr(marking_facts, "works_of", noted)
    sent = [op(games, "P1-1", 1)]
    assert [each.outcome for each in take_operations(sent, by=games.judge, now=NOW)] == [APPLIED]
    assert writing == [False]


def test_a_seat_that_a_form_does_not_have_marks_nothing() -> None:
    games = drawn()
    assert [form_at(games.event, "P1", seat) is not None for seat in (1, 2)] == [True, False]
    assert form_at(games.event, "P9", 1) is None


def test_an_event_that_is_gone_when_it_is_read_ahead_fails_no_request() -> None:
    games = drawn()
    code = address(games).competition
    known = memory()
    kept = known.of(gathering, code)
    known._kept[gathering, code] = replace(kept, events={"E01": 999})
    read_ahead([address(games)])
    assert known.of(gathering, code).events == {"E01": 999}
