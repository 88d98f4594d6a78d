"""Is this paper real, and whose is it?"""

from pathlib import Path

import pytest

from competition.db.papers import papers_of_competition
from competition.operations.confirming import confirm_sheets
from competition.operations.draws import draw_event
from competition.operations.store import read_file
from competition.operations.verification import find_by_content, find_winner, verified, verify_number
from tests.operations.games import Games, approved, enter, founded, issue, mark, publish, rank, seated
from tests.operations.helpers import NOW, row

pytestmark = pytest.mark.usefixtures("app")
NAME = "阿依古丽·买买提"


@pytest.fixture
def games(app: object, tmp_path: Path) -> Games:
    """A team of two with its certificate and two notices."""
    games = seated(founded(team_size=2))
    enter(games, row(1, NAME, team="一队"), row(2, "王小明", team="一队"))
    draw_event(games.event, seed="1", secret="for tests", by=games.organizer, now=NOW)
    mark(games, 1)
    confirm_sheets(games.event, by=games.chief, now=NOW)
    rank(games)
    publish(games)
    approved(games)
    issue(games, tmp_path)
    return games


@pytest.mark.parametrize("typed", ["TEST-2026-R0001", " test-2026-r0001 "])
def test_a_number_gives_the_least_that_vouches_for_it(games: Games, typed: str) -> None:
    found = verify_number(typed)
    assert found is not None
    assert (found.number, found.kind, found.event) == ("TEST-2026-R0001", "certificate", "焊接E01")
    assert found.masked_names == "阿******提、王*明"
    assert found.made_up
    assert NAME not in repr(found)


def test_a_notice_shows_its_own_recipient(games: Games) -> None:
    found = verify_number("TEST-2026-T0002")
    assert found is not None
    assert found.masked_names == "王*明"


def test_a_number_that_was_not_issued_is_unknown(games: Games) -> None:
    assert verify_number("TEST-2026-R0002") is None


@pytest.mark.parametrize(
    "typed", [NAME, "阿依古丽•买买提", "阿依古丽．买买提", " 阿依古丽 · 买买提 ", "阿依古丽.买买提"]
)
def test_a_winner_is_found_however_the_dot_is_typed(games: Games, typed: str) -> None:
    found = find_winner(" test-2026-r0001", typed)
    assert found is not None
    member, papers = found
    assert member.person.name == NAME
    assert [paper.number for paper in papers] == ["TEST-2026-R0001", "TEST-2026-T0001"]


@pytest.mark.parametrize(
    ("number", "name"), [("TEST-2026-R0001", "王小朋"), ("TEST-2026-R0009", NAME), ("", "")]
)
def test_nobody_is_found_by_half_of_it(games: Games, number: str, name: str) -> None:
    assert find_winner(number, name) is None


def test_a_pdf_is_known_byte_for_byte(games: Games, tmp_path: Path) -> None:
    paper = papers_of_competition(games.id)[0]
    content = read_file(tmp_path, paper.sha256)
    found = find_by_content(content)
    assert found is not None
    assert verified(found).number == paper.number
    assert find_by_content(content[:-1] + b"!") is None
