"""A recount finds whatever no longer gives what was published."""

from decimal import Decimal

import pytest

from competition.db import db
from competition.db.competitions import Competition
from competition.db.marking import MarkRow, SchemeVersion
from competition.operations.recounts import Recount, recount_competition
from tests.operations.games import Games, confirmed, entry, publish, published, rank, sheet_id

pytestmark = pytest.mark.usefixtures("app")


def recounted(games: Games) -> Recount:
    return recount_competition(db.session.get_one(Competition, games.id))


def said(found: Recount) -> list[tuple[str, str]]:
    return [(each.entry, each.says.en) for each in found.findings]


def tamper(games: Games, value: Decimal | None) -> None:
    """A mark changed behind the system's back."""
    mark = db.session.get_one(MarkRow, (sheet_id(games, 3), "P1-1"))
    mark.value = value
    db.session.commit()


def test_what_was_published_is_counted_again() -> None:
    assert recounted(published()) == Recount(1, 3, ())


def test_what_was_not_published_is_left_alone() -> None:
    assert recounted(confirmed()) == Recount(0, 0, ())


def test_a_mark_that_was_changed_later_is_found() -> None:
    games = published({1: 90, 2: 60, 3: 50})
    tamper(games, Decimal(55))
    assert said(recounted(games)) == [("E01-003", "published total 59.00, counted 62.50")]


def test_a_place_that_would_be_another_is_found() -> None:
    games = published({1: 90, 2: 60, 3: 50})
    tamper(games, Decimal(60))
    assert said(recounted(games)) == [
        ("E01-003", "published total 59.00, counted 66.00"),
        ("E01-003", "published rank 3 (bronze medal), counted rank 2 (silver medal)"),
    ]


def test_a_mark_that_is_gone_is_found() -> None:
    games = published()
    tamper(games, None)
    assert said(recounted(games)) == [("E01-003", "marks are missing; it cannot be counted")]


def test_an_entry_that_is_gone_from_the_list_is_found() -> None:
    games = published()
    entry(games, 3).state = "withdrawn"
    db.session.commit()
    assert said(recounted(games))[-1] == ("E01-003", "not ranked when counted again")


def test_an_entry_that_was_not_published_is_found() -> None:
    games = confirmed()
    entry(games, 3).state = "withdrawn"
    db.session.commit()
    rank(games)
    publish(games)
    entry(games, 3).state = "competing"
    db.session.commit()
    assert said(recounted(games)) == [("E01-003", "not published, ranked when counted again")]


def test_a_scheme_that_is_gone_is_found() -> None:
    games = published()
    db.session.scalars(db.select(SchemeVersion)).one().digest = "-"
    db.session.commit()
    assert said(recounted(games)) == [("", "its marking scheme is not there")]
