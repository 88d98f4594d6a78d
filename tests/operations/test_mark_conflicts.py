"""Two devices of one judge differ: the chief judge of the event sees both values and may choose one, and nobody else."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import update

from competition.codec import dump
from competition.db import db
from competition.db.competitions import Event
from competition.db.conflict_choices import choices_of_seat
from competition.db.marking import PanelSeat, SchemeVersion, SheetRow
from competition.db.reopened_aspects import ReopenedAspect
from competition.db.signing import DayLock
from competition.db.tablets import operations_of_event, tablets_of
from competition.domain.calculations import Calculation, CalculationType
from competition.domain.conflicts import Against, ConflictKind
from competition.domain.mark_operations import Outcome
from competition.domain.side_by_side import CellKey
from competition.operations.conflicts import Declaration, declare_conflict
from competition.operations.mark_conflicts import (
    OpenConflict,
    choose_value,
    conflict_cells,
    conflicts_of,
    may_choose,
)
from competition.operations.mark_operations import take_operations
from competition.operations.tablets import join, make_join_code
from competition.operations.unit import Actor
from tests.operations.games import Games, drawn, ref, save, work_of
from tests.operations.helpers import NOW, account, logged, refused
from tests.operations.test_mark_operations import handed_in, marks, op, send, sheet
from tests.operations.test_schemes import last_entry

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def games() -> Games:
    return drawn()


def differ(games: Games, *typed: object, aspect: str = "P1-1") -> OpenConflict:
    """The first value arrived, the others were given on devices that did not know of it."""
    for each in typed:
        send(games, op(games, aspect, each))
    (found,) = conflicts_of(games.event)
    return found


def choose(games: Games, found: OpenConflict, number: int, **more: object) -> None:
    given = {
        "version": found.version,
        "reason": " 裁判不在场，核对纸质 ",
        "by": games.chief,
        "now": NOW,
        **more,
    }
    choose_value(found.sheet.id, found.key.aspect, found.values[number].op_id, **given)


def test_both_values_are_shown_with_who_sent_them_from_where(games: Games) -> None:
    link = make_join_code(games.id, games.judge.user_id, by=games.organizer, now=NOW)
    join(link, "482915", device=None, now=NOW)
    (tablet,) = tablets_of(games.id)
    send(games, op(games, "P1-1", 50))
    take_operations([op(games, "P1-1", 47)], by=games.judge, now=NOW, tablet_id=tablet.id)
    (found,) = conflicts_of(games.event)
    code = work_of(games, 1).code
    assert (found.key, found.version, found.place) == (CellKey(code, "P1", 1, "P1-1"), 1, (code, "P1-1", 1))
    assert [(each.op_id != "", each.typed) for each in found.values] == [(False, "50"), (True, "47")]
    here, there = (each.row for each in found.values)
    assert here is not None
    assert there is not None
    assert (here.tablet, there.tablet, there.user.id) == (None, tablet, games.judge.id)
    assert (there.sent_at, there.received_at) == ("12:00", NOW)
    assert list(conflict_cells(games.event)) == [found.key]


def test_what_a_page_saved_has_no_device(games: Games) -> None:
    save(games, ref(games), P1_1=40)
    send(games, op(games, "P1-1", 50))
    (found,) = conflicts_of(games.event)
    assert [(each.typed, each.row is None) for each in found.values] == [("40", True), ("50", False)]


def test_nothing_waits_where_nothing_conflicted_or_it_was_answered(games: Games) -> None:
    assert conflicts_of(games.event) == ()
    differ(games, 50, 47)
    send(games, op(games, "P1-1", 47, 1))
    assert conflicts_of(games.event) == ()
    differ(games, 10, 9, aspect="P1-2")
    save(games, ref(games), version=sheet(games).version, P1_1=47, P1_2=8)
    assert conflicts_of(games.event) == ()


def test_a_judge_who_left_the_seat_has_no_conflict_there(games: Games) -> None:
    differ(games, 50, 47)
    db.session.execute(update(PanelSeat).values(user_id=account("other").user_id))
    db.session.commit()
    assert conflicts_of(games.event) == ()
    db.session.query(PanelSeat).delete()
    db.session.commit()
    assert conflicts_of(games.event) == ()


def test_the_other_value_is_chosen_and_no_operation_changes(games: Games) -> None:
    found = differ(games, 50, 47, 46)
    before = [(row.op_id, row.outcome, row.version, row.typed) for row in operations_of_event(games.event)]
    choose(games, found, 1)
    assert marks(games) == {"P1-1": Decimal(47)}
    assert sheet(games).version == 2
    assert conflicts_of(games.event) == ()
    after = [(row.op_id, row.outcome, row.version, row.typed) for row in operations_of_event(games.event)]
    assert after == before
    assert logged()[-1] == "sheet.choose_mark"
    told = last_entry()
    assert (told["entry"], told["seat"], told["aspect"]) == ("E01-001", 1, "P1-1")
    assert (told["before"], told["after"], told["chosen"]) == ("50", "47", found.values[1].op_id)
    assert (len(told["between"]), told["reason"]) == (3, "裁判不在场，核对纸质")
    assert work_of(games, 1).code not in told.values()
    kept = choices_of_seat(games.event, "P1", 1)[work_of(games, 1).code]["P1-1"]
    assert (kept.version, kept.reason, kept.chosen_by) == (2, "裁判不在场，核对纸质", games.chief.id)


def test_what_stands_is_chosen_in_a_new_version_too(games: Games) -> None:
    found = differ(games, 50, 47)
    choose(games, found, 0)
    assert marks(games) == {"P1-1": Decimal(50)}
    assert sheet(games).marks[0].version == 2
    assert conflicts_of(games.event) == ()
    late = send(games, op(games, "P1-1", 47, 1))
    assert late[0].outcome is Outcome.CONFLICT
    assert [each.typed for each in conflicts_of(games.event)[0].values] == ["50", "47"]


def test_a_mark_that_was_taken_back_on_one_device(games: Games) -> None:
    send(games, op(games, "P1-1", 50), op(games, "P1-1", 51, 1))
    send(games, op(games, "P1-1", "", 1))
    (found,) = conflicts_of(games.event)
    choose(games, found, 1)
    assert marks(games) == {"P1-1": None}


def test_what_was_measured_is_chosen_with_its_mark(games: Games) -> None:
    rule = Calculation("合格", CalculationType.PASS_FAIL)
    _reschemed(games, lambda aspect: replace(aspect, calculation=rule) if aspect.id == "P1-1" else aspect)
    choose(games, differ(games, "yes", "no"), 1)
    assert (marks(games), sheet(games).entered()) == ({"P1-1": Decimal(0)}, {"P1-1": "no"})


def _reschemed(games: Games, change) -> None:
    """The scheme with its aspects changed."""
    version = db.session.query(SchemeVersion).filter_by(event_id=games.event).one()
    scheme = version.scheme()
    parts = tuple(
        replace(
            part,
            criteria=tuple(
                replace(
                    criterion,
                    sub_criteria=tuple(
                        replace(sub, aspects=tuple(map(change, sub.aspects)))
                        for sub in criterion.sub_criteria
                    ),
                )
                for criterion in part.criteria
            ),
        )
        for part in scheme.parts
    )
    version.body = dump(replace(scheme, parts=parts))
    db.session.commit()


def test_a_value_that_the_scheme_no_longer_allows_is_not_chosen(games: Games) -> None:
    found = differ(games, 50, 47)
    _reschemed(games, lambda aspect: replace(aspect, maximum=Decimal(40)))
    with refused("应在 0 至 40 之间", "between 0 and 40"):
        choose(games, found, 1)
    _reschemed(games, lambda aspect: replace(aspect, id=f"{aspect.id}-new"))
    with refused("P1-1的冲突已经处理", "was answered"):
        choose(games, found, 1)


def test_only_the_chief_judge_of_the_event_chooses_and_says_why(games: Games) -> None:
    found = differ(games, 50, 47)
    for other in (games.judge, games.organizer):
        with refused("只有本项目裁判长", "Only the chief judge"):
            choose(games, found, 1, by=other)
    with refused("请写明理由", "reason"):
        choose(games, found, 1, reason=" ")


def barring(games: Games) -> Actor:
    said = Declaration(ConflictKind.OTHER, Against.EMPLOYER, "第2机械厂")
    declare_conflict(games.id, games.chief.user_id, said, by=games.chief, now=NOW)
    return games.chief


def test_a_chief_judge_who_must_not_judge_somebody_of_the_event_does_not_choose(games: Games) -> None:
    """Not for any work: a refusal for one alone would tell whose code it is."""
    found, event = differ(games, 50, 47), db.session.get_one(Event, games.event)
    assert may_choose(event, by=games.chief)
    barring(games)
    assert not may_choose(event, by=games.chief)
    with refused("您须回避本项目的选手", "You must not judge"):
        choose(games, found, 1)


def test_nothing_is_chosen_on_a_sheet_that_is_handed_in_or_locked(games: Games) -> None:
    found = differ(games, 50, 47)
    db.session.add(DayLock(event_id=games.event, day="", locked_by=games.chief.id, locked_at=NOW))
    db.session.commit()
    with refused("评分已锁定", "is locked"):
        choose(games, found, 1)
    db.session.query(DayLock).delete()
    db.session.execute(update(SheetRow).values(state="submitted"))
    db.session.commit()
    assert conflicts_of(games.event) == ()
    with refused("该评分表已提交，冲突的分数不能再选定", "This sheet is submitted"):
        choose(games, found, 1)


def test_what_did_not_come_back_stays_as_it_is(games: Games) -> None:
    found = differ(games, 50, 47)
    given = {"reason": "分差过大", "asked_by": games.chief.user_id, "asked_at": NOW}
    db.session.add(ReopenedAspect(sheet_id=found.sheet.id, aspect="P1-2", **given))
    db.session.commit()
    with refused("只退回了P1-2", "Only P1-2 came back"):
        choose(games, found, 1)


def test_what_was_answered_or_is_not_there_is_not_chosen(games: Games) -> None:
    found = differ(games, 50, 47)
    for wrong in ({"version": 9}, {"version": -1}):
        with refused("未作更改", "nothing was changed"):
            choose(games, found, 1, **wrong)
    with refused("未作更改", "nothing was changed"):
        choose_value(found.sheet.id, "P1-1", "none", version=1, reason="核对", by=games.chief, now=NOW)
    choose(games, found, 1)
    with refused("未作更改", "nothing was changed"):
        choose(games, found, 0)


def test_a_sheet_that_was_handed_in_and_came_back_has_no_conflict_of_before(games: Games) -> None:
    differ(games, 50, 47)
    handed_in(games)
    db.session.execute(update(SheetRow).values(state="draft"))
    db.session.commit()
    assert conflicts_of(games.event) == ()
