"""What the chief judge may look for side by side: each filter finds its cells and no others."""

import pytest

from competition.db.marking import newest_scheme
from competition.domain.side_by_side import choose_lines
from competition.operations.desk_filters import FILTERS
from competition.operations.side_by_side import lines_of
from tests.operations.games import Games, drawn, work_of
from tests.operations.test_mark_operations import handed_in, op, send, submit
from tests.operations.test_notes import note

pytestmark = pytest.mark.usefixtures("app")


def found(games: Games, name: str) -> set[tuple[str, str]]:
    """The cells of the practical form that a filter leaves."""
    (concerns,) = (each.of(games.event, "P1") for each in FILTERS if each.name == name)
    ((part, form),) = (pair for pair in newest_scheme(games.event).scheme().forms() if pair[1].id == "P1")
    lines = choose_lines(lines_of(games.event, part, form), concerns)
    return {
        (line.code, each.aspect.id) for line in lines for each in line.compared if concerns(line.code, each)
    }


def test_marks_with_a_note_are_found() -> None:
    games = drawn()
    send(games, note(games, "焊趾咬边"), op(games, "P1-1", 50), op(games, "P1-2", 10))
    send(games, submit(games, P1_1="50", P1_2="10"))
    assert found(games, "noted") == {(work_of(games).code, "P1-1")}


def test_a_dispute_between_two_devices_is_found_on_its_form_alone() -> None:
    games = drawn()
    send(games, op(games, "P1-1", 40))
    send(games, op(games, "P1-1", 50))
    assert found(games, "conflict") == {(work_of(games).code, "P1-1")}


@pytest.mark.parametrize("name", ["apart", "conflict", "paper", "unusual", "noted"])
def test_where_all_is_well_nothing_is_found(name: str) -> None:
    games = drawn()
    handed_in(games)
    assert found(games, name) == set()
