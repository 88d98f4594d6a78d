"""From the last sheet to the published list: what is missing, how ties stand, why somebody is where they are."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db.competitions import Event
from competition.domain.roles import Role
from competition.domain.scoresheet import EntryState
from competition.operations import confirming, draws, entry_states, marking, panels, results, schemes, signing
from competition.operations.accounts import grant_role
from tests.factories import let_in
from tests.operations.games import (
    Games,
    confirmed,
    decimals,
    drawn,
    enter,
    entry,
    founded,
    mark,
    published,
    rank,
    work_of,
)
from tests.operations.helpers import (
    NO_TIES,
    NOW,
    PLAIN_RULES,
    account,
    everything,
    logged,
    row,
    scheme_workbook,
    seat,
)

EVENT = "/organizer/test-2026/events/E01"
RESULTS = f"{EVENT}/results"
DAY = "2026-10-08"


def post(client: FlaskClient, step: str, **fields: str):
    return client.post(f"{EVENT}/{step}", data={"version": "1", **fields}, follow_redirects=True)


def rows(site: Flask) -> dict:
    with site.app_context():
        return everything()


def name_of(site: Flask, games: Games, number: int) -> str:
    with site.app_context():
        return entry(games, number).names


# Ranking


def test_before_ranking_the_page_lists_the_sheets_that_are_missing(site: Flask):
    with site.app_context():
        games = drawn(entries=2)
        mark(games, 1)
    organizer, before = let_in(site, "organizer"), rows(site)
    page = organizer.get(RESULTS).text
    assert "排名前还需要" in page
    assert "评分表P1还有2份未确认：E01-001（第1席 judge）、E01-002（第1席 judge）。" in page
    assert "还没有排名" in page
    assert "全部评分表经裁判长确认后，由裁判长或组织者排名，再由另一人公布。" in page
    assert f'action="{EVENT}/rank"' not in page
    answer = post(organizer, "rank")
    assert answer.status_code == 422
    assert "2 sheets of form P1 are not confirmed" in answer.text
    assert "还没有排名" in post(organizer, "publish", confirmed_on=DAY).text
    assert organizer.get(f"{RESULTS}/E01-001").status_code == 404
    assert rows(site) == before


def test_a_ranking_shows_places_totals_and_awards_and_what_publication_means(site: Flask):
    with site.app_context():
        games = confirmed({1: 90, 2: 80, 3: 70})
    page = post(let_in(site, "organizer"), "rank").text
    assert "已排名（第1版）。请另一人核对后公布。" in page
    assert '<span class="award award-gold">金牌</span>' in page
    assert page.index(name_of(site, games, 1)) < page.index(name_of(site, games, 3))
    assert "总分 87.00，第1名" in page
    assert "不含身份证号和电话。" in page
    assert "公布3项成绩" in page


def test_who_ranked_does_not_publish(site: Flask):
    with site.app_context():
        games = confirmed()
        second = account("second")
        grant_role(second.id, games.id, Role.ORGANIZER, by=games.organizer, now=NOW)
    organizer = let_in(site, "organizer")
    post(organizer, "rank")
    before = rows(site)
    answer = post(organizer, "publish", confirmed_on=DAY)
    assert answer.status_code == 422
    assert "排名人不能公布自己的排名。" in answer.text
    assert "Who ranks does not publish." in answer.text
    assert rows(site) == before
    done = post(let_in(site, "second"), "publish", confirmed_on=DAY).text
    assert "成绩已公布。" in done
    assert DAY in done
    assert f'action="{EVENT}/publish"' not in done
    assert f'action="{EVENT}/rules"' not in done


@pytest.mark.parametrize("day", ["", "2026-02-30", "tomorrow"])
def test_without_a_day_that_exists_nothing_is_published(site: Flask, day: str):
    with site.app_context():
        rank(confirmed())
    organizer = let_in(site, "organizer")
    before = rows(site)
    answer = post(organizer, "publish", confirmed_on=day)
    assert "请填写成绩确认日。" in answer.text
    assert rows(site) == before


def test_a_day_that_has_not_come_is_not_the_day_of_confirmation(site: Flask):
    with site.app_context():
        rank(confirmed())
    organizer = let_in(site, "organizer")
    before = rows(site)
    answer = post(organizer, "publish", confirmed_on="2027-01-01")
    assert answer.status_code == 422
    assert "成绩确认日2027-01-01还没有到。" in answer.text
    assert rows(site) == before


def test_who_did_not_compete_is_named_and_not_ranked(site: Flask):
    with site.app_context():
        games = drawn(entries=3)
        for number in (1, 2):
            mark(games, number)
        state = EntryState.ABSENT
        entry_states.set_entry_state(entry(games, 3).id, state, reason="未到", by=games.organizer, now=NOW)
        confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
        signing.sign_off(games.event, by=games.chief, now=NOW)
        rank(games)
    page = let_in(site, "organizer").get(RESULTS).text
    assert "未参加排名：E01-003" in page


# Ties


def test_a_tie_that_may_stand_is_told_in_words(site: Flask):
    with site.app_context():
        rank(confirmed({1: 80, 2: 80, 3: 70}))
    page = let_in(site, "organizer").get(RESULTS).text
    assert page.count('<span class="chip chip-warn">并列</span>') == 2
    assert page.count("总分 80.00，与他人完全相同，并列第1名") == 2
    assert page.count("award-gold") == 2
    assert "award-silver" not in page
    assert "总分 73.00，第3名" in page


def test_a_tie_that_may_not_stand_keeps_the_result_back_until_the_rules_change(site: Flask):
    with site.app_context():
        rank(confirmed({1: 80, 2: 80, 3: 70}, rule=NO_TIES))
    organizer = let_in(site, "organizer")
    page = organizer.get(RESULTS).text
    assert "公布前还需要" in page
    assert "本项目不得并列，以下选手的名次和奖项待裁定：" in page
    assert page.count("待裁定</span>") == 2
    refused = post(organizer, "publish", confirmed_on=DAY)
    assert refused.status_code == 422
    assert "Ties may not stand in this event; undecided:" in refused.text
    changed = post(
        organizer, "rules", **PLAIN_RULES, tie_breaks="", prize_rule="games-shared-2020", reason="组委会决定"
    )
    assert "排名规则已更改，请重新排名。" in changed.text
    stale = post(organizer, "publish", confirmed_on=DAY)
    assert "排名之后评分或规则有改动，不能公布旧排名。" in stale.text
    assert "已排名（第2版）" in post(let_in(site, "chief"), "rank").text
    assert "您看到的是第1版，现在已有第2版" in post(organizer, "publish", confirmed_on=DAY).text
    assert "成绩已公布。" in post(organizer, "publish", confirmed_on=DAY, version="2").text


def test_a_tie_that_is_broken_says_by_what(site: Flask):
    """0.3 × 80 + 0.7 × 80 = 0.3 × 66 + 0.7 × 86: equal totals, more practice."""
    with site.app_context():
        games = drawn(entries=2)
        mark(games, 1, theory=80, practice=80)
        mark(games, 2, theory=66, practice=86)
        confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
        signing.sign_off(games.event, by=games.chief, now=NOW)
    organizer = let_in(site, "organizer")
    post(
        organizer,
        "rules",
        **PLAIN_RULES,
        tie_breaks="practice > theory",
        prize_rule=NO_TIES,
        reason="技术文件如此规定",
    )
    page = post(organizer, "rank").text
    assert page.count("总分 80.00 相同，按“实操”区分") == 2
    assert "并列</span>" not in page


def test_rules_do_not_change_without_a_reason_or_by_a_key_nobody_knows(site: Flask):
    with site.app_context():
        confirmed()
    organizer, before = let_in(site, "organizer"), rows(site)
    assert (
        "请写明更改理由。"
        in post(organizer, "rules", **PLAIN_RULES, tie_breaks="practice", prize_rule=NO_TIES).text
    )
    blank = post(organizer, "rules", **PLAIN_RULES, tie_breaks="practice", prize_rule=NO_TIES, reason=" ")
    assert "Give the reason for the change." in blank.text
    unknown = post(organizer, "rules", **PLAIN_RULES, tie_breaks="skill", prize_rule=NO_TIES, reason="理由")
    assert "同分排序中的“skill”在评分方案中没有单独的得分。" in unknown.text
    assert rows(site) == before
    post(organizer, "rules", **PLAIN_RULES, tie_breaks="practice", prize_rule=NO_TIES, reason="理由")
    with site.app_context():
        assert logged()[-1] == "event.ranking_rules"
        assert Event.query.one().setup.ranking.tie_breaks == ("practice",)


# Why


def test_a_place_is_explained_step_by_step(site: Flask):
    with site.app_context():
        games = published({1: 90, 2: 80})
    page = let_in(site, "organizer").get(f"{RESULTS}/E01-001").text
    assert name_of(site, games, 1) in page
    assert "总分 87.00，第1名" in page
    assert "Total 87.00: rank 1" in page
    for label, value in (("理论", "80"), ("实操", "90"), ("加工", "60"), ("检测", "30")):
        assert label in page
        assert f">{value}" in page


def test_dropped_marks_are_shown_and_struck(site: Flask):
    with site.app_context():
        _trimmed()
    page = let_in(site, "organizer").get(f"{RESULTS}/E01-001").text
    assert "五位裁判去掉一个最高分和一个最低分后取平均" in page
    assert page.count("最高分或最低分，不计入") == 2
    assert "<s>60</s>" in page
    assert "<s>95</s>" in page
    assert "<s>80</s>" not in page
    assert "总分 80.00" in page


def _trimmed() -> None:
    """One entry, five judges: 60, 78, 80, 82 and 95."""
    games = founded()
    scheme = (("work", "作品", 100, "trimmed_mean", "W", "作品", 100, "W1", "作品评分", "W1-1", "整体", 100),)
    data = scheme_workbook(scheme)
    schemes.import_scheme(games.event, data, file="scheme.xlsx", by=games.organizer, now=NOW)
    judges = [account(f"five{number}") for number in range(1, 6)]
    places = [seat(judge.name, "W1", number) for number, judge in enumerate(judges, start=1)]
    panels.assign_panels(games.id, [seat("chief"), *places], by=games.organizer, now=NOW)
    enter(games, row(1))
    draws.draw_event(games.event, seed="2026", secret="for tests", by=games.organizer, now=NOW)
    only = work_of(games).id
    for number, (judge, given) in enumerate(zip(judges, (60, 78, 80, 82, 95), strict=True), start=1):
        ref = marking.SheetRef(games.event, only, "W1", number)
        marking.save_marks(ref, decimals(W1_1=given), version=0, by=judge, now=NOW, submit=True)
    confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
    signing.sign_off(games.event, by=games.chief, now=NOW)
    results.rank_event(games.event, by=games.chief, now=NOW)
