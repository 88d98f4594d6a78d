"""What came after a decision or a batch: nothing is paid on what is no more, and nobody is paid twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from competition.db.payments import standing_lines
from competition.domain.transfers import BatchState
from competition.operations import payments
from competition.operations.elsewhere import confirm_elsewhere, record_elsewhere, withdraw_elsewhere
from competition.operations.payment_checks import state_of
from competition.operations.payment_exports import export_batch
from competition.operations.payment_proposals import Proposal, preview_batch, preview_years
from tests.operations.games import Games
from tests.operations.helpers import NOW, account, policies, refused
from tests.operations.paying import (
    LATER,
    YEAR,
    decided_anew,
    due,
    elsewhere,
    exported,
    find,
    lines,
    paid,
    proposed,
)
from tests.operations.test_elsewhere import NATIONAL, PDF

pytestmark = pytest.mark.usefixtures("app")
LESS = (("金牌", 9000, "", ""), ("银牌", 6000, "", ""), ("铜牌", 3001, "", ""))
AFTER = NOW + timedelta(days=1)


def overtake(games: Games) -> None:
    """A result from elsewhere that is confirmed after the decisions were made."""
    result = record_elsewhere(games.id, NATIONAL, PDF, file="evidence.pdf", by=games.organizer, now=AFTER)
    confirm_elsewhere(result, by=games.finance, now=AFTER)


def preview(games: Games) -> Proposal:
    return preview_batch(YEAR, policies=policies(), by=games.organizer)


def approve(games: Games, batch: int) -> None:
    payments.approve_batch(batch, policies=policies(), by=games.finance, now=LATER)


def publish(games: Games, batch: int) -> None:
    payments.publish_batch(batch, policies=policies(), by=games.organizer, now=LATER)


def export(games: Games, batch: int) -> bytes:
    return export_batch(batch, policies=policies(), by=games.finance, now=LATER)


# Decisions that something has overtaken


def test_nothing_is_paid_from_decisions_that_something_has_overtaken() -> None:
    games = due()
    overtake(games)
    found = preview(games)
    assert found.lines == ()
    assert [each.row.person.name for each in found.left_out] == ["李二", "李三", "李四"]
    assert {each.why.zh for each in found.left_out} == {"作出决定之后又有变化（外赛成绩）：请重新作出决定"}
    assert preview_years(policies=policies(), by=games.organizer).left_out == found.left_out
    with refused("另有3项暂不能发放", "3 claims are left out"):
        proposed(games)
    awarded_again(games)
    assert len(preview(games).lines) == 3
    assert preview(games).left_out == ()


def awarded_again(games: Games) -> None:
    decided_anew(games, *LESS, now=AFTER)


def test_what_was_paid_stays_until_it_is_decided_again() -> None:
    games = due()
    result = record_elsewhere(games.id, NATIONAL, PDF, file="evidence.pdf", by=games.organizer, now=NOW)
    confirm_elsewhere(result, by=games.finance, now=NOW)
    paid(games)
    decided_anew(games, *LESS)
    before = [(line.key, line.amount) for line in standing_lines()]
    assert [line.booking.amount.fen for line in preview(games).lines] == [-1_000_000, 900_000]
    withdraw_elsewhere(result, reason="证明有误", by=games.organizer, now=AFTER)
    assert preview(games).lines == ()
    assert "李二" in [each.row.person.name for each in preview(games).left_out]
    assert [(line.key, line.amount) for line in standing_lines()] == before


@pytest.mark.parametrize("step", [approve, publish, export])
def test_no_step_is_taken_with_a_batch_that_something_has_overtaken(step) -> None:
    games = due()
    batch = proposed(games)
    for before in (approve, publish)[: (approve, publish, export).index(step)]:
        before(games, batch)
    overtake(games)
    with refused("作出之后又有变化：试验市职业技能大赛（外赛成绩）", "has changed since"):
        step(games, batch)
    payments.drop_batch(batch, reason="补录成绩", by=games.finance, now=LATER)
    assert state_of(find(batch)) is BatchState.DROPPED


@pytest.mark.parametrize("step", [publish, export])
def test_what_no_longer_comes_to_the_decisions_is_neither_published_nor_exported(step) -> None:
    games = due()
    batch = proposed(games)
    approve(games, batch)
    if step is export:
        publish(games, batch)
    decided_anew(games, *LESS)
    with refused("台账与决定不一致", "The books do not agree"):
        step(games, batch)


def test_what_was_exported_once_is_exported_again_whatever_came_since() -> None:
    games = due()
    batch = exported(games)
    overtake(games)
    assert export(games, batch)


# Two offices and one person


def other_office(games: Games, people: dict[int, int]) -> Games:
    """A competition of other people of the office in the same skill, decided."""
    others = replace(games, organizer=account("organizer-b"), finance=account("finance-b"))
    return elsewhere(others, people)


def test_nobody_is_paid_more_while_another_office_has_to_take_money_back() -> None:
    games = due()
    paid(games)
    others = other_office(games, {3: 90, 4: 80})
    found = preview_batch(YEAR, policies=policies(), by=others.organizer)
    assert [line.decision.person.name for line in found.lines] == ["李五"]
    (held,) = found.left_out
    assert held.row.person.name == "李四"
    assert held.why.zh == "此人在“试验市职业技能大赛”已领取的款项尚未冲销：请先由该竞赛提出批次并经批准"
    assert preview_years(policies=policies(), by=others.organizer).left_out == (held,)
    first = proposed(games)
    assert lines(first) == [("李四", "reversal", -300_100)]
    assert preview_batch(YEAR, policies=policies(), by=others.organizer).left_out == (held,)
    approve(games, first)
    assert lines(proposed(others)) == [("李四", "original", 1_000_000), ("李五", "original", 600_000)]


def test_a_year_in_which_everybody_is_held_back_is_not_offered() -> None:
    games = due()
    paid(games)
    others = other_office(games, {3: 90})
    outlook = preview_years(policies=policies(), by=others.organizer)
    assert outlook.years == ()
    assert [each.row.person.name for each in outlook.left_out] == ["李四"]
    with refused("另有1项暂不能发放", "1 claims are left out"):
        proposed(others)
