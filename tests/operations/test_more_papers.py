"""Certificates beside those of the winners: only when wanted, numbered apart, each holder once."""

import json
from pathlib import Path

import pytest

from competition.db.papers import papers_of_competition
from competition.operations import supporters
from competition.operations.confirming import confirm_sheets
from competition.operations.draws import draw_event
from competition.operations.paper_settings import SettingsDraft, save_settings
from competition.operations.press import badge_of
from competition.operations.republishing import _agrees
from competition.operations.signing import sign_off
from competition.spreadsheets import supporters as supporters_sheet
from tests.operations.games import (
    Games,
    approved,
    enter,
    entry,
    founded,
    issue,
    mark,
    press,
    publish,
    published,
    rank,
    seated,
    standings_of,
)
from tests.operations.helpers import NOW, refused, row, workbook
from tests.operations.test_supporters import beside

pytestmark = pytest.mark.usefixtures("app")


def wants(games: Games, *kinds: str) -> Games:
    draft = SettingsDraft("rules", "1B4F8A", "C08A2B", False, True, frozenset(kinds))
    save_settings(games.id, draft, by=games.organizer, now=NOW)
    return games


def coached(games: Games, *rows: tuple[str, ...]) -> Games:
    data = workbook(supporters_sheet.SHEET, supporters_sheet.TEMPLATE, rows)
    supporters.import_supporters(games.id, data, file="beside.xlsx", by=games.organizer, now=NOW)
    return games


def issued(games: Games, kind: str) -> list[dict]:
    return [json.loads(each.facts) for each in papers_of_competition(games.id) if each.kind == kind]


def numbers(games: Games) -> list[str]:
    return [each.number for each in papers_of_competition(games.id)]


def team_of_two() -> Games:
    games = seated(founded(team_size=2))
    enter(games, row(1, team="一队"), row(2, team="一队"))
    draw_event(games.event, seed="1", secret="for tests", by=games.organizer, now=NOW)
    mark(games, 1)
    confirm_sheets(games.event, by=games.chief, now=NOW)
    sign_off(games.event, by=games.chief, now=NOW)
    rank(games)
    publish(games)
    return games


def test_without_a_wish_nothing_is_issued_besides(tmp_path: Path) -> None:
    games = approved(published())
    issue(games, tmp_path)
    assert {each.kind for each in papers_of_competition(games.id)} == {"certificate", "notice"}


def test_everybody_who_was_ranked_took_part(tmp_path: Path) -> None:
    games = wants(approved(published({n: 100 - n for n in range(1, 9)})), "participation")
    issue(games, tmp_path)
    found = issued(games, "participation")
    assert len(found) == 8
    assert found[0]["number"] == "TEST-2026-W0001"
    assert found[0]["recipients"] == ["李二"]
    assert "award" not in found[0]


def test_a_wish_that_comes_later_is_met_without_doubling_anything(tmp_path: Path) -> None:
    games = approved(published())
    issue(games, tmp_path)
    wants(games, "participation")
    assert issue(games, tmp_path) == 3
    with refused("没有待制发的证书或通知", "There is nothing to issue"):
        issue(games, tmp_path)
    assert len(set(numbers(games))) == len(numbers(games)) == 9


def test_each_coach_of_a_winner_is_told_whom_they_coached(tmp_path: Path) -> None:
    games = coached(
        published({n: 100 - n for n in range(1, 9)}),
        beside("E01-001", "主教练", 91),
        beside("E01-001", "教练团队", 92),
        beside("E01-001", "技术指导专家组", 93),
        beside("E01-008", "主教练", 94),
    )
    issue(wants(approved(games), "coach_certificate"), tmp_path)
    found = issued(games, "coach_certificate")
    assert [(each["role"], each["coached"], each["award"]) for each in found] == [
        ("主教练", ["李二"], "金牌"),
        ("教练", ["李二"], "金牌"),
    ]
    assert [each["number"] for each in found] == ["TEST-2026-V0001", "TEST-2026-V0002"]


def test_a_team_has_a_certificate_with_its_members_and_coaches(tmp_path: Path) -> None:
    games = coached(team_of_two(), beside("E01-001", "主教练", 91))
    issue(wants(approved(games), "team_certificate"), tmp_path)
    (found,) = issued(games, "team_certificate")
    assert (found["team"], found["members"], len(found["coaches"])) == ("一队", ["李二", "李三"], 1)
    assert (found["award"], found["rank"]) == ("金牌", 1)
    shared = [each for each in papers_of_competition(games.id) if each.kind == "certificate"]
    assert [badge_of(each, press(tmp_path)) for each in shared] == [None]


def test_who_competes_alone_has_no_team_certificate(tmp_path: Path) -> None:
    games = wants(approved(published()), "team_certificate")
    issue(games, tmp_path)
    assert issued(games, "team_certificate") == []


def test_what_is_issued_bears_the_look_and_the_notice_the_english(tmp_path: Path) -> None:
    games = wants(approved(published({1: 90})))
    issue(games, tmp_path)
    (certificate,), (notice,) = issued(games, "certificate"), issued(games, "notice")
    assert (certificate["look"]["design"], certificate["look"]["main"]) == ("rules", "1B4F8A")
    assert notice["bilingual"] is True
    assert notice["lines"][0]["kind_en"] == "prize money"
    assert notice["lines"][0]["reasons"][0]["says_en"]


def test_after_a_correction_each_kind_is_looked_at_by_what_it_says(tmp_path: Path) -> None:
    games = coached(published(), beside("E01-001", "主教练", 91))
    issue(wants(approved(games), "participation", "coach_certificate"), tmp_path)
    _row, standings = standings_of(games.event)
    gold, silver = standings[0], standings[1]
    of_first = [each for each in papers_of_competition(games.id) if each.entry_id == entry(games, 1).id]
    assert {each.kind for each in of_first if _agrees(each, gold)} == {each.kind for each in of_first}
    assert {each.kind for each in of_first if _agrees(each, silver)} == {"participation"}
    assert not any(_agrees(each, None) for each in of_first)
