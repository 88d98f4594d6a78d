"""A later version of a scheme: the right sheets go back, the others stand, and nothing is lost."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from competition.db import db
from competition.db.competitions import Event
from competition.db.marking import SheetRow, newest_scheme
from competition.domain.calculations import Calculation, CalculationType
from competition.domain.marking_scheme import Aspect, MarkingScheme, SubCriterion
from competition.domain.problems import Refusal
from competition.domain.scheme_edits import add_node, delete_node, node_at, put_node
from competition.domain.scoresheet import SheetKey, SheetState
from competition.operations import confirming, marking, signing
from competition.operations.progress import event_progress
from competition.operations.scheme_changes import impact_of
from competition.operations.scheme_drafts import DraftStart, adopt_draft, begin_draft, edit_draft
from tests.operations.games import (
    Games,
    confirmed,
    decimals,
    drawn,
    publish,
    rank,
    ref,
    reopened,
    save,
    sheet_id,
    standings_of,
)
from tests.operations.helpers import NOW, logged, refused
from tests.operations.test_schemes import last_entry

pytestmark = pytest.mark.usefixtures("app")
FIRST, SECOND = (1, 0, 0, 0), (1, 0, 0, 1)
"""The aspects P1-1 of 60 and P1-2 of 40."""
Change = Callable[[MarkingScheme], MarkingScheme]


def adopt(games: Games, change: Change, *, reason: str = "技术文件更正") -> int:
    by = {"by": games.organizer, "now": NOW}
    begin_draft(games.event, DraftStart.NEWEST, **by)
    edit_draft(games.event, change, edits=0, **by)
    return adopt_draft(games.event, edits=1, reason=reason, **by)


def maxima(first: int, second: int) -> Change:
    def change(scheme: MarkingScheme) -> MarkingScheme:
        for path, maximum in ((FIRST, first), (SECOND, second)):
            old = node_at(scheme, path)
            assert isinstance(old, Aspect)
            scheme = put_node(scheme, path, replace(old, maximum=Decimal(maximum)))
        return scheme

    return change


def sheets(games: Games) -> dict[str, tuple[str, int, dict[str, Decimal | None], str]]:
    """State, version, marks and the reason of return by entry and form."""
    db.session.expire_all()
    rows = db.session.scalars(db.select(SheetRow).where(SheetRow.event_id == games.event))
    return {
        f"{row.work.label[-1]}/{row.sub_criterion}": (
            row.state,
            row.version,
            row.values(),
            row.returned_because,
        )
        for row in rows
    }


def test_the_touched_sheets_go_back_and_the_others_stand() -> None:
    games = confirmed({1: 90, 2: 45}, sign=False)
    before = sheets(games)
    assert adopt(games, maxima(50, 50)) == 2
    after = sheets(games)
    assert {key: after[key] for key in ("1/T1", "2/T1")} == {key: before[key] for key in ("1/T1", "2/T1")}
    assert after["1/P1"] == ("draft", 3, {"P1-1": None, "P1-2": Decimal(30)}, "技术文件更正")
    assert after["2/P1"] == ("draft", 3, {"P1-1": Decimal(45), "P1-2": Decimal(0)}, "技术文件更正")
    row = db.session.get_one(SheetRow, sheet_id(games))
    assert (row.submitted_by, row.submitted_at, row.confirmed_by, row.confirmed_at) == (None,) * 4
    assert event_progress(games.event).cells[SheetKey("E01-001", "P1", 1)] is SheetState.DRAFT


def test_the_log_keeps_what_is_taken_away() -> None:
    games = confirmed({1: 90, 2: 45}, sign=False)
    adopt(games, maxima(50, 50))
    assert logged()[-1] == "scheme.adopt"
    told = last_entry()
    assert told["reason"] == "技术文件更正"
    assert told["returned"] == [
        {
            "entry": f"E01-00{number}",
            "form": "P1",
            "seat": 1,
            "version": 2,
            "state": "confirmed",
            "submitted_by": games.judge.id,
            "confirmed_by": games.chief.id,
            "moved": {},
            "lost": lost,
            "measured": {},
        }
        for number, lost in ((1, {"P1-1": "60"}), (2, {}))
    ]
    changes = told["changes"]
    assert isinstance(changes, list)
    assert [(each["kind"], each["id"], each["fields"]) for each in changes] == [
        ("changed", "P1-1", {"maximum": ["60", "50"]}),
        ("changed", "P1-2", {"maximum": ["40", "50"]}),
    ]


def test_the_preview_names_the_sheets_and_changes_none() -> None:
    games = confirmed({1: 90, 2: 45}, sign=False)
    event = db.session.get_one(Event, games.event)
    version = newest_scheme(games.event)
    assert version is not None
    impact = impact_of(event, maxima(50, 50)(version.scheme()))
    shown = [(each.work.label, each.sheet.sub_criterion, each.state, each.lost) for each in impact.sheets]
    assert shown == [
        ("E01-001", "P1", SheetState.CONFIRMED, {"P1-1": "60"}),
        ("E01-002", "P1", SheetState.CONFIRMED, {}),
    ]
    assert (impact.version, impact.confirmed, impact.lost) == (1, 2, 1)
    assert sheets(games)["1/P1"][0] == "confirmed"


def test_a_sheet_on_which_nothing_was_marked_is_left_alone() -> None:
    games = drawn()
    save(games, ref(games, 1), P1_1=None)
    adopt(games, maxima(50, 50))
    assert sheets(games)["1/P1"][:2] == ("draft", 1)
    assert last_entry()["returned"] == []


def test_a_change_that_touches_no_sheet_needs_a_reason_all_the_same() -> None:
    games = confirmed(sign=False)

    def renamed(scheme: MarkingScheme) -> MarkingScheme:
        return put_node(scheme, (0,), replace(scheme.parts[0], name="理论考试"))

    begin_draft(games.event, DraftStart.NEWEST, by=games.organizer, now=NOW)
    edit_draft(games.event, renamed, edits=0, by=games.organizer, now=NOW)
    with refused("评分方案已冻结", "The scheme is frozen"):
        adopt_draft(games.event, edits=1, by=games.organizer, now=NOW)
    adopt_draft(games.event, edits=1, reason="统一名称", by=games.organizer, now=NOW)
    assert {row[0] for row in sheets(games).values()} == {"confirmed"}


def test_a_removed_form_is_expected_no_more() -> None:
    games = confirmed({1: 90, 2: 80}, sign=False)

    def practice_only(scheme: MarkingScheme) -> MarkingScheme:
        only = replace(scheme.parts[1], weight=Decimal(100))
        return delete_node(put_node(scheme, (1,), only), (0,))

    adopt(games, practice_only)
    after = sheets(games)
    assert after["1/T1"] == ("draft", 3, {"T1-1": None}, "技术文件更正")
    assert after["1/P1"][0] == "confirmed"
    progress = event_progress(games.event)
    assert progress.confirmed == progress.expected
    signing.sign_off(games.event, by=games.chief, now=NOW)
    assert rank(games) == 1
    _, standings = standings_of(games.event)
    assert [(each.entry, each.place.total) for each in standings] == [
        ("E01-001", Decimal(90)),
        ("E01-002", Decimal(80)),
    ]


def test_a_new_form_waits_for_its_judge_by_name() -> None:
    games = confirmed({1: 90, 2: 80}, sign=False)

    def split(scheme: MarkingScheme) -> MarkingScheme:
        gone = delete_node(scheme, SECOND)
        form = SubCriterion("P2", "检测表", (Aspect("P2-1", *_like(scheme)),))
        return add_node(gone, (1, 0), form)

    adopt(games, split)
    with refused("评分表 P2“检测表”第1席没有裁判", "Seat 1 of form P2 has no judge") as found:
        rank(games)
    assert any("评分表P1还有2份未确认" in each.what.zh for each in found)


def _like(scheme: MarkingScheme) -> tuple[object, ...]:
    old = node_at(scheme, SECOND)
    assert isinstance(old, Aspect)
    return old.kind, "检测", old.maximum


def test_signed_forms_stop_a_change_that_would_alter_their_marks() -> None:
    games = confirmed()
    with pytest.raises(Refusal, match="评分表P1已签字，方案的这些改动会改变已签字的分数"):
        adopt(games, maxima(50, 50))
    assert {row[0] for row in sheets(games).values()} == {"signed"}


def test_the_ranking_of_before_is_stale() -> None:
    games = confirmed({1: 90, 2: 45})
    rank(games)
    for number in (1, 2):
        reopened(sheet_id(games, number), by=games.chief)
    adopt(games, maxima(50, 50))
    with refused("评分表P1还有2份未确认", "2 sheets of form P1 are not confirmed"):
        publish(games)
    save(games, ref(games, 1), version=5, P1_1=50, submit=True)
    save(games, ref(games, 2), version=5, submit=True)
    confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
    signing.sign_off(games.event, by=games.chief, now=NOW)
    with refused("排名之后评分或规则有改动", "Marks or rules changed after the ranking"):
        publish(games)
    rank(games)
    assert publish(games) == 2


def test_a_judge_who_still_has_the_old_sheet_overwrites_nothing() -> None:
    games = confirmed({1: 90, 2: 45}, sign=False)
    adopt(games, maxima(50, 50))
    with refused("该评分表已在另一处保存过", "This sheet was saved elsewhere meanwhile"):
        save(games, ref(games, 1), version=2, P1_1=50, submit=True)


def test_what_was_measured_goes_into_the_log_with_its_mark() -> None:
    games = drawn()
    counted = Calculation("c", CalculationType.NUMBER_COMPLETED, params="TOTAL:::10")

    def calculated(scheme: MarkingScheme) -> MarkingScheme:
        old = node_at(scheme, FIRST)
        assert isinstance(old, Aspect)
        return put_node(scheme, FIRST, replace(old, calculation=counted))

    adopt(games, calculated)
    marks, entered = decimals(P1_1=60, P1_2=40), {"P1-1": "10"}
    by = {"by": games.judge, "now": NOW, "submit": True}
    marking.save_marks(ref(games, 1), marks, version=0, entered=entered, **by)
    adopt(games, maxima(50, 50))
    (was,) = last_entry()["returned"]
    assert (was["lost"], was["measured"]) == ({"P1-1": "60"}, {"P1-1": "10"})
    row = db.session.get_one(SheetRow, sheet_id(games))
    assert (row.entered(), row.values()) == ({}, {"P1-1": None, "P1-2": Decimal(40)})


def renumbered(scheme: MarkingScheme) -> MarkingScheme:
    """Another aspect stands first, and as in a workbook without ids each id is the place in the form."""
    form = node_at(scheme, SECOND[:-1])
    assert isinstance(form, SubCriterion)
    first, second = form.aspects
    safety = replace(first, id="P1-1", description="安全", maximum=Decimal(20))
    moved = replace(first, id="P1-2"), replace(second, id="P1-3", maximum=Decimal(20))
    return put_node(scheme, SECOND[:-1], replace(form, aspects=(safety, *moved)))


def test_a_mark_goes_along_with_its_aspect_and_the_preview_and_the_log_say_so() -> None:
    games = confirmed({1: 90, 2: 65}, sign=False)
    event, version = db.session.get_one(Event, games.event), newest_scheme(games.event)
    assert version is not None
    impact = impact_of(event, renumbered(version.scheme()))
    assert [(each.moved, each.lost) for each in impact.sheets] == [
        ({"P1-1": "P1-2"}, {"P1-2": "30"}),
        ({"P1-1": "P1-2", "P1-2": "P1-3"}, {}),
    ]
    assert (impact.moved, impact.lost) == (3, 1)
    adopt(games, renumbered)
    after = sheets(games)
    assert after["1/P1"][2] == {"P1-1": None, "P1-2": Decimal(60)}
    assert after["2/P1"][2] == {"P1-1": None, "P1-2": Decimal(60), "P1-3": Decimal(5)}
    assert [(was["moved"], was["lost"]) for was in last_entry()["returned"]] == [
        ({"P1-1": "P1-2"}, {"P1-2": "30"}),
        ({"P1-1": "P1-2", "P1-2": "P1-3"}, {}),
    ]


def test_what_was_measured_goes_along_too() -> None:
    games = drawn()

    def calculated(scheme: MarkingScheme) -> MarkingScheme:
        old = node_at(scheme, FIRST)
        assert isinstance(old, Aspect)
        counted = Calculation("c", CalculationType.NUMBER_COMPLETED, params="TOTAL:::10")
        return put_node(scheme, FIRST, replace(old, calculation=counted))

    adopt(games, calculated)
    by = {"by": games.judge, "now": NOW, "submit": True}
    marking.save_marks(ref(games, 1), decimals(P1_1=60, P1_2=15), version=0, entered={"P1-1": "10"}, **by)
    adopt(games, renumbered_with_calculation)
    row = db.session.get_one(SheetRow, sheet_id(games))
    assert row.entered() == {"P1-2": "10"}
    assert row.values() == {"P1-1": None, "P1-2": Decimal(60), "P1-3": Decimal(15)}


def renumbered_with_calculation(scheme: MarkingScheme) -> MarkingScheme:
    new = renumbered(scheme)
    safety = node_at(new, FIRST)
    assert isinstance(safety, Aspect)
    return put_node(new, FIRST, replace(safety, calculation=None))
