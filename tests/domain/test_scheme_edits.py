"""Edits of a scheme: one node at a time, the rest as it was."""

from dataclasses import replace
from decimal import Decimal

import pytest

from competition.domain.calculations import Calculation, CalculationType
from competition.domain.marking_scheme import Aspect, AspectKind, Criterion, MarkingScheme, Part, SubCriterion
from competition.domain.scheme_checks import check_scheme
from competition.domain.scheme_edits import (
    LETTERS,
    add_node,
    blank_aspect,
    blank_scheme,
    children,
    delete_node,
    move_node,
    node_at,
    path_of,
    propose_id,
    put_node,
    put_settings,
    theory_and_practice,
    walk,
)
from tests.domain.build import aspect, part, said, scheme

PASS = Calculation("c", CalculationType.PASS_FAIL)
FREE = Calculation("free", CalculationType.PASS_FAIL)


def tree() -> MarkingScheme:
    return scheme(
        part("P", [aspect("p1", "60"), aspect("p2", "40")], weight="70"),
        part("T", [aspect("t1", "100")], weight="30"),
    )


def ids(made: MarkingScheme) -> list[str]:
    return [node.id for _, node in walk(made)]


def test_every_node_has_its_path():
    made = tree()
    assert ids(made) == ["P", "P-A", "P1", "p1", "p2", "T", "T-A", "T1", "t1"]
    assert all(node_at(made, path) is node for path, node in walk(made))
    assert node_at(made, ()) is made
    assert (path_of(made, "p2"), path_of(made, "T"), path_of(made, "none")) == ((0, 0, 0, 1), (1,), None)
    assert children(aspect("x")) == ()
    with pytest.raises(IndexError):
        node_at(made, (0, 3))
    with pytest.raises(IndexError):
        node_at(made, (0, 0, 0, 0, 0))


def test_a_node_is_replaced_and_no_other():
    made = tree()
    changed = put_node(made, (0, 0, 0, 1), aspect("p2", "41"))
    assert node_at(changed, (0, 0, 0, 1)) == aspect("p2", "41")
    assert changed.parts[1] is made.parts[1]
    assert put_node(made, (1,), made.parts[0]).parts == (made.parts[0],) * 2


def test_nodes_are_added_deleted_and_moved():
    made = tree()
    assert ids(add_node(made, (0, 0, 0), aspect("p3")))[3:6] == ["p1", "p2", "p3"]
    assert ids(delete_node(made, (0,))) == ["T", "T-A", "T1", "t1"]
    assert ids(move_node(made, (1,), -1))[0] == "T"
    assert ids(move_node(made, (0, 0, 0, 0), 1))[3:5] == ["p2", "p1"]
    assert move_node(made, (0,), -1) == made
    assert move_node(made, (1,), 1) == made


def test_settings_leave_the_tree_alone():
    changed = put_settings(tree(), {"skill": "钳工", "places": 1})
    assert (changed.skill, changed.places, changed.parts) == ("钳工", 1, tree().parts)


def test_the_sheet_of_calculations_follows_the_aspects():
    made = replace(tree(), calculations=(FREE,))
    one = put_node(made, (0, 0, 0, 0), aspect("p1", "60", calculation=PASS))
    assert one.calculations == (FREE, PASS)
    other = replace(PASS, type=CalculationType.NUMBER_COMPLETED, params="TOTAL:::5")
    two = put_node(one, (0, 0, 0, 0), aspect("p1", "60", calculation=other))
    assert two.calculations == (FREE, other)
    assert delete_node(two, (0, 0, 0, 0)).calculations == (FREE,)


def test_a_proposed_id_is_free():
    made = tree()
    assert propose_id(made, ()) == "part1"
    assert propose_id(made, (0,)) == "A"
    assert propose_id(made, (0, 0)) == "P-A1"
    assert propose_id(made, (0, 0, 0)) == "P1.1"
    taken = add_node(made, (0,), Criterion("A", "", Decimal(0), ()))
    assert propose_id(taken, (0,)) == "B"
    full = replace(made.parts[0], criteria=tuple(Criterion(x, "", Decimal(0), ()) for x in LETTERS))
    assert propose_id(scheme(full), (0,)) == "P1"


def test_a_new_aspect_is_of_the_kind_of_the_one_before_it():
    judged = scheme(part("P", [aspect("p1", "100", AspectKind.JUDGEMENT)]))
    assert blank_aspect(judged, (0, 0, 0)) == Aspect("P1.1", AspectKind.JUDGEMENT, "", Decimal(0))
    empty = MarkingScheme(
        "x",
        (
            Part(
                "P", "", Decimal(1), "single", (Criterion("A", "", Decimal(0), (SubCriterion("F", "", ()),)),)
            ),
        ),
    )
    assert blank_aspect(empty, (0, 0, 0)).kind is AspectKind.ITEM


def test_what_a_draft_begins_with_cannot_be_used_as_it_is():
    assert blank_scheme("焊接") == MarkingScheme("焊接", ())
    assert said(check_scheme(blank_scheme("焊接"))) == ["各部分权重合计为0%，应为100%。"]
    assert said(check_scheme(theory_and_practice("焊接"))) == [
        "P“实际操作”标明100分，评分点合计0分。",
        "评分表P1“实操评分表”没有评分点。",
        "“实操”满分合计0分，应为100分。",
    ]
    filled = add_node(theory_and_practice("焊接"), (1, 0, 0), aspect("P1.1", "100"))
    assert check_scheme(filled) == ()
