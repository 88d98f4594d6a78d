"""Competitions and their events set up."""

from dataclasses import replace
from datetime import date

import pytest

from competition.db import db
from competition.db.accounts import User
from competition.db.competitions import Competition, Event, find_competition, find_event
from competition.db.marking import newest_scheme
from competition.domain.ranking_rules import RankingRules
from competition.domain.roles import Role
from competition.domain.tiers import Group
from competition.operations.competitions import (
    change_ranking_rules,
    create_competition,
    import_events,
    plain,
    save_event,
)
from tests.operations.games import drawn, enter, founded, published
from tests.operations.helpers import DRAFT, NO_TIES, NOW, SHARED, account, logged, refused, row, setup

pytestmark = pytest.mark.usefixtures("app")
OTHER = replace(DRAFT, code="test-2027", number_prefix="TEST27")


def test_a_competition_is_made_and_its_maker_organizes_it() -> None:
    organizer = account("organizer")
    made = create_competition(DRAFT, by=organizer, now=NOW)
    competition = find_competition("test-2026")
    assert competition is not None
    assert (competition.id, competition.previous_id, competition.class_value) == (
        made,
        None,
        DRAFT.competition_class,
    )
    assert Role.ORGANIZER in db.session.get_one(User, organizer.user_id).roles_in(made)
    assert logged() == ["competition.create"]


def test_a_competition_can_begin_with_the_events_and_schemes_of_an_earlier_one() -> None:
    games = published()
    save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    made = create_competition(OTHER, by=games.organizer, now=NOW, previous="test-2026")
    copies = db.session.get_one(Competition, made).events
    assert [(event.code, event.stage, event.chief_id) for event in copies] == [
        ("E01", "preparing", None),
        ("E02", "preparing", None),
    ]
    old, new = newest_scheme(games.event), newest_scheme(copies[0].id)
    assert old is not None
    assert new is not None
    assert (new.version, new.digest) == (1, old.digest)
    assert newest_scheme(copies[1].id) is None


@pytest.mark.parametrize("code", ["", "Test-2026", "试验-2026", "a b"])
def test_a_code_is_an_address(code: str) -> None:
    organizer = account("organizer")
    with refused("竞赛代码只能用小写字母、数字和连字符", "small letters, digits and hyphens only"):
        create_competition(replace(DRAFT, code=code), by=organizer, now=NOW)


def test_a_code_that_is_taken_is_refused() -> None:
    games = founded()
    with refused("竞赛代码“test-2026”已被使用", "The code “test-2026” is taken"):
        create_competition(replace(OTHER, code="test-2026"), by=games.organizer, now=NOW)


@pytest.mark.parametrize("prefix", ["", "test", "试验", "TE-ST"])
def test_a_prefix_can_be_typed_to_verify_a_paper(prefix: str) -> None:
    organizer = account("organizer")
    with refused("前缀只能用大写字母和数字", "capital letters and digits only"):
        create_competition(replace(DRAFT, number_prefix=prefix), by=organizer, now=NOW)


def test_a_prefix_that_is_taken_is_refused() -> None:
    games = founded()
    with refused("前缀“TEST”已被使用", "The prefix “TEST” is taken"):
        create_competition(replace(OTHER, number_prefix="TEST"), by=games.organizer, now=NOW)


def test_an_unknown_earlier_competition_is_refused() -> None:
    organizer = account("organizer")
    with refused("没有代码为“test-2025”的往届竞赛", "There is no earlier competition “test-2025”"):
        create_competition(DRAFT, by=organizer, now=NOW, previous="test-2025")


def test_an_event_is_made_and_changed_while_it_is_prepared() -> None:
    games = founded()
    changed = setup("E05", stations=5)
    assert save_event(games.id, changed, by=games.organizer, now=NOW, code="E01") == games.event
    event = db.session.get_one(Event, games.event)
    assert (event.code, event.setup) == ("E05", changed)
    assert logged()[-1] == "event.save"


def test_an_event_that_cannot_be_is_refused() -> None:
    games = founded()
    with refused("没有名为“first-come”的授奖规则", "There is no prize rule “first-come”"):
        save_event(games.id, setup("E02", rule="first-come"), by=games.organizer, now=NOW)


def test_an_events_code_that_is_taken_is_refused() -> None:
    games = founded()
    with refused("项目编号“E01”已存在", "There is an event with the code “E01” already"):
        save_event(games.id, setup("E01"), by=games.organizer, now=NOW)


def test_an_event_that_was_drawn_keeps_its_setup() -> None:
    games = drawn()
    with refused("阶段，不能修改设置", "it is not possible to change its setup"):
        save_event(games.id, setup("E01", stations=9), by=games.organizer, now=NOW, code="E01")


def test_all_events_of_a_workbook_are_made_or_none() -> None:
    games = founded()
    import_events(games.id, [setup("E02"), setup("E03")], by=games.organizer, now=NOW)
    assert find_event(games.id, "E03") is not None
    with refused("项目编号“E03”已存在", "the code “E03” already"):
        import_events(games.id, [setup("E04"), setup("E03")], by=games.organizer, now=NOW)
    with refused(
        "工位数应为1至9999，每队人数应为1至50", "An event has 1 to 9999 stations and teams of 1 to 50"
    ):
        import_events(games.id, [setup("E04"), setup("E05", stations=0)], by=games.organizer, now=NOW)


def change(games: object, *, reason: str = "裁判长会议", **more: object) -> None:
    rules = replace(RankingRules(("practice",), NO_TIES), **more)
    change_ranking_rules(games.event, rules, reason=reason, by=games.organizer, now=NOW)


def test_ranking_rules_are_changed_with_a_reason_while_sheets_are_marked() -> None:
    games = drawn()
    change(games)
    event = db.session.get_one(Event, games.event)
    assert event.setup.ranking == RankingRules(("practice",), NO_TIES)
    assert logged()[-1] == "event.ranking_rules"


def test_ranking_rules_do_not_change_without_a_reason() -> None:
    games = drawn()
    with refused("请写明更改的理由", "Give the reason for the change"):
        change(games, reason=" ")


def test_ranking_rules_name_what_the_scheme_has() -> None:
    games = drawn()
    with refused("同分排序中的“speed”", "The tie-break “speed” has no value of its own"):
        change(games, tie_breaks=("speed",))
    with refused("没有名为“none”的授奖规则", "There is no prize rule “none”"):
        change(games, prize_rule="none")


def test_ranking_rules_change_neither_before_the_draw_nor_after_the_publication() -> None:
    games = founded()
    with refused(
        "处于“筹备”阶段，不能更改排名规则", "“preparing”: it is not possible to change its ranking rules"
    ):
        change(games)


def test_published_results_keep_their_rules() -> None:
    games = published()
    with refused("处于“成绩已公布”阶段", "in the stage “results published”"):
        change(games, prize_rule=SHARED)


def test_the_log_keeps_a_setup_as_plain_values() -> None:
    described = plain(setup("E01", age_on=date(2026, 9, 1), age_from=16))
    assert described is not None
    assert described["ages"] == [16, None, "2026-09-01"]
    assert described["groups"] == ["student", "teacher", "worker"]
    assert plain(None) is None


@pytest.mark.parametrize("changed", [{"team_size": 2}, {"groups": frozenset({Group.WORKER})}])
def test_an_event_with_entries_keeps_what_they_were_entered_under(changed: dict[str, object]) -> None:
    games = founded()
    enter(games, row(1))
    save_event(games.id, setup("E01", stations=9), by=games.organizer, now=NOW, code="E01")
    with refused("编号、每队人数和组别不能再改", "the code, the team size and the groups stay as they are"):
        save_event(games.id, setup("E01", **changed), by=games.organizer, now=NOW, code="E01")


def test_only_an_organizer_takes_over_an_earlier_competition() -> None:
    games = founded()
    draft = replace(DRAFT, code="test-2028", number_prefix="NEXT")
    with refused("只能沿用自己担任组织者的往届竞赛", "Only an earlier competition that one organizes"):
        create_competition(draft, previous=DRAFT.code, by=games.judge, now=NOW)
