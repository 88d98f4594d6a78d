"""One arbitrator proposes, another confirms; what cannot be carried out is not confirmed."""

from decimal import Decimal

import pytest
from flask import Flask

from competition.db import db
from competition.db.marking import find_sheet
from competition.domain.objections import AwardChange, Disqualification, MarkChange, ObjectionState, TieOrder
from competition.domain.prizes import Award
from competition.domain.scoresheet import SheetState
from competition.operations import objection_decisions
from competition.operations.objection_decisions import confirm_decision, turn_down_decision
from competition.operations.objections import assign_arbitrators
from tests.operations.games import Games, entry, published
from tests.operations.helpers import NO_TIES, logged, refused
from tests.operations.objecting import (
    ONE,
    TWO,
    WITHIN,
    arbiter,
    assigned,
    carry_out,
    confirmed,
    file,
    higher,
    noticed,
    proposed,
    row,
    upheld,
)


@pytest.fixture
def games(app: Flask) -> Games:
    found = noticed()
    file(found)
    return assigned(found)


def confirm(games: Games, by: str) -> None:
    confirm_decision(row().id, by=arbiter(games, by), now=WITHIN)


def turn_down(games: Games, *, by: str = TWO, reason: str = "分数有误") -> None:
    turn_down_decision(row().id, reason=reason, by=arbiter(games, by), now=WITHIN)


def test_two_arbitrators_uphold_an_objection(games: Games):
    proposed(games)
    assert row().state is ObjectionState.PROPOSED
    assert row().decision.remedies() == (MarkChange("P1", 1, "P1-2", Decimal(10), Decimal(38)),)
    confirmed(games)
    assert row().state is ObjectionState.UPHELD
    assert logged()[-2:] == ["objection.propose", "objection.confirm"]
    assert find_sheet(row().entry.work.id, "P1", 1).values()["P1-2"] == 10


def test_two_arbitrators_dismiss_an_objection(games: Games):
    proposed(games, upheld=False)
    confirmed(games)
    assert row().state is ObjectionState.DISMISSED


def test_who_proposes_does_not_confirm(games: Games):
    proposed(games)
    with refused("提出处理意见的人不能自己复核。", "Who proposes a decision does not confirm it."):
        confirm(games, ONE)


def test_only_the_assigned_decide(games: Games):
    stranger = arbiter(games, "arbiter3")
    with refused("该异议没有指派给您。", "not assigned to you"):
        proposed(games, by="arbiter3")
    proposed(games)
    with refused("该异议没有指派给您。", "not assigned to you"):
        confirm_decision(row().id, by=stranger, now=WITHIN)
    with refused("该异议没有指派给您。", "not assigned to you"):
        turn_down_decision(row().id, reason="有误", by=stranger, now=WITHIN)


def test_a_decision_is_proposed_once(games: Games):
    proposed(games)
    with refused("该异议已有处理意见。", "A decision on this objection"):
        proposed(games, by=TWO)


def test_reasons_are_given(games: Games):
    by = arbiter(games)
    with refused("请写明理由。", "Give the reason."):
        objection_decisions.propose_decision(row().id, upheld=False, reasons=" ", by=by, now=WITHIN)


def test_what_is_upheld_orders_something(games: Games):
    by = arbiter(games)
    with refused("异议成立的，须写明怎样更正。", "says what is to be changed"):
        objection_decisions.propose_decision(row().id, upheld=True, reasons="核对", by=by, now=WITHIN)


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (
            MarkChange("P1", 2, "P1-2", None, Decimal(30)),
            "没有评分表P1第2席的已确认评分",
            "no confirmed sheet",
        ),
        (MarkChange("P1", 1, "X", None, Decimal(30)), "评分表P1没有评分点“X”", "has no aspect"),
        (higher("10"), "P1-2的新分数与现有分数相同", "is the one that it has"),
        (higher("41"), "P1-2", "P1-2"),
    ],
)
def test_a_mark_that_cannot_be_given_is_refused(games: Games, change: MarkChange, zh: str, en: str):
    with refused(zh, en):
        proposed(games, change)


def test_a_sheet_that_is_not_confirmed_is_not_corrected(games: Games):
    find_sheet(row().entry.work.id, "P1", 1).state = SheetState.SUBMITTED
    db.session.commit()
    with refused("没有评分表P1第1席的已确认评分", "no confirmed sheet"):
        proposed(games)


def test_a_decision_that_is_turned_down_stays_on_record(games: Games):
    proposed(games)
    turn_down(games)
    assert row().state is ObjectionState.ASSIGNED
    assert row().decisions[0].turned_down_because == "分数有误"
    proposed(games, higher("30"), by=TWO)
    confirm(games, ONE)
    assert row().state is ObjectionState.UPHELD
    assert len(row().decisions) == 2


def test_turning_down_needs_a_reason(games: Games):
    proposed(games)
    with refused("请写明理由。", "Give the reason."):
        turn_down(games, reason=" ")


def test_nothing_waits_before_a_proposal_and_after_a_dismissal(games: Games):
    with refused("没有待复核的处理意见。", "No decision waits"):
        confirm(games, TWO)
    proposed(games, upheld=False)
    confirmed(games)
    with refused("没有待复核的处理意见。", "No decision waits"):
        turn_down(games)


def test_what_cannot_be_carried_out_is_not_confirmed(games: Games):
    proposed(games, AwardChange(Award.BRONZE))
    with refused("该项目的奖项已有变化，或改动前后相同。", "before and after are the same"):
        confirm(games, TWO)


def test_an_order_of_entries_that_do_not_tie_is_not_confirmed(games: Games):
    proposed(games, TieOrder((entry(games, 1).number, entry(games, 2).number)))
    with refused("裁定的次序与现有的并列不一致。", "does not name exactly the entries that tie"):
        confirm(games, TWO)


def test_a_confirmed_decision_stands_while_it_can_be_carried_out(games: Games):
    proposed(games)
    confirmed(games)
    with refused("两名仲裁员已认定，且更正可以执行，不能退回。", "it stands"):
        turn_down(games)


def test_a_confirmed_decision_goes_back_once_it_is_impossible(games: Games):
    proposed(games)
    confirmed(games)
    sheet = find_sheet(row().entry.work.id, "P1", 1)
    next(each for each in sheet.marks if each.aspect == "P1-2").value = Decimal(11)
    db.session.commit()
    with refused("P1-2的分数在作出处理意见后已有变化。", "has changed since the decision"):
        carry_out(games)
    turn_down(games, by=ONE)
    assert row().state is ObjectionState.ASSIGNED


def test_a_tie_that_a_correction_makes_is_decided_with_it(app: Flask):
    games = noticed(published(rule=NO_TIES))
    file(games)
    proposed(assigned(games), higher("20"))
    with refused("本项目不得并列", "Ties may not stand"):
        confirm(games, TWO)
    turn_down(games)
    order = (entry(games, 3).number, entry(games, 2).number)
    proposed(games, higher("20"), TieOrder(order))
    confirm(games, TWO)
    assert row().state is ObjectionState.UPHELD


def test_a_disqualification_leaves_somebody_who_competes(app: Flask):
    games = noticed(published({1: 90}))
    file(games, 1)
    proposed(assigned(games), Disqualification())
    with refused("没有参赛选手，无法排名。", "Nobody competes"):
        confirm(games, TWO)


def test_an_entry_without_a_place_has_no_award_to_change(app: Flask):
    games = upheld(Disqualification(), about="E01-001", form="", kind="eligibility")
    carry_out(games)
    file(games, about="E01-001", form="", kind="place")
    second = row(2)
    both = [arbiter(games, ONE).user_id, arbiter(games, TWO).user_id]
    assign_arbitrators(second.id, both, by=games.organizer, now=WITHIN)
    objection_decisions.propose_decision(
        second.id,
        upheld=True,
        reasons="核对",
        remedies=(AwardChange(Award.GOLD),),
        by=arbiter(games, ONE),
        now=WITHIN,
    )
    with refused("没有名次，不能更改奖项。", "has no place"):
        confirm_decision(second.id, by=arbiter(games, TWO), now=WITHIN)
