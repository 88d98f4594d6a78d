"""A value beyond the plausible range stands only where its judge typed 确认, by either door; the desk can list what is unusual."""

from dataclasses import replace
from decimal import Decimal

import pytest

from competition.codec import digest, dump
from competition.db import db
from competition.db.audit import AuditEntry
from competition.db.marking import MarkRow, SchemeVersion, newest_scheme
from competition.db.tablets import operations_of_event
from competition.domain.mark_operations import Outcome
from competition.domain.marking_scheme import AspectKind, MarkingScheme
from competition.domain.plausible import Unusual
from competition.domain.scoresheet import EntryState
from competition.operations.entry_states import set_entry_state
from competition.operations.marking import save_marks
from competition.operations.unusual import unusual_cells, unusual_marks
from tests.operations.games import Games, decimals, drawn, founded, ref, save, work_of
from tests.operations.helpers import NOW, refused
from tests.operations.test_mark_operations import address, op, send
from tests.spreadsheets.scheme_strategies import with_aspects

pytestmark = pytest.mark.usefixtures("app")


def ranged(games: Games) -> None:
    """P1-1 is measured, and lies as a rule between 20 and 55."""

    def change(aspect):
        if aspect.id != "P1-1":
            return aspect
        ends = {"plausible_from": Decimal(20), "plausible_to": Decimal(55)}
        return replace(aspect, kind=AspectKind.MEASUREMENT, **ends)

    put_scheme(games, with_aspects(newest_scheme(games.event).scheme(), change))


def put_scheme(games: Games, scheme: MarkingScheme) -> None:
    body = dump(scheme)
    made = {"body": body, "digest": digest(body), "file_name": "s.xlsx", "created_at": NOW}
    by = games.organizer.user_id
    db.session.add(SchemeVersion(event_id=games.event, version=2, created_by=by, **made))
    db.session.commit()


def confirmed() -> list[str]:
    return [row.aspect for row in db.session.query(MarkRow) if row.confirmed]


def test_a_tablets_value_beyond_the_range_is_refused_until_it_is_confirmed() -> None:
    games = drawn()
    ranged(games)
    (taken,) = send(games, op(games, "P1-1", 56))
    assert taken.outcome is Outcome.REFUSED
    assert "P1-1：56 高于合理范围（20 至 55），没有保存。" in str(taken.problem)
    assert "输入“确认”" in str(taken.problem)
    (taken,) = send(games, op(games, "P1-1", 56, confirmed=True))
    assert (taken.outcome, taken.value) == (Outcome.APPLIED, Decimal(56))
    assert [row.confirmed for row in operations_of_event(games.event)] == [False, True]
    assert confirmed() == ["P1-1"]


def test_what_stands_already_is_not_asked_again_and_another_value_forgets_the_word() -> None:
    games = drawn()
    save(games, ref(games), P1_1=10)
    ranged(games)
    (same,) = send(games, op(games, "P1-1", "10.0"))
    assert same.outcome is Outcome.APPLIED
    send(games, op(games, "P1-1", 56, 1, confirmed=True), op(games, "P1-1", 30, 1))
    assert confirmed() == []
    assert save(games, ref(games), version=3, P1_1=30, P1_2=3) == 4


def test_on_the_page_too_a_value_beyond_the_range_needs_the_word() -> None:
    games = drawn()
    ranged(games)
    with refused("P1-1：19.5 低于合理范围（20 至 55）", "19.5 is below the plausible range (20 to 55)"):
        save(games, ref(games), P1_1="19.5", P1_2=3)
    given = {"version": 0, "by": games.judge, "now": NOW}
    save_marks(ref(games), decimals(P1_1="19.5", P1_2=3), confirmed=["P1-1", "P1-2"], **given)
    assert confirmed() == ["P1-1"]
    assert (
        '"confirmed":["P1-1"]' in db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first().detail
    )
    assert save(games, ref(games), version=1, P1_1="19.5", P1_2=4) == 2  # what stands is not asked again


def test_the_desk_lists_what_lies_beyond_the_range_or_far_from_the_seats_other_works() -> None:
    games = drawn(entries=7)
    ranged(games)
    for number, mark in enumerate((30, 31, 32, 33, 34, 40), start=1):
        save(games, ref(games, number), P1_1=mark, P1_2=1)
    send(games, op(games, "P1-1", 56, sheet=address(games, 7), confirmed=True))
    cells = {(each.code, each.aspect) for each in unusual_cells(games.event)}
    assert cells == {(each.code, each.aspect.id) for each in unusual_marks(games.event)} != set()
    found = {each.typed: each for each in unusual_marks(games.event)}
    assert {typed: each.why for typed, each in found.items()} == {"40": Unusual.OUTLIER, "56": Unusual.ABOVE}
    assert [(each.form, each.seat, each.aspect.id) for each in found.values()] == [("P1", 1, "P1-1")] * 2
    assert found["40"].code == work_of(games, 6).code
    assert found["40"].work == work_of(games, 6).label
    assert (found["40"].confirmed, found["56"].confirmed) == (False, True)


def test_who_does_not_compete_and_an_event_without_a_scheme_have_nothing_unusual() -> None:
    games = drawn()
    ranged(games)
    send(games, op(games, "P1-1", 56, confirmed=True))
    assert len(unusual_marks(games.event)) == 1
    set_entry_state(
        work_of(games, 1).entry_id, EntryState.WITHDRAWN, reason="退赛", by=games.organizer, now=NOW
    )
    assert unusual_marks(games.event) == []


def test_without_a_scheme_there_is_nothing() -> None:
    games = founded()
    db.session.query(SchemeVersion).delete()
    assert unusual_marks(games.event) == []
