"""What differs between two marking schemes, and which forms and marks that touches."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from competition.domain.calculations import Calculation, calculate
from competition.domain.marking_scheme import (
    Aspect,
    Criterion,
    MarkingScheme,
    Part,
    Section,
    SubCriterion,
)
from competition.domain.problems import Text
from competition.domain.scheme_edits import Node, Path, children, walk
from competition.domain.scoresheet import check_mark
from competition.domain.scoring import METHODS
from competition.domain.tiers import Labelled


class ChangeKind(Labelled):
    """What happened to a node."""

    ADDED = "added", "新增", "added"
    REMOVED = "removed", "删除", "removed"
    CHANGED = "changed", "修改", "changed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value before and after."""

    label: Text
    old: Text
    new: Text


@dataclass(frozen=True, slots=True)
class Change:
    """One node that differs; `level` says what it is. Only a changed one has fields."""

    kind: ChangeKind
    level: Text
    id: str
    name: str
    fields: tuple[FieldChange, ...] = ()


SCHEME = Text("评分方案", "scheme")
LEVELS: dict[type, Text] = {
    Part: Text("部分", "part"),
    Criterion: Text("评分标准", "criterion"),
    SubCriterion: Text("评分表", "form"),
    Aspect: Text("评分点", "aspect"),
}
WEIGHT, PASS_MARK = Text("权重", "weight"), Text("合格线", "pass mark")
NAME, ORDER, PLACE = Text("名称", "name"), Text("次序", "order"), Text("所属", "belongs to")
LABELS: dict[type, dict[str, Text]] = {
    MarkingScheme: {
        "skill": Text("项目", "skill"),
        "places": Text("小数位数", "decimals"),
        "round_at": Text("修约", "rounding"),
        "pass_mark": PASS_MARK,
        "sections": Text("职业标准", "standards"),
    },
    Part: {
        "name": NAME,
        "weight": WEIGHT,
        "method": Text("计分方法", "scoring method"),
        "pass_mark": PASS_MARK,
        "spread_limit": Text("分差上限", "spread limit"),
    },
    Criterion: {"name": NAME, "mark": Text("分值", "marks"), "weight": WEIGHT},
    SubCriterion: {"name": NAME, "day": Text("日程", "day"), "phase": Text("阶段", "phase")},
    Aspect: {
        "kind": Text("方式", "kind"),
        "description": Text("内容", "description"),
        "maximum": Text("满分", "maximum"),
        "partial": Text("部分得分", "partial marks"),
        "section": Text("职业标准", "standards"),
        "extra": Text("说明", "extra"),
        "requirement": Text("要求", "requirement"),
        "descriptors": Text("等级描述", "descriptors"),
        "calculation": Text("计算", "calculation"),
        "plausible_from": Text("合理最低", "lowest plausible"),
        "plausible_to": Text("合理最高", "highest plausible"),
    },
}
"""The values that are compared, by kind of node."""


def compare_schemes(old: MarkingScheme, new: MarkingScheme) -> tuple[Change, ...]:
    """Every node that was added, removed or changed: settings first, then in the order of the new scheme, then what is gone."""
    return tuple(_differences(old, new))


def _differences(old: MarkingScheme, new: MarkingScheme) -> Iterator[Change]:
    settings = (*_fields(old, new), *_order(old, new))
    if settings:
        yield Change(ChangeKind.CHANGED, SCHEME, "", new.skill, settings)
    before, after = dict(_placed(old)), dict(_placed(new))
    for key, (node, place) in after.items():
        if key not in before:
            yield _whole(ChangeKind.ADDED, node)
            continue
        was, place_before = before[key]
        moved = () if place == place_before else (_field(PLACE, place_before, place),)
        fields = (*moved, *_fields(was, node), *_order(was, node))
        if fields:
            yield Change(ChangeKind.CHANGED, LEVELS[type(node)], node.id, name_of(node), fields)
    yield from (_whole(ChangeKind.REMOVED, node) for key, (node, _) in before.items() if key not in after)


def _placed(scheme: MarkingScheme) -> Iterator[tuple[tuple[type, str], tuple[Node, str]]]:
    """Each node by kind and id, with the id of its parent."""
    parents: dict[Path, str] = {(): ""}
    for path, node in walk(scheme):
        parents[path] = node.id
        yield (type(node), node.id), (node, parents[path[:-1]])


def _whole(kind: ChangeKind, node: Node) -> Change:
    return Change(kind, LEVELS[type(node)], node.id, name_of(node))


def name_of(node: Node) -> str:
    """What a node is called."""
    return node.description if isinstance(node, Aspect) else node.name


def _fields(old: MarkingScheme | Node, new: MarkingScheme | Node) -> Iterator[FieldChange]:
    for name, label in LABELS[type(new)].items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield _field(label, before, after)


def _order(old: MarkingScheme | Node, new: MarkingScheme | Node) -> Iterator[FieldChange]:
    """The order of those that both have."""
    before, after = ([node.id for node in children(each)] for each in (old, new))
    stay = [name for name in before if name in after], [name for name in after if name in before]
    if stay[0] != stay[1]:
        yield _field(ORDER, *stay)


def _field(label: Text, old: object, new: object) -> FieldChange:
    return FieldChange(label, _shown(old), _shown(new))


def _shown(value: object) -> Text:
    """A value in words."""
    if value is None or value in ((), ""):
        return Text("（空）", "(none)")
    if isinstance(value, bool):
        return Text("允许", "allowed") if value else Text("不允许", "not allowed")
    if isinstance(value, Labelled):
        return value.label
    if isinstance(value, tuple | list):
        shown = [_shown(each) for each in value]
        return Text("；".join(each.zh for each in shown), "; ".join(each.en for each in shown))
    plain = _plain(value)
    return Text(plain, plain)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Section):
        return f"{value.id}={value.weight:f}"
    if isinstance(value, Calculation):
        return f"{value.type.value} {value.params}".strip()
    return str(value)


def touched_forms(old: MarkingScheme, new: MarkingScheme) -> frozenset[str]:
    """The forms of the old scheme whose sheets must be looked at again: gone, or with other aspects or another method.

    The section of the standards that an aspect belongs to is no matter of its mark, nor is what is plausible for it, nor
    the order of the aspects.
    """
    now = {sub.id: _work(part, sub) for part, sub in new.forms()}
    return frozenset(sub.id for part, sub in old.forms() if _work(part, sub) != now.get(sub.id))


def _work(part: Part, sub: SubCriterion) -> tuple[str, dict[str, Aspect]]:
    return part.method, {aspect.id: _marked(aspect) for aspect in sub.aspects}


@dataclass(frozen=True, slots=True)
class MarksFate:
    """What becomes of a sheet's marks: `moved` gives the new id of aspects that bear another one now, `lost` names those
    whose mark is emptied. All others stay where they are."""

    moved: Mapping[str, str]
    lost: tuple[str, ...]


def follow_marks(
    old: MarkingScheme,
    new: MarkingScheme,
    form: str,
    seat: int,
    *,
    marks: Mapping[str, Decimal | None],
    entered: Mapping[str, str],
) -> MarksFate:
    """Where the marks of a sheet go: each to the aspect that is the same thing within the form, whatever its id is now.

    Lost is a mark whose aspect is gone or cannot be told from another one, is not marked by that seat, is out of
    range, or no longer follows from what was measured.
    """
    now = _same_aspects(_form(old, form), _form(new, form))
    there = {
        aspect.id: aspect
        for part, sub in new.forms()
        if sub.id == form
        for aspect in METHODS[part.method].aspects_of(sub, seat)
    }
    given = {name: mark for name, mark in marks.items() if mark is not None}
    kept = {
        name: now[name]
        for name, mark in given.items()
        if now.get(name) in there and _stands(there[now[name]], mark, entered.get(name, ""))
    }
    return MarksFate(
        moved={name: to for name, to in kept.items() if to != name},
        lost=tuple(name for name in given if name not in kept),
    )


def _form(scheme: MarkingScheme, form: str) -> tuple[Aspect, ...]:
    return next((sub.aspects for _, sub in scheme.forms() if sub.id == form), ())


def _same_aspects(old: Sequence[Aspect], new: Sequence[Aspect]) -> dict[str, str]:
    """The new id of each old aspect that is still there: an id may be a mere position, so what it says decides.

    Aspects that say the same are told apart by all that is stated of them. Those that are alike in everything keep
    their ids, or else their order, if there are as many as before; if not, none of them can be told from the others.
    """
    found: dict[str, str] = {}
    for key, most in ((_content, len(old)), (_says, 1)):
        before, after = _ids_by(key, old), _ids_by(key, new)
        for what, ids in before.items():
            there = after.get(what, [])
            if len(ids) == len(there) <= most:
                found.update(zip(ids, ids if set(ids) == set(there) else there, strict=True))
    return found


def _content(aspect: Aspect) -> Hashable:
    return replace(_marked(aspect), id="")


def _marked(aspect: Aspect) -> Aspect:
    """All that a mark depends on."""
    return replace(aspect, section="", plausible_from=None, plausible_to=None)


def _says(aspect: Aspect) -> Hashable:
    return aspect.kind, aspect.description, aspect.requirement


def _ids_by(key: Callable[[Aspect], Hashable], aspects: Sequence[Aspect]) -> dict[Hashable, list[str]]:
    ids: dict[Hashable, list[str]] = {}
    for aspect in aspects:
        ids.setdefault(key(aspect), []).append(aspect.id)
    return ids


def _stands(aspect: Aspect, mark: Decimal, entered: str) -> bool:
    if (
        aspect.calculation is not None
        and calculate(aspect.calculation, entered, maximum=aspect.maximum) != mark
    ):
        return False
    return check_mark(aspect, mark) is None
