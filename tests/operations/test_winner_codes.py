"""Personal codes: one for each notice, good once and for a while, and nowhere to be read but in the office's list."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from competition.db import db
from competition.db.winner_codes import WinnerCode
from competition.domain.problems import Refusal
from competition.operations import winner_codes
from competition.operations.winner_codes import LIFETIME, give_codes, use_code
from tests.operations.games import Games, approved, issue, published
from tests.operations.helpers import NOW, everything, logged, refused

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def games(app: object, tmp_path: Path) -> Games:
    games = approved(published())
    issue(games, tmp_path)
    return games


def given(games: Games) -> dict[str, tuple[str, str]]:
    """Number of the notice → code and link."""
    content = give_codes(games.id, public_url="https://saiwu.example", by=games.organizer, now=NOW)
    rows = load_workbook(BytesIO(content)).active.iter_rows(min_row=4, values_only=True)
    return {row[3]: row[4:6] for row in rows}


def test_everybody_with_a_notice_gets_a_code(games: Games) -> None:
    codes = given(games)
    assert list(codes) == [f"TEST-2026-T000{number}" for number in (1, 2, 3)]
    assert len({code for code, _link in codes.values()}) == 3
    code, link = codes["TEST-2026-T0001"]
    assert link == f"https://saiwu.example/winner/code/TEST-2026-T0001/{code.replace('-', '')}"
    assert logged()[-1] == "winner.give_codes"
    assert not any(code.replace("-", "") in str(everything()) for code, _link in codes.values())


@pytest.mark.parametrize("number", ["TEST-2026-T0001", " test-2026-r0001"])
def test_a_code_opens_its_owners_page_once(games: Games, number: str) -> None:
    code, _link = given(games)["TEST-2026-T0001"]
    member = use_code(number, f" {code.lower()} ", now=NOW + LIFETIME)
    assert member is not None
    assert member.person.name == "李二"
    assert logged()[-1] == "winner.open"
    assert use_code(number, code, now=NOW) is None


@pytest.mark.parametrize(
    ("number", "code"), [("TEST-2026-T0002", ""), ("TEST-2026-T0009", ""), ("TEST-2026-T0001", "AAAAA-AAAAA")]
)
def test_half_of_it_opens_nothing_and_changes_nothing(games: Games, number: str, code: str) -> None:
    right, _link = given(games)["TEST-2026-T0001"]
    before = everything()
    assert use_code(number, code or right, now=NOW) is None
    assert everything() == before


def test_an_old_code_and_a_replaced_one_open_nothing(games: Games) -> None:
    code, _link = given(games)["TEST-2026-T0001"]
    assert use_code("TEST-2026-T0001", code, now=NOW + LIFETIME + timedelta(seconds=1)) is None
    newer, _link = given(games)["TEST-2026-T0001"]
    assert use_code("TEST-2026-T0001", code, now=NOW) is None
    assert use_code("TEST-2026-T0001", newer, now=NOW) is not None


def test_of_two_at_once_the_second_is_refused(games: Games, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _link = given(games)["TEST-2026-T0001"]
    find = winner_codes._find

    def first_somebody_else(*asked: object) -> WinnerCode | None:
        monkeypatch.setattr(winner_codes, "_find", find)
        found = find(*asked)
        assert use_code("TEST-2026-T0001", code, now=NOW) is not None
        db.session.rollback()
        return found

    monkeypatch.setattr(winner_codes, "_find", first_somebody_else)
    with pytest.raises(Refusal, match="该查询码刚刚已被使用"):
        use_code("TEST-2026-T0001", code, now=NOW)


def test_before_any_notice_there_are_no_codes() -> None:
    games = approved(published())
    with refused("还没有制发奖励通知", "No award notice has been issued"):
        give_codes(games.id, public_url="https://saiwu.example", by=games.organizer, now=NOW)
