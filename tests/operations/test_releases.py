"""The release plan: moments set, put off, brought forward and held back; nothing that was seen is taken back."""

from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

from flask import Flask
from openpyxl import load_workbook

from competition.db import db
from competition.db.competitions import Competition
from competition.db.papers import Paper
from competition.db.releases import newest_release, releases_of
from competition.domain.visibility import Appearance
from competition.operations.own_results import find_own_entry
from competition.operations.recalls import recall_paper
from competition.operations.records import read_own_record
from competition.operations.releases import hold_back, plan_releases, release_now, release_plan
from competition.operations.verification import find_winner, verify_number
from competition.operations.visibility import (
    is_told,
    shown_of,
    told_competitions,
    visible_result,
    visible_version,
)
from competition.operations.winner_codes import give_codes, use_code
from tests.operations.games import (
    Games,
    approved,
    confirmed,
    entry,
    founded,
    issue,
    publish,
    published,
    rank,
    second_event,
)
from tests.operations.helpers import NOW, id_number, logged, policies, refused, row
from tests.operations.mailing import letters
from tests.operations.objecting import open_notice

MOMENT = NOW + timedelta(days=2)
SECOND = timedelta(seconds=1)


def plan(games: Games, moment: datetime = MOMENT, *, event: int | None = None, **more: object) -> int:
    given = {"by": games.organizer, "now": NOW, **more}
    return plan_releases(games.id, {event or games.event: moment}, **given)


def embargoed() -> Games:
    """Planned before the result is published."""
    games = confirmed()
    plan(games)
    rank(games)
    publish(games)
    return games


def seen(games: Games, now: datetime) -> bool:
    return visible_result(games.event, now=now) is not None


# What is seen when


def test_a_result_without_a_plan_is_seen_when_it_is_published(app: Flask):
    games = published()
    assert shown_of(games.event, now=NOW).seen_since == NOW
    assert visible_version(games.event, 1, now=NOW).version == 1
    assert visible_version(games.event, 2, now=NOW) is None


def test_a_planned_result_is_seen_from_its_moment_on(app: Flask):
    games = embargoed()
    assert not seen(games, NOW)
    assert not seen(games, MOMENT - SECOND)
    assert visible_version(games.event, 1, now=MOMENT - SECOND) is None
    assert seen(games, MOMENT)
    assert shown_of(games.event, now=MOMENT).seen_since == MOMENT
    assert shown_of(games.event, now=NOW).seen_since is None


def test_each_event_has_its_own_moment(app: Flask):
    games = embargoed()
    other = second_event(games, row(7, event="E02"), row(8, event="E02"), marks={1: 90, 2: 80})
    assert visible_result(other, now=NOW)
    assert not seen(games, NOW)
    home = db.session.get_one(Competition, games.id)
    stages = [each.shown.appearance for each in release_plan(home, now=NOW)]
    assert stages == [Appearance.ANNOUNCED, Appearance.VISIBLE]


def test_who_publishes_after_the_moment_is_awaited(app: Flask):
    games = confirmed()
    plan(games)
    assert shown_of(games.event, now=MOMENT).appearance is Appearance.EXPECTED
    rank(games)
    publish(games)
    assert seen(games, MOMENT)


def test_the_public_hears_of_a_competition_that_is_announced(app: Flask):
    games = founded()
    home = db.session.get_one(Competition, games.id)
    assert (told_competitions(now=NOW), is_told(home, now=NOW)) == ([], False)
    plan(games)
    home = db.session.get_one(Competition, games.id)
    assert told_competitions(now=NOW) == [home]
    assert is_told(home, now=NOW)


# Changing the plan


def test_a_moment_is_put_off_with_a_reason_and_what_was_planned_stays_on_record(app: Flask):
    games = embargoed()
    with refused("更改公布时间须写明理由。", "needs its reason"):
        plan(games, MOMENT + timedelta(days=1))
    plan(games, MOMENT + timedelta(days=1), reason="闭幕式推迟")
    assert not seen(games, MOMENT)
    moments = [(each.moment, each.reason) for each in releases_of(games.id)]
    assert moments == [(MOMENT + timedelta(days=1), "闭幕式推迟"), (MOMENT, "")]
    assert logged()[-1] == "release.plan"


def test_the_same_moment_is_no_change(app: Flask):
    games = embargoed()
    with refused("公布时间没有改动。", "No moment"):
        plan(games, reason="再次保存")


def test_a_moment_that_is_past_is_refused(app: Flask):
    games = confirmed()
    with refused("E01的公布时间已经过去。", "is past"):
        plan(games, NOW - SECOND)


def test_every_problem_of_every_event_is_said_at_once(app: Flask):
    games = published()
    with refused("E01的公布时间已经过去。", "is past") as problems:
        plan(games, NOW - SECOND, reason="更正")
    assert "成绩已经公开，公布时间不能再改。" in [each.what.zh for each in problems]


def test_a_result_that_is_held_back_is_released_at_once_with_a_reason(app: Flask):
    games = embargoed()
    with refused("更改公布时间须写明理由。", "needs its reason"):
        hold_back(games.event, reason=" ", by=games.organizer, now=NOW)
    hold_back(games.event, reason="核查中", by=games.organizer, now=NOW)
    assert shown_of(games.event, now=MOMENT + timedelta(days=99)).appearance is Appearance.HELD
    with refused("更改公布时间须写明理由。", "needs its reason"):
        release_now(games.event, reason="", by=games.organizer, now=NOW)
    release_now(games.event, reason="核查完毕", by=games.organizer, now=NOW)
    assert seen(games, NOW)
    assert newest_release(games.event).moment == NOW
    assert logged()[-2:] == ["release.hold", "release.now"]


def test_what_was_seen_is_not_held_back_nor_released_again(app: Flask):
    games = published()
    for step in (hold_back, release_now):
        with refused("成绩已经公开，公布时间不能再改。", "has been seen"):
            step(games.event, reason="更正", by=games.organizer, now=NOW)


def test_what_nobody_published_is_not_released(app: Flask):
    games = confirmed()
    with refused("E01的成绩还没有由第二人确认公布，不能提前放出。", "Nobody has published"):
        release_now(games.event, reason="提前", by=games.organizer, now=NOW)


# With the public notice


def test_a_notice_begins_on_the_day_of_release_or_later(app: Flask):
    games = embargoed()
    with refused("成绩将于2026-09-22公布，公示不能更早开始。", "released on 2026-09-22"):
        open_notice(games, first=date(2026, 9, 21))
    open_notice(games, first=date(2026, 9, 22))


def test_a_notice_of_a_result_that_is_held_back_is_refused(app: Flask):
    games = embargoed()
    hold_back(games.event, reason="核查中", by=games.organizer, now=NOW)
    with refused("成绩暂缓公布，不能公示。", "held back"):
        open_notice(games)


def test_a_release_is_not_put_off_beyond_the_notice(app: Flask):
    games = embargoed()
    open_notice(games, first=date(2026, 9, 22))
    with refused("E01的公示已经安排，公布不能晚于公示起始日。", "cannot be later"):
        plan(games, MOMENT + timedelta(days=1), reason="推迟")
    with refused("E01的公示已经安排，公布不能晚于公示起始日。", "cannot be later"):
        hold_back(games.event, reason="推迟", by=games.organizer, now=NOW)
    plan(games, MOMENT - timedelta(hours=3), reason="提前")


# Everything that follows from a result


def test_a_code_and_a_recall_tell_nothing_before_the_moment(app: Flask, tmp_path: Path):
    games = embargoed()
    approved(games)
    issue(games, tmp_path)
    given = {"public_url": "https://saiwu.example", "by": games.organizer, "now": NOW}
    rows = load_workbook(BytesIO(give_codes(games.id, **given))).active.iter_rows(min_row=4, values_only=True)
    code = next(row[4] for row in rows if row[3] == "TEST-2026-T0001")
    assert use_code("TEST-2026-T0001", code, now=MOMENT - SECOND) is None
    assert use_code("TEST-2026-T0001", code, now=MOMENT) is not None
    for number, moment, sent in (("R0001", MOMENT - SECOND, 0), ("R0002", MOMENT, 1)):
        paper = db.session.query(Paper).filter_by(number=f"TEST-2026-{number}").one()
        recall_paper(paper.id, reason="姓名有误（虚构）", by=games.organizer, now=moment)
        assert len(letters("paper_recalled")) == sent


def test_papers_and_records_say_nothing_before_the_moment(app: Flask, tmp_path: Path):
    games = embargoed()
    approved(games)
    issue(games, tmp_path)
    person = entry(games, 1).members[0]
    given = {"form": "page", "policies": policies(), "by": games.organizer}
    for moment, told in ((MOMENT - SECOND, False), (MOMENT, True)):
        record = read_own_record(person.person_id, **given, now=moment)
        assert bool(record.papers) is bool(record.awards) is told
        assert (record.results[0].rank is not None) is told
        assert (verify_number("TEST-2026-R0001", "李二", now=moment) is not None) is told
        assert (find_winner("TEST-2026-R0001", "李二", now=moment) is not None) is told
        found = find_own_entry(games.event, who="E01-001", ending=id_number(1)[-6:], now=moment)
        assert (found is not None) is told
