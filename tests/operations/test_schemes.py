"""Marking schemes in."""

import pytest

from competition.db.marking import newest_scheme
from competition.operations.competitions import save_event
from competition.operations.schemes import import_scheme, preview_scheme
from tests.operations.games import Games, drawn, founded
from tests.operations.helpers import NOW, SCHEME, everything, logged, refused, scheme_workbook, setup

pytestmark = pytest.mark.usefixtures("app")
NOT_100 = ((*SCHEME[0][:2], 20, *SCHEME[0][3:]), *SCHEME[1:])


def import_rows(games: Games, rows: object = SCHEME) -> int:
    return import_scheme(games.event, scheme_workbook(rows), file="scheme.xlsx", by=games.organizer, now=NOW)


def test_a_new_scheme_is_a_new_version() -> None:
    games = founded()
    assert import_rows(games) == 2
    newest = newest_scheme(games.event)
    assert newest is not None
    assert (newest.version, newest.file_name) == (2, "scheme.xlsx")
    assert [sub.id for _, sub in newest.scheme().forms()] == ["T1", "P1"]
    assert logged()[-1] == "scheme.import"


def test_a_scheme_with_an_error_is_refused() -> None:
    games = founded()
    with refused("各部分权重合计为90%", "The parts' weights sum to 90 %"):
        import_rows(games, NOT_100)


def test_a_scheme_is_refused_if_the_event_breaks_ties_by_what_it_lacks() -> None:
    games = founded()
    broken = setup()
    changed = type(broken)(broken.rules, "", 2, ("practice", "speed"), broken.prize_rule)
    save_event(games.id, changed, by=games.organizer, now=NOW, code="E01")
    before = everything()
    read = preview_scheme(games.event, scheme_workbook(), file="scheme.xlsx")
    assert [found.what.zh for found in read.problems] == ["同分排序中的“speed”在评分方案中没有单独的得分。"]
    assert everything() == before
    with refused("同分排序中的“speed”", "The tie-break “speed”"):
        import_rows(games)


def test_a_preview_of_what_cannot_be_read_shows_why() -> None:
    games = founded()
    read = preview_scheme(games.event, scheme_workbook(NOT_100), file="scheme.xlsx")
    assert any("90%" in found.what.zh for found in read.problems)


def test_a_drawn_event_keeps_its_scheme() -> None:
    games = drawn()
    with refused("阶段，不能导入评分方案", "it is not possible to import a scheme"):
        import_rows(games)
