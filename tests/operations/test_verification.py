"""Is this paper real, and whose is it?"""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from competition.db.papers import find_paper, papers_of_competition
from competition.operations import signing
from competition.operations.confirming import confirm_sheets
from competition.operations.draws import draw_event
from competition.operations.store import read_file
from competition.operations.verification import (
    PaperStanding,
    find_by_content,
    find_winner,
    public_papers,
    verified,
    verify_address,
    verify_file,
    verify_number,
)
from competition.proofs.credentials import check_credential, sign_credential
from competition.proofs.keys import KeyRing
from competition.proofs.signatures import Seal
from tests.operations.games import Games, approved, enter, founded, issue, mark, press, publish, rank, seated
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
    signing.sign_off(games.event, by=games.chief, now=NOW)
    rank(games)
    publish(games)
    approved(games)
    issue(games, tmp_path)
    return games


@pytest.mark.parametrize("typed", ["TEST-2026-R0001", " test-2026-r0001 "])
def test_a_number_gives_the_least_that_vouches_for_it(games: Games, typed: str) -> None:
    found = verify_number(typed, " 王小明 ", now=NOW)
    assert found is not None
    assert found.standing is PaperStanding.VALID
    assert (found.number, found.kind, found.event) == ("TEST-2026-R0001", "certificate", "焊接E01")
    assert found.masked_names == "阿******提、王*明"
    assert found.made_up
    assert NAME not in repr(found)


def test_a_notice_shows_its_own_recipient(games: Games) -> None:
    found = verify_number("TEST-2026-T0002", "王小明", now=NOW)
    assert found is not None
    assert found.masked_names == "王*明"


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("TEST-2026-R0002", "王小明"),
        ("TEST-2026-R0001", "王小朋"),
        ("TEST-2026-R0001", ""),
        ("", ""),
        ("TEST-2026-T0001", "王小明"),
    ],
)
def test_a_number_without_its_name_is_unknown(games: Games, number: str, name: str) -> None:
    assert verify_number(number, name, now=NOW) is None


def address_of(number: str) -> str:
    paper = find_paper(number)
    assert paper is not None
    return str(json.loads(paper.facts)["verify_url"])


@pytest.fixture
def keys(games: Games, tmp_path: Path) -> KeyRing:
    return press(tmp_path).keys


def test_the_code_of_an_issued_paper_leads_to_it(games: Games, keys: KeyRing) -> None:
    address = address_of("TEST-2026-R0001")
    for said in (address, address.partition("#")[2], f" {address[:60]}\n{address[60:]} "):
        found = verify_address(said, keys.public, now=NOW)
        assert found is not None
        assert found.number == "TEST-2026-R0001"


def test_a_code_that_was_not_signed_here_is_unknown(games: Games, keys: KeyRing) -> None:
    address = address_of("TEST-2026-R0001")
    changed = address[:-1] + ("A" if address[-1] != "A" else "B")
    for said in ("", "https://saiwu.example/v", "#", "#AAAA", address[:-4], changed, f"{address}!"):
        assert verify_address(said, keys.public, now=NOW) is None


def test_a_credential_that_was_signed_but_never_issued_is_unknown(games: Games, keys: KeyRing) -> None:
    real = check_credential(address_of("TEST-2026-R0001"), keys.public)
    assert real is not None
    for other in (replace(real, number="TEST-2026-R0009"), replace(real, award="银牌（第2名）")):
        address = sign_credential(other, keys, address="https://saiwu.example/v")
        assert verify_address(address, keys.public, now=NOW) is None


def test_an_issued_pdf_proves_itself_and_a_changed_one_does_not(
    games: Games, keys: KeyRing, tmp_path: Path
) -> None:
    for paper in papers_of_competition(games.id):
        content = read_file(tmp_path, paper.sha256)
        real = verify_file(content, keys.public, now=NOW)
        assert (real.original, real.signature.seal) == (True, Seal.INTACT)
        assert real.credential is not None
        assert real.paper is not None
        assert real.paper.number == paper.number == real.credential.number
    flipped = content[:3000] + bytes([content[3000] ^ 1]) + content[3001:]
    changed = verify_file(flipped, keys.public, now=NOW)
    assert (changed.original, changed.signature.seal) == (False, Seal.BROKEN)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"hello", b"/ByteRange"], ids=str)
def test_what_is_no_pdf_proves_nothing(games: Games, keys: KeyRing, content: bytes) -> None:
    found = verify_file(content, keys.public, now=NOW)
    assert (found.original, found.credential, found.paper) == (False, None, None)
    assert found.signature.seal in (Seal.ABSENT, Seal.BROKEN)


@pytest.mark.parametrize("state", PaperStanding)
def test_every_state_has_a_name(state: PaperStanding) -> None:
    assert state.label.zh


@pytest.mark.parametrize(
    "typed", [NAME, "阿依古丽•买买提", "阿依古丽．买买提", " 阿依古丽 · 买买提 ", "阿依古丽.买买提"]
)
def test_a_winner_is_found_however_the_dot_is_typed(games: Games, typed: str) -> None:
    found = find_winner(" test-2026-r0001", typed, now=NOW)
    assert found is not None
    member, papers = found
    assert member.person.name == NAME
    assert [paper.number for paper in papers] == ["TEST-2026-R0001", "TEST-2026-T0001"]


@pytest.mark.parametrize(
    ("number", "name"), [("TEST-2026-R0001", "王小朋"), ("TEST-2026-R0009", NAME), ("", "")]
)
def test_nobody_is_found_by_half_of_it(games: Games, number: str, name: str) -> None:
    assert find_winner(number, name, now=NOW) is None


def test_to_everybody_a_paper_says_no_more_than_the_published_list(games: Games) -> None:
    _member, papers = find_winner("TEST-2026-R0001", NAME, now=NOW)
    assert [each.number for each in public_papers(papers)] == ["TEST-2026-R0001"]


def test_a_pdf_is_known_byte_for_byte(games: Games, tmp_path: Path) -> None:
    paper = papers_of_competition(games.id)[0]
    content = read_file(tmp_path, paper.sha256)
    found = find_by_content(content, now=NOW)
    assert found is not None
    assert verified(found).number == paper.number
    assert find_by_content(content[:-1] + b"!", now=NOW) is None
