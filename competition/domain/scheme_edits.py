"""Edits of a marking scheme, one node at a time: each gives a new scheme, which may be unsound until it is finished.

A node is addressed by its path, the indices from the parts down: `(0, 1)` is the second criterion of the first part.
Ids would not do, since two may be the same while a scheme is being written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from competition.domain.marking_scheme import (
    FULL,
    Aspect,
    AspectKind,
    Criterion,
    MarkingScheme,
    Part,
    SubCriterion,
)

Node = Part | Criterion | SubCriterion | Aspect
Path = tuple[int, ...]
Holder = TypeVar("Holder", bound=MarkingScheme | Part | Criterion | SubCriterion | Aspect)

BELOW: dict[type, str] = {
    MarkingScheme: "parts",
    Part: "criteria",
    Criterion: "sub_criteria",
    SubCriterion: "aspects",
}
"""What a node holds its children in."""

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def children(node: MarkingScheme | Node) -> tuple[Node, ...]:
    """The nodes right below; an aspect has none."""
    below: tuple[Node, ...] = getattr(node, BELOW[type(node)]) if type(node) in BELOW else ()
    return below


def walk(scheme: MarkingScheme) -> Iterator[tuple[Path, Node]]:
    """Every node with its path, in order."""
    yield from _walk((), scheme)


def _walk(path: Path, node: MarkingScheme | Node) -> Iterator[tuple[Path, Node]]:
    for index, child in enumerate(children(node)):
        yield (*path, index), child
        yield from _walk((*path, index), child)


def node_at(scheme: MarkingScheme, path: Path) -> MarkingScheme | Node:
    """The node at the end of the path, the scheme itself for an empty one. IndexError if there is none."""
    node: MarkingScheme | Node = scheme
    for index in path:
        node = children(node)[index]
    return node


def path_of(scheme: MarkingScheme, identifier: str) -> Path | None:
    """The path of the first node with that id."""
    return next((path for path, node in walk(scheme) if node.id == identifier), None)


def put_node(scheme: MarkingScheme, path: Path, node: Node) -> MarkingScheme:
    """The scheme with that node in the place of the one that is there. IndexError if there is none."""
    *above, at = path
    return _change(scheme, above, lambda nodes: (*nodes[:at], node, *nodes[at + 1 :]))


def put_settings(scheme: MarkingScheme, values: Mapping[str, Any]) -> MarkingScheme:
    """The scheme with other settings of its own, by their names."""
    return replace(scheme, **values)


def add_node(scheme: MarkingScheme, path: Path, node: Node) -> MarkingScheme:
    """The scheme with that node as the last one below `path`."""
    return _change(scheme, path, lambda nodes: (*nodes, node))


def delete_node(scheme: MarkingScheme, path: Path) -> MarkingScheme:
    """The scheme without that node and all below it."""
    *above, at = path
    return _change(scheme, above, lambda nodes: (*nodes[:at], *nodes[at + 1 :]))


def move_node(scheme: MarkingScheme, path: Path, step: int) -> MarkingScheme:
    """The scheme with that node `step` places further down among its own kind, up where it is negative, to the end at most."""
    *above, at = path

    def moved(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        others = [*nodes[:at], *nodes[at + 1 :]]
        others.insert(max(at + step, 0), nodes[at])
        return tuple(others)

    return _change(scheme, above, moved)


def _change(
    scheme: MarkingScheme, path: Sequence[int], change: Callable[[tuple[Node, ...]], tuple[Node, ...]]
) -> MarkingScheme:
    return _with_calculations(scheme, _below(scheme, path, change))


def _below(
    node: Holder, path: Sequence[int], change: Callable[[tuple[Node, ...]], tuple[Node, ...]]
) -> Holder:
    nodes = children(node)
    if path:
        at, *rest = path
        nodes = (*nodes[:at], _below(nodes[at], rest, change), *nodes[at + 1 :])
    else:
        nodes = change(nodes)
    held: dict[str, Any] = {BELOW[type(node)]: nodes}
    return replace(node, **held)


def _with_calculations(before: MarkingScheme, after: MarkingScheme) -> MarkingScheme:
    """The sheet of calculations follows its aspects: what lost its last one goes, what was never used stays."""
    once = {aspect.calculation.name for aspect in before.aspects() if aspect.calculation}
    used = {aspect.calculation.name: aspect.calculation for aspect in after.aspects() if aspect.calculation}
    kept = {each.name: each for each in before.calculations if each.name not in once}
    order = [each.name for each in before.calculations]
    rows = {**kept, **used}
    names = [*(name for name in order if name in rows), *(name for name in used if name not in order)]
    return replace(after, calculations=tuple(rows[name] for name in names))


def propose_id(scheme: MarkingScheme, path: Path) -> str:
    """An id that is still free, for a new node below `path`."""
    taken = {node.id for _, node in walk(scheme)}
    return next(name for name in _names(node_at(scheme, path)) if name not in taken)


def _names(parent: MarkingScheme | Node) -> Iterator[str]:
    if isinstance(parent, Part):
        yield from LETTERS
    stem = "part" if isinstance(parent, MarkingScheme) else parent.id
    point = "." if isinstance(parent, SubCriterion) else ""
    yield from (f"{stem}{point}{number}" for number in count(1))


def blank_aspect(scheme: MarkingScheme, path: Path) -> Aspect:
    """A new aspect below the form at `path`, of the kind of the one before it; its maximum is still to be given."""
    before = children(node_at(scheme, path))[-1:]
    kinds = [node.kind for node in before if isinstance(node, Aspect)]
    return Aspect(propose_id(scheme, path), kinds[0] if kinds else AspectKind.ITEM, "", Decimal(0))


def blank_scheme(skill: str) -> MarkingScheme:
    """Nothing yet but the name."""
    return MarkingScheme(skill, ())


def theory_and_practice(skill: str) -> MarkingScheme:
    """理论 30 % and 实操 70 %; the form of the practice is still empty, so it cannot be used as it is."""
    paper = SubCriterion("T1", "理论卷", (Aspect("T1.1", AspectKind.ITEM, "理论成绩", FULL),))
    work = SubCriterion("P1", "实操评分表", ())
    theory = Part("theory", "理论", Decimal(30), "single", (Criterion("T", "理论知识", FULL, (paper,)),))
    practice = Part("practice", "实操", Decimal(70), "single", (Criterion("P", "实际操作", FULL, (work,)),))
    return MarkingScheme(skill, (theory, practice))
