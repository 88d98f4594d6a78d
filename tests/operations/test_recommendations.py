"""推荐名单 and 用人单位告知: from the newest approved decisions, each person once, ID numbers masked and their reading logged."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from competition.db import db
from competition.db.competitions import Competition
from competition.domain.policy_titles import Conferral, Honour
from competition.domain.selector import Selector, Span
from competition.operations import awards
from competition.operations.recommendations import (
    export_notices,
    export_recommendations,
    notices_of,
    recommendations_of,
)
from tests.operations.games import Games, approved, decide, planned, published, second_event
from tests.operations.helpers import DRAFT, NOW, id_number, logged, policies, refused, row

pytestmark = pytest.mark.usefixtures("app")

SKILLED, WOMEN = "烟台市技术能手", "三八红旗手"
LYG = "lianyungang-2025-25"
PAY = "连政办发〔2025〕25号 六“建立与岗位使用及薪酬待遇挂钩的长效激励机制”"
CITED = "烟政办字〔2024〕8号 五（十三）"


def under(games: Games, policy_id: str) -> Games:
    """The competition rests on another document, decided and approved."""
    db.session.get_one(Competition, games.id).policy_id = policy_id
    db.session.commit()
    decide(games)
    awards.approve_awards(games.id, policies=policies(), by=games.finance, now=NOW)
    return games


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def cells(content: bytes, sheet: str) -> list[tuple[object, ...]]:
    return [tuple(each) for each in opened(content)[sheet].iter_rows(values_only=True)]


def test_before_an_approval_there_are_neither_lists_nor_notices() -> None:
    games = planned(published())
    decide(games)
    assert recommendations_of(games.id) == []
    assert notices_of(games.id) == []
    with refused(f"没有“{SKILLED}”的推荐人选", "put nobody forward"):
        export_recommendations(games.id, SKILLED, by=games.organizer, now=NOW)
    with refused("没有需要告知用人单位的获奖情况", "nothing that employers are to be told"):
        export_notices(games.id)


def test_each_title_has_a_list_of_those_who_won_an_award() -> None:
    games = approved(published({1: 90, 2: 80, 3: 70, 4: 60, 5: 50}))
    lists = {each.title: each.people for each in recommendations_of(games.id)}
    assert [(each.name, each.employer, each.results) for each in lists[SKILLED]] == [
        ("李二", "第1机械厂", ("焊接E01金牌",)),
        ("李三", "第2机械厂", ("焊接E01银牌",)),
        ("李四", "第3机械厂", ("焊接E01铜牌",)),
    ]
    assert {str(clause).startswith(CITED) for each in lists[SKILLED] for clause in each.clauses} == {True}
    assert "青年岗位能手" in lists
    assert {text.zh for text in lists["五一劳动奖章"][0].chosen_by} == {"该荣誉自身的评选办法"}


def test_a_title_for_women_lists_women_alone() -> None:
    games = approved(published({1: 90, 2: 80, 3: 70}))
    lists = {each.title: each.people for each in recommendations_of(games.id)}
    assert [each.name for each in lists[WOMEN]] == ["李三"]
    assert (
        cells(export_recommendations(games.id, WOMEN, by=games.organizer, now=NOW), "推荐名单")[3][2] == "女"
    )


def test_a_person_stands_on_a_list_once_with_every_result() -> None:
    games = published({1: 90})
    second_event(games, row(1, event="E02"), marks={1: 90})
    approved(games)
    (person,) = recommendations_of(games.id)[0].people
    assert person.results == ("焊接E01金牌", "焊接E02金牌")
    assert len(person.clauses) == 1
    assert recommendations_of(games.id)[0].clauses == person.clauses
    assert recommendations_of(games.id)[0].chosen_by == person.chosen_by != ()


def test_a_list_goes_out_with_masked_id_numbers_and_its_reading_is_logged() -> None:
    games = approved(published({1: 90, 2: 80}))
    content = export_recommendations(games.id, SKILLED, by=games.organizer, now=NOW)
    found = cells(content, "推荐名单")
    assert found[0][0] == f"试验市职业技能大赛 “{SKILLED}”推荐名单"
    assert "虚构" in str(found[1][0])
    number = id_number(1)
    assert found[3][:6] == (
        1,
        "李二",
        "男",
        f"{number[:3]}{'*' * 11}{number[-4:]}",
        "第1机械厂",
        "焊接E01金牌",
    )
    assert str(found[3][6]).startswith(CITED)
    assert len(found) == 5
    assert logged()[-1] == "recommendations.read_ids"
    with refused("没有“劳动模范”的推荐人选", "put nobody forward"):
        export_recommendations(games.id, "劳动模范", by=games.organizer, now=NOW)


@pytest.mark.parametrize(
    ("conferral", "listed"),
    [(Conferral.RECOMMENDED, ["李二"]), (Conferral.EITHER, ["李二"]), (Conferral.GRANTED, [])],
)
def test_a_title_tied_to_the_result_is_on_the_list_unless_it_is_granted_outright(
    conferral: Conferral, listed: list[str]
) -> None:
    games = planned(published({1: 90, 2: 80}))
    policy = policies()[DRAFT.policy_id]
    line = replace(policy.of(Honour)[0], conferral=conferral, select=Selector(ranks=Span(1, 1)))
    tied = {policy.id: replace(policy, others=(line,))}
    awards.decide_awards(games.id, policies=tied, by=games.organizer, now=NOW)
    awards.approve_awards(games.id, policies=policies(), by=games.finance, now=NOW)
    people = [each for found in recommendations_of(games.id) for each in found.people]
    assert [(each.name, each.chosen_by) for each in people] == [(name, ()) for name in listed]


def test_each_employer_is_told_of_its_winners_and_of_the_clause() -> None:
    games = under(published({1: 90, 2: 80}), LYG)
    assert [(each.employer, each.winners) for each in notices_of(games.id)] == [
        ("第1机械厂", (("李二", "焊接E01金牌"),)),
        ("第2机械厂", (("李三", "焊接E01银牌"),)),
    ]
    assert all([str(clause) for clause in each.clauses] == [PAY] for each in notices_of(games.id))


def test_the_notices_go_out_as_one_sheet_an_employer() -> None:
    games = published({1: 90})
    second_event(
        games,
        row(2, event="E02", employer="第1机械厂"),
        row(3, event="E02", employer="甲/乙:厂"),
        marks={1: 90, 2: 80},
    )
    content = export_notices(under(games, LYG).id)
    assert opened(content).sheetnames == ["1 第1机械厂", "2 甲_乙_厂"]
    found = [each[:3] for each in cells(content, "1 第1机械厂")]
    assert found[0][0] == "获奖情况告知书"
    assert found[2][0] == "第1机械厂："
    assert found[3][0] == "贵单位职工在试验市职业技能大赛中取得下列成绩，特此告知。"
    assert found[5:7] == [(1, "李二", "焊接E01金牌"), (2, "李三", "焊接E02金牌")]
    assert found[8][0] == PAY
    assert found[10][0] == "试验市竞赛委员会"


def test_a_document_that_leaves_nothing_to_employers_makes_no_notice() -> None:
    games = approved(published())
    assert notices_of(games.id) == []


def test_a_competition_that_is_not_made_up_says_nothing_of_samples() -> None:
    games = approved(published({1: 90}))
    db.session.get_one(Competition, games.id).made_up = False
    db.session.commit()
    found = cells(export_recommendations(games.id, SKILLED, by=games.organizer, now=NOW), "推荐名单")
    assert found[1][0] is None
