"""Ties that may not stand and awards that depart from the rules: a reason, two persons, both versions kept."""

import pytest

from competition.db import db
from competition.db.competitions import Event
from competition.db.results import ResultVersion
from competition.db.rulings import RulingRow, rulings_in_force, rulings_of
from competition.domain.medals import Award
from competition.domain.ranking_rules import TieRule
from competition.operations import signing
from competition.operations.confirming import confirm_sheets
from competition.operations.entry_states import record_elapsed
from competition.operations.rulings import (
    confirm_ruling,
    confirm_withdrawal,
    open_ties,
    propose_award_ruling,
    propose_tie_ruling,
    withdraw_ruling,
)
from tests.operations.games import (
    Games,
    confirmed,
    drawn,
    entry,
    publish,
    published,
    rank,
    ref,
    reopened,
    save,
    sheet_id,
)
from tests.operations.helpers import NOW, logged, refused

pytestmark = pytest.mark.usefixtures("app")

FORBIDDEN = {"ties": TieRule.FORBID}
TIE = ("E01-001", "E01-002")


def tied() -> Games:
    return confirmed({1: 80, 2: 80, 3: 70}, ranking=FORBIDDEN)


def propose(games: Games, *order: str, reason: str = "加赛成绩") -> int:
    return propose_tie_ruling(games.event, order or TIE[::-1], reason=reason, by=games.chief, now=NOW)


def confirm(games: Games, ruling: int) -> None:
    confirm_ruling(ruling, by=games.organizer, now=NOW)


def ties(games: Games) -> tuple[tuple[str, ...], ...]:
    return tuple(tie.entries for tie in open_ties(db.session.get_one(Event, games.event)))


def standings(version: int) -> list[tuple[str, int, Award, Award | None]]:
    row = db.session.scalars(db.select(ResultVersion).where(ResultVersion.version == version)).one()
    return [(each.entry, each.place.rank, each.award, each.rule_award) for each in row.result().standings]


def test_a_tie_blocks_publication_until_two_persons_decided_it() -> None:
    games = tied()
    rank(games)
    assert ties(games) == (TIE,)
    with refused("本项目不得并列", "Ties may not stand in this event"):
        publish(games)
    ruling = propose(games)
    assert rulings_in_force(games.event) == ()
    confirm(games, ruling)
    assert ties(games) == ()
    with refused("排名之后评分或规则有改动", "Marks or rules changed after the ranking"):
        publish(games)
    rank(games)
    publish(games)
    assert [row[:2] for row in standings(1)] == [("E01-001", 1), ("E01-002", 1), ("E01-003", 3)]
    assert [row[:3] for row in standings(2)] == [
        ("E01-002", 1, Award.GOLD),
        ("E01-001", 2, Award.SILVER),
        ("E01-003", 3, Award.BRONZE),
    ]
    (kept,) = (
        db.session.scalars(db.select(ResultVersion).where(ResultVersion.version == 2)).one().result().rulings
    )
    assert (kept.reason, kept.proposed_by, kept.confirmed_by) == ("加赛成绩", "chief", "organizer")
    assert logged()[-4:] == ["ruling.propose_order", "ruling.confirm", "result.rank", "result.publish"]


def test_where_ties_may_stand_nothing_waits() -> None:
    games = confirmed({1: 80, 2: 80})
    assert ties(games) == ()
    with refused("裁定的次序与现有的并列不一致", "does not name exactly the entries that tie"):
        propose(games)


def test_a_tie_is_looked_for_only_when_all_is_marked() -> None:
    games = drawn(ranking=FORBIDDEN)
    with refused("评分表T1还有3份未确认", "3 sheets of form T1 are not confirmed"):
        propose(games)


def test_an_order_needs_a_reason_the_chief_judge_and_the_stage() -> None:
    games = tied()
    with refused("请写明理由", "Give the reason"):
        propose(games, reason=" ")
    with refused("并列由本项目裁判长裁定", "The chief judge of the event decides its ties"):
        propose_tie_ruling(games.event, TIE, reason="加赛", by=games.organizer, now=NOW)
    with refused("裁定的次序与现有的并列不一致", "does not name exactly the entries that tie"):
        propose(games, "E01-001", "E01-003")


def test_nobody_confirms_an_own_ruling_nor_one_that_is_decided() -> None:
    games = tied()
    ruling = propose(games)
    with refused("提出的人不能确认自己提出的裁定或撤回", "Who proposes a ruling or its withdrawal"):
        confirm_ruling(ruling, by=games.chief, now=NOW)
    with refused("只有本项目裁判长或组织者可以排名", "Only the chief judge of the event or an organizer"):
        confirm_ruling(ruling, by=games.finance, now=NOW)
    with refused("同一事项已有一项裁定", "There is a ruling on this already"):
        propose(games, *TIE)
    confirm(games, ruling)
    with refused("该裁定已确认或已撤回", "This ruling was confirmed or withdrawn already"):
        confirm(games, ruling)


def test_a_ruling_that_waits_is_withdrawn_by_one_and_stays_on_record() -> None:
    games = tied()
    ruling = propose(games)
    with refused("请写明理由", "Give the reason"):
        withdraw_ruling(ruling, reason="", by=games.chief, now=NOW)
    with refused("只有本项目裁判长或组织者", "Only the chief judge of the event or an organizer"):
        withdraw_ruling(ruling, reason="有误", by=games.finance, now=NOW)
    withdraw_ruling(ruling, reason="加赛成绩有误", by=games.chief, now=NOW)
    assert rulings_of(games.event) == []
    assert db.session.get_one(RulingRow, ruling).withdrawal_reason == "加赛成绩有误"
    with refused("该裁定已确认或已撤回", "This ruling was confirmed or withdrawn already"):
        confirm(games, ruling)
    with refused("该裁定已确认或已撤回", "This ruling was confirmed or withdrawn already"):
        withdraw_ruling(ruling, reason="再撤", by=games.chief, now=NOW)
    assert propose(games) != ruling


def test_what_two_persons_decided_two_persons_take_back() -> None:
    games = tied()
    ruling = propose(games)
    with refused("该裁定已确认或已撤回", "This ruling was confirmed or withdrawn already"):
        confirm_withdrawal(ruling, by=games.organizer, now=NOW)
    confirm(games, ruling)
    withdraw_ruling(ruling, reason="加赛成绩有误", by=games.chief, now=NOW)
    assert ties(games) == ()
    with refused("提出的人不能确认自己提出的裁定或撤回", "or its withdrawal does not confirm it"):
        confirm_withdrawal(ruling, by=games.chief, now=NOW)
    with refused("只有本项目裁判长或组织者", "Only the chief judge of the event or an organizer"):
        confirm_withdrawal(ruling, by=games.finance, now=NOW)
    confirm_withdrawal(ruling, by=games.organizer, now=NOW)
    assert ties(games) == (TIE,)
    assert logged()[-2:] == ["ruling.withdraw", "ruling.confirm_withdrawal"]
    with refused("该裁定已确认或已撤回", "This ruling was confirmed or withdrawn already"):
        confirm_withdrawal(ruling, by=games.organizer, now=NOW)


def test_an_undecided_tie_cannot_be_passed_by_changing_awards() -> None:
    games = tied()
    rank(games)
    with refused("该项目的名次并列待裁定，不能直接改奖项", "The entry's tie is undecided"):
        propose_award_ruling(
            games.event, entry="E01-001", after=Award.GOLD, reason="决定", by=games.organizer, now=NOW
        )


def test_a_ruling_decides_no_later_tie_of_the_same_entries() -> None:
    games = tied()
    confirm(games, propose(games))
    for number in (1, 2):
        reopened(sheet_id(games, number), reason="重评", by=games.chief, now=NOW)
        save(games, ref(games, number), version=4, submit=True, P1_1=20, P1_2=20)
    confirm_sheets(games.event, by=games.chief, now=NOW)
    signing.sign_off(games.event, by=games.chief, now=NOW)
    assert ties(games) == (TIE,)


def test_an_award_is_changed_and_both_versions_are_kept() -> None:
    games = confirmed({1: 90, 2: 80, 3: 70})
    rank(games)
    given = {"entry": "E01-003", "after": Award.NONE, "reason": "组委会决定"}
    ruling = propose_award_ruling(games.event, **given, by=games.organizer, now=NOW)
    with refused("同一事项已有一项裁定", "There is a ruling on this already"):
        propose_award_ruling(games.event, **given, by=games.chief, now=NOW)
    confirm_ruling(ruling, by=games.chief, now=NOW)
    rank(games)
    assert standings(1)[-1] == ("E01-003", 3, Award.BRONZE, None)
    assert standings(2)[-1] == ("E01-003", 3, Award.NONE, Award.BRONZE)
    other = {**given, "entry": "E01-001", "after": Award.SILVER}
    propose_award_ruling(games.event, **other, by=games.organizer, now=NOW)


@pytest.mark.parametrize(
    ("entry_number", "after"),
    [("E01-009", Award.GOLD), ("E01-001", Award.GOLD), ("E01-001", Award.UNDECIDED)],
)
def test_an_award_ruling_changes_something_that_is_there(entry_number: str, after: Award) -> None:
    games = confirmed()
    rank(games)
    with refused("该项目的奖项已有变化，或改动前后相同", "The award has changed meanwhile"):
        propose_award_ruling(
            games.event, entry=entry_number, after=after, reason="决定", by=games.organizer, now=NOW
        )


def test_an_award_is_changed_by_those_who_rank_after_a_ranking_and_before_the_publication() -> None:
    games = confirmed()
    given = {"entry": "E01-001", "after": Award.NONE, "reason": "决定", "now": NOW}
    with refused("该项目的奖项已有变化，或改动前后相同", "The award has changed meanwhile"):
        propose_award_ruling(games.event, **given, by=games.organizer)
    rank(games)
    with refused("只有本项目裁判长或组织者", "Only the chief judge of the event or an organizer"):
        propose_award_ruling(games.event, **given, by=games.finance)
    with refused("请写明理由", "Give the reason"):
        propose_award_ruling(games.event, **{**given, "reason": ""}, by=games.organizer)
    publish(games)
    with refused("处于“成绩已公布”阶段，不能裁定", "it is not possible to decide"):
        propose_award_ruling(games.event, **given, by=games.organizer)


def test_orders_and_awards_are_different_matters() -> None:
    games = tied()
    rank(games)
    propose(games)
    given = {"entry": "E01-003", "after": Award.NONE, "reason": "决定", "now": NOW}
    propose_award_ruling(games.event, **given, by=games.organizer)
    assert len(rulings_of(games.event)) == 2


def test_a_ruling_that_waits_does_not_count() -> None:
    games = tied()
    propose(games)
    with pytest.raises(ValueError, match="is not confirmed"):
        rulings_of(games.event)[0].ruling()


def test_the_shorter_time_decides_and_each_must_have_been_taken() -> None:
    games = confirmed({1: 80, 2: 80}, ranking={"tie_breaks": ("elapsed",)})
    with refused("用时是同分排序项，但有2项没有用时", "Elapsed time breaks ties, but 2 entries have none"):
        rank(games)
    for number, seconds in ((1, 3600), (2, 3599)):
        record_elapsed(entry(games, number).id, seconds, by=games.chief, now=NOW)
    rank(games)
    assert [row[:2] for row in standings(1)] == [("E01-002", 1), ("E01-001", 2)]


@pytest.mark.parametrize("seconds", [-1, 7 * 24 * 3600 + 1])
def test_a_time_lies_within_a_contest(seconds: int) -> None:
    games = drawn()
    with refused("用时须在0秒至7天之间", "A time lies between 0 seconds and 7 days"):
        record_elapsed(entry(games, 1).id, seconds, by=games.chief, now=NOW)


def test_a_time_is_taken_back_while_the_event_is_marked_only() -> None:
    games = published()
    with refused("处于“成绩已公布”阶段，不能录入用时", "it is not possible to enter elapsed times"):
        record_elapsed(entry(games, 1).id, None, by=games.chief, now=NOW)
