"""How an event was marked, from the sheets that judges handed in: by blind code, and nothing of it in the database."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from competition.codec import digest, dump
from competition.db import db
from competition.db.accounts import find_user
from competition.db.marking import SchemeVersion, seats_of_event
from competition.domain.analysis import OwnUnit, Trend, Verdict
from competition.domain.marking_scheme import Aspect, AspectKind, Criterion, MarkingScheme, Part, SubCriterion
from competition.domain.scoresheet import EntryState
from competition.operations import confirming, draws, entry_states, marking, panels, rosters, schemes, signing
from competition.operations.accounts import actor
from competition.operations.analysis import Agreement, EventAnalysis, analyse_event
from competition.operations.marking import SheetRef
from tests.operations.games import Games, confirmed, drawn, enter, entry, founded, mark, work_of
from tests.operations.helpers import NOW, everything, roster_workbook, row, scheme_workbook, seat
from tests.remembered import remembered

pytestmark = pytest.mark.usefixtures("app")

D = Decimal
WORK = (
    ("work", "作品", 100, "trimmed_mean", "W", "花艺", 100, "W1", "作品表", "W1-1", "造型", 60),
    ("", "", "", "", "", "", "", "", "", "W1-2", "色彩", 40),
)
JUDGES = ("j1", "j2", "j3", "j4", "j5")


@remembered
def staged(
    *, entries: int, scheme: Sequence[Sequence[object]] = WORK, judges: Sequence[str] = JUDGES
) -> Games:
    """Entries of two delegations, the last one of 福山区; the judges on the seats of W1, each of a unit of its own."""
    games = founded()
    schemes.import_scheme(games.event, scheme_workbook(scheme), file="w.xlsx", by=games.organizer, now=NOW)
    enter(games, *(row(person) for person in range(1, entries)))
    second = roster_workbook(row(entries), delegation="福山区")
    rosters.import_roster(games.id, second, file="second.xlsx", by=games.organizer, now=NOW)
    rows = [
        seat("chief"),
        *(
            replace(seat(name, "W1", number), employer=f"第{number}研究院")
            for number, name in enumerate(judges, start=1)
        ),
    ]
    panels.assign_panels(games.id, rows, by=games.organizer, now=NOW)
    draws.draw_event(games.event, seed="2026", secret="for tests", by=games.organizer, now=NOW)
    return games


def hand_in(
    games: Games, number: int, *marks: tuple[int, int], submit: bool = True, minutes: int | None = None
) -> None:
    """The sheets of an entry, one of each judge in turn; `minutes` after the beginning, else as many as its number."""
    moment = NOW + timedelta(minutes=number if minutes is None else minutes)
    for where, pair in zip(seats_of_event(games.event), marks, strict=False):
        ref = SheetRef(games.event, work_of(games, number).id, "W1", where.seat)
        values = {"W1-1": D(pair[0]), "W1-2": D(pair[1])}
        given = {"by": actor(where.user), "now": moment, "notes": {"W1-2": "扣分时的理由"}}
        marking.save_marks(ref, values, version=0, submit=submit, **given)


def code(games: Games, number: int) -> str:
    return work_of(games, number).code


def analysed(games: Games) -> EventAnalysis:
    """The analysis, which changes nothing."""
    before = everything()
    found = analyse_event(games.event)
    assert everything() == before
    return found


def steady(first: int, second: int, strict: tuple[int, int]) -> list[tuple[int, int]]:
    return [*[(first, second)] * 4, strict]


@remembered
def five_marked() -> Games:
    """The fifth judge gives the first entry what the others give, each later one a point less than the one before."""
    games = staged(entries=5)
    for number in range(1, 6):
        hand_in(games, number, *steady(30 + number, 20, (31, 20)))
    return games


def test_nothing_is_handed_in() -> None:
    found = analysed(staged(entries=2))
    assert (found.entrants, found.handed_in, found.expected, found.complete) == (2, 0, 10, False)
    assert (found.totals, found.bars, found.own, found.own_sheets, found.names) == ((), (), (), 0, {})
    (form,) = found.forms
    assert (form.deviations, form.habits, form.spreads) == ((), (), ())
    assert form.agreement == Agreement(0, 0, None)
    assert [item.verdict for _, item in found.items] == [Verdict.FEW, Verdict.FEW]


def test_without_a_scheme_there_is_nothing() -> None:
    games = drawn()
    db.session.execute(db.delete(SchemeVersion))
    db.session.commit()
    found = analysed(games)
    assert (found.expected, found.forms, found.items) == (0, (), ())


def test_each_judge_is_told_from_the_panel() -> None:
    games = five_marked()
    found = analysed(games)
    assert (found.handed_in, found.expected) == (25, 25)
    (form,) = found.forms
    assert [line.judge for line in form.habits] == list(JUDGES)
    assert [line.severity for line in form.habits] == [D(0)] * 4 + [D("-0.02")]
    assert form.habits[4].trend == Trend(D("0.01"), D("-0.01"))
    assert form.habits[4].count == 5
    last = {each.given.entry: each.value for each in form.deviations if each.given.judge == "j5"}
    assert last == {code(games, number): D(1 - number) / 100 for number in range(1, 6)}
    assert found.names == {name: name for name in JUDGES}


def test_the_order_is_that_of_handing_in() -> None:
    games = staged(entries=5)
    for number in range(1, 6):
        hand_in(games, number, *steady(30 + number, 20, (31, 20)), minutes=10 - number)
    (form,) = analysed(games).forms
    assert form.habits[4].trend == Trend(D("-0.05"), D("0.01"))


def test_at_the_same_moment_the_order_is_that_of_the_stations() -> None:
    games = staged(entries=5)
    for number in range(1, 6):
        hand_in(games, number, *steady(30, 20, (30, 20)), minutes=0)
    (form,) = analysed(games).forms
    places = [work_of(games, number) for number in range(1, 6)]
    drawn_order = [each.code for each in sorted(places, key=lambda each: (each.session, each.station))]
    assert [each.given.entry for each in form.deviations if each.given.judge == "j1"] == drawn_order


def test_the_panel_agrees_or_it_cannot_be_told() -> None:
    games = five_marked()
    (form,) = analysed(games).forms
    assert form.agreement == Agreement(5, 5, D("0.800"))  # four in one order, the fifth tells nobody apart
    assert form.agreement.enough


def test_agreement_takes_three_entries_that_all_marked() -> None:
    games = staged(entries=4)
    for number in (1, 2):
        hand_in(games, number, *steady(30 + number, 20, (30 + number, 20)))
    hand_in(games, 3, (30, 20), (31, 20))
    (form,) = analysed(games).forms
    assert form.agreement == Agreement(5, 2, None)
    assert not form.agreement.enough
    assert [line.count for line in form.habits] == [3, 3, 2, 2, 2]


def test_without_scipy_all_else_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    games = five_marked()
    monkeypatch.setitem(sys.modules, "scipy", None)
    found = analysed(games)
    assert not found.library
    assert found.forms[0].agreement == Agreement(5, 5, None)
    assert found.forms[0].habits[4].severity == D("-0.02")


def test_the_spread_of_each_aspect() -> None:
    (form,) = analysed(five_marked()).forms
    assert [(aspect.id, spread.mean, spread.largest) for aspect, spread in form.spreads] == [
        ("W1-1", D(2), D(4)),
        ("W1-2", D(0), D(0)),
    ]
    assert form.spreads[0][1].over == 0
    assert form.spreads[0][1].panels == 5


def test_totals_so_far() -> None:
    games = staged(entries=3)
    hand_in(games, 1, *steady(50, 40, (50, 40)))
    hand_in(games, 2, *steady(30, 20, (30, 20)))
    hand_in(games, 3, (30, 20))
    found = analysed(games)
    assert found.totals == (D("50.00"), D("90.00"))
    assert (found.bars[0].low, found.bars[-1].high, len(found.bars)) == (D(50), D(95), 9)


def test_drafts_do_not_count() -> None:
    games = staged(entries=3)
    hand_in(games, 1, *steady(50, 40, (50, 40)), submit=False)
    found = analysed(games)
    assert (found.handed_in, found.forms[0].deviations) == (0, ())


def test_who_no_longer_competes_does_not_count() -> None:
    games = five_marked()
    entry_states.set_entry_state(
        entry(games, 5).id, EntryState.WITHDRAWN, reason="伤病", by=games.organizer, now=NOW
    )
    found = analysed(games)
    assert (found.entrants, found.handed_in) == (4, 20)
    assert code(games, 5) not in {each.given.entry for each in found.forms[0].deviations}


def test_aspects_that_tell_nobody_apart() -> None:
    found = analysed(five_marked())
    assert [(aspect.id, item.count, item.verdict) for aspect, item in found.items] == [
        ("W1-1", 5, Verdict.ALONE),
        ("W1-2", 5, Verdict.SAME),
    ]


def test_a_single_sheet_is_only_asked_what_it_tells() -> None:
    games = drawn(entries=5)
    for number, practice in enumerate((90, 80, 70, 62, 61), start=1):
        mark(games, number, practice=practice)
    found = analysed(games)
    assert found.forms == ()
    assert [(aspect.id, item.verdict) for aspect, item in found.items] == [
        ("T1-1", Verdict.SAME),
        ("P1-1", Verdict.SAME),
        ("P1-2", Verdict.ALONE),
    ]
    assert found.totals[-1] == D("87.00")


def own_judge(games: Games, employer: str) -> None:
    judge = find_user("j5")
    assert judge is not None
    judge.employer = employer
    db.session.commit()


@pytest.mark.parametrize("unit", ["福山区", "第5机械厂"])
def test_own_entries_are_compared_once_all_is_confirmed(unit: str) -> None:
    """Before, the difference would be found again among the deviations, and with it the unit behind a code."""
    games = five_marked()
    own_judge(games, unit)
    found = analysed(games)
    assert (found.own_sheets, found.complete, found.own) == (1, False, ())
    confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
    signing.sign_off(games.event, by=games.chief, now=NOW)
    found = analysed(games)
    assert found.complete
    assert found.own == (OwnUnit("j5", D("-0.04"), 1, D("-0.015"), 4),)


def test_a_judge_without_a_unit_has_no_own_entries() -> None:
    games = five_marked()
    own_judge(games, "")
    assert analysed(games).own_sheets == 0


def test_the_analysis_names_nobody_who_competes() -> None:
    games = confirmed({1: 90, 2: 80})
    said = repr(analysed(games))
    competing = entry(games, 1)
    for secret in (competing.names, competing.employers, competing.delegation.name, competing.number):
        assert secret not in said


# Schemes that no workbook of the helpers writes


def written(*aspects: Aspect, weight: str | None = None) -> MarkingScheme:
    form = SubCriterion("W1", "作品表", aspects)
    module = Criterion("W", "花艺", form.maximum, (form,), weight=None if weight is None else D(weight))
    return MarkingScheme("花艺", (Part("work", "作品", D(100), "trimmed_mean", (module,)),))


def replace_scheme(games: Games, scheme: MarkingScheme) -> None:
    body = dump(scheme)
    made = {"file_name": "w.xlsx", "created_at": NOW, "created_by": games.organizer.user_id}
    db.session.add(SchemeVersion(event_id=games.event, version=9, body=body, digest=digest(body), **made))
    db.session.commit()


def item(identifier: str, maximum: str, kind: AspectKind = AspectKind.ITEM) -> Aspect:
    return Aspect(identifier, kind, identifier, D(maximum))


def shares(games: Games) -> list[Decimal]:
    return sorted({each.given.share for each in analysed(games).forms[0].deviations})


def test_what_a_deduction_leaves_is_what_was_given() -> None:
    games = staged(entries=5)
    replace_scheme(games, written(item("W1-1", "60"), item("W1-2", "40", AspectKind.DEDUCTION)))
    hand_in(games, 1, *[(60, 0)] * 5)
    hand_in(games, 2, *[(30, 20)] * 5)
    assert shares(games) == [D("0.5"), D(1)]


def test_a_score_of_three_is_full_marks() -> None:
    games = staged(entries=5)
    replace_scheme(games, written(item("W1-1", "60", AspectKind.JUDGEMENT), item("W1-2", "40")))
    hand_in(games, 1, *[(3, 40)] * 5)
    hand_in(games, 2, *[(1, 10)] * 5)
    assert shares(games) == [D("0.3"), D(1)]


def test_a_sheet_that_lacks_a_mark_of_a_newer_scheme_is_left_out() -> None:
    games = five_marked()
    replace_scheme(games, written(item("W1-1", "50"), item("W1-2", "40"), item("W1-3", "10")))
    found = analysed(games)
    assert (found.handed_in, found.forms[0].deviations, found.totals) == (25, (), ())
    assert [item.verdict for _, item in found.items] == [Verdict.FEW] * 3


def test_a_module_counts_by_its_weight() -> None:
    games = staged(entries=5)
    for number, first in enumerate((10, 20, 30, 40, 50), start=1):
        hand_in(games, number, *[(first, first // 2)] * 5)
    replace_scheme(games, written(item("W1-1", "60"), item("W1-2", "40"), weight="50"))
    assert [item.correlation for _, item in analysed(games).items] == [D(1), D(1)]
