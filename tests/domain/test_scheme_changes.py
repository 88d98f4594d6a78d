"""The difference of two schemes, and what it touches."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from competition.domain.calculations import Calculation, CalculationType
from competition.domain.marking_scheme import Aspect, AspectKind, MarkingScheme, Phase, RoundAt, Section
from competition.domain.scheme_changes import (
    ChangeKind,
    MarksFate,
    compare_schemes,
    follow_marks,
    touched_forms,
)
from competition.domain.scheme_edits import add_node, delete_node, move_node, node_at, put_node
from tests.domain.build import aspect, part, scheme

OLD = scheme(
    part("P", [aspect("p1", "60"), aspect("p2", "40")], weight="70"),
    part("T", [aspect("t1", "100")], weight="30"),
)
COUNTED = Calculation("c", CalculationType.NUMBER_COMPLETED, params="TOTAL:::10")


def with_aspect(path: tuple[int, ...], **changed: object) -> MarkingScheme:
    old = node_at(OLD, path)
    assert isinstance(old, Aspect)
    return put_node(OLD, path, replace(old, **changed))


def told(new: MarkingScheme, old: MarkingScheme = OLD) -> list[str]:
    """Each change in one line."""
    return [
        f"{each.kind.label.zh}{each.level.zh}{each.id} {each.name}"
        + "".join(f" {field.label.zh}：{field.old.zh}→{field.new.zh}" for field in each.fields)
        for each in compare_schemes(old, new)
    ]


def test_the_same_scheme_does_not_differ():
    assert told(OLD) == []
    assert touched_forms(OLD, OLD) == frozenset()


def test_what_is_new_and_what_is_gone():
    new = delete_node(add_node(OLD, (0, 0, 0), aspect("p3")), (1,))
    assert told(new) == [
        "新增评分点p3 要求p3",
        "删除部分T 部分T",
        "删除评分标准T-A 标准T",
        "删除评分表T1 评分表",
        "删除评分点t1 要求t1",
    ]
    assert touched_forms(OLD, new) == {"P1", "T1"}


def test_a_change_shows_both_values():
    changed = with_aspect(
        (0, 0, 0, 0),
        kind=AspectKind.JUDGEMENT,
        maximum=Decimal("50.5"),
        partial=False,
        extra="见图",
        descriptors=("差", "优"),
        calculation=COUNTED,
    )
    assert told(changed) == [
        "修改评分点p1 要求p1 方式：计分项→评判 满分：60→50.5 部分得分：允许→不允许 说明：（空）→见图"
        " 等级描述：（空）→差；优 计算：（空）→NUMBER_COMPLETED TOTAL:::10"
    ]
    (found,) = compare_schemes(changed, OLD)
    assert (found.kind, found.fields[2].new.en) == (ChangeKind.CHANGED, "allowed")
    assert touched_forms(OLD, changed) == {"P1"}


def test_settings_differ_too():
    new = replace(OLD, round_at=RoundAt.TOTAL, pass_mark=Decimal(60), sections=(Section("1", Decimal(5)),))
    assert told(new) == [
        "修改评分方案 数控车 修约：每次求平均后和总分→仅总分 合格线：（空）→60 职业标准：（空）→1=5"
    ]
    assert touched_forms(OLD, new) == frozenset()


def test_another_order_or_another_place_is_a_change_that_touches_nothing():
    turned = move_node(move_node(OLD, (1,), -1), (1, 0, 0, 0), 1)
    assert told(turned) == [
        "修改评分方案 数控车 次序：P；T→T；P",
        "修改评分表P1 评分表 次序：p1；p2→p2；p1",
    ]
    assert touched_forms(OLD, turned) == frozenset()
    form = node_at(OLD, (1, 0, 0))
    assert not isinstance(form, MarkingScheme)
    moved = add_node(delete_node(OLD, (1, 0, 0)), (0, 0), form)
    assert told(moved) == ["修改评分表T1 评分表 所属：T-A→P-A"]
    assert touched_forms(OLD, moved) == frozenset()


@pytest.mark.parametrize(
    ("new", "touched"),
    [
        (with_aspect((0, 0, 0, 1), description="另一要求"), {"P1"}),
        (with_aspect((0, 0, 0, 1), section="2"), set()),
        (put_node(OLD, (0,), replace(OLD.parts[0], method="trimmed_mean")), {"P1"}),
        (put_node(OLD, (0,), replace(OLD.parts[0], weight=Decimal(60))), set()),
        (
            put_node(OLD, (1, 0, 0), replace(OLD.parts[1].sub_criteria[0], name="卷", phase=Phase.PROCESS)),
            set(),
        ),
    ],
    ids=["description", "section", "method", "weight", "form"],
)
def test_a_sheet_is_touched_by_what_changes_its_marks(new: MarkingScheme, touched: set[str]):
    assert told(new) != []
    assert touched_forms(OLD, new) == touched


def lost(new: MarkingScheme, *, seat: int = 1, form: str = "P1", **entered: str) -> tuple[str, ...]:
    marks = {"p1": Decimal(60), "p2": Decimal(40), "p9": None}
    return follow_marks(OLD, new, form, seat, marks=marks, entered=entered).lost


def test_a_mark_is_lost_when_it_can_no_longer_stand():
    assert lost(OLD) == ()
    assert lost(with_aspect((0, 0, 0, 0), maximum=Decimal(50))) == ("p1",)
    assert lost(delete_node(OLD, (0, 0, 0, 1))) == ("p2",)
    assert lost(delete_node(OLD, (0,))) == ("p1", "p2")
    assert lost(OLD, seat=2) == ("p1", "p2")
    assert lost(OLD, form="T1") == ("p1", "p2")


def test_a_mark_is_lost_when_it_no_longer_follows_from_what_was_measured():
    counted = with_aspect((0, 0, 0, 0), calculation=COUNTED)
    assert lost(counted, p1="10") == ()
    assert lost(counted, p1="9") == ("p1",)
    assert lost(counted) == ("p1",)


# Ids that are positions


def numbered(*said: str | Aspect) -> tuple[Aspect, ...]:
    """Aspects as a workbook without ids gives them: the id is the place in the form."""
    return tuple(
        replace(given, id=f"A1.{number}")
        if isinstance(given, Aspect)
        else Aspect(f"A1.{number}", AspectKind.MEASUREMENT, given, Decimal(10))
        for number, given in enumerate(said, start=1)
    )


def fate(old: Sequence[Aspect], new: Sequence[Aspect], **entered: str) -> MarksFate:
    """What becomes of marks 1, 2, 3 … of the old aspects."""
    marks = {each.id: Decimal(number) for number, each in enumerate(old, start=1)}
    return follow_marks(scheme(part("P", old)), scheme(part("P", new)), "P1", 1, marks=marks, entered=entered)


def test_a_mark_follows_its_aspect_when_another_is_put_before_it():
    assert fate(numbered("泄漏", "尺寸"), numbered("安全", "泄漏", "尺寸")) == MarksFate(
        {"A1.1": "A1.2", "A1.2": "A1.3"}, ()
    )
    assert fate(numbered("安全", "泄漏", "尺寸"), numbered("泄漏", "尺寸")) == MarksFate(
        {"A1.2": "A1.1", "A1.3": "A1.2"}, ("A1.1",)
    )
    assert fate(numbered("泄漏", "尺寸"), numbered("尺寸", "泄漏")).moved == {"A1.1": "A1.2", "A1.2": "A1.1"}


@pytest.mark.parametrize(
    "changed",
    [
        {"description": "外观"},
        {"kind": AspectKind.ITEM},
        {"requirement": "另一要求"},
        {"maximum": Decimal("0.5")},
    ],
    ids=["description", "kind", "requirement", "maximum"],
)
def test_a_mark_of_what_is_another_thing_now_is_lost(changed: dict[str, object]):
    (old,) = numbered("尺寸")
    assert fate([old], [replace(old, **changed)]) == MarksFate({}, ("A1.1",))


def test_a_mark_stays_with_an_aspect_of_which_only_more_is_said():
    (old,) = numbered("尺寸")
    assert fate([old], [replace(old, extra="见图", maximum=Decimal(5))]) == MarksFate({}, ())
    assert fate([old], numbered("安全", replace(old, extra="见图"))) == MarksFate({"A1.1": "A1.2"}, ())


def test_a_mark_that_moves_must_fit_where_it_comes_to():
    low = replace(*numbered("尺寸"), maximum=Decimal("0.5"))
    assert fate(numbered("尺寸"), numbered("安全", low)) == MarksFate({}, ("A1.1",))
    counted = replace(*numbered("尺寸"), calculation=COUNTED)
    assert fate([counted], numbered("安全", counted), **{"A1.1": "1"}) == MarksFate({"A1.1": "A1.2"}, ())


def test_aspects_that_say_the_same_are_told_apart_by_all_that_is_stated():
    (first,) = numbered("尺寸")
    second = replace(first, extra="⌀20")
    assert fate(numbered(first, second), numbered(second, first)).moved == {"A1.1": "A1.2", "A1.2": "A1.1"}
    third = replace(first, extra="⌀30")
    assert fate(numbered(first, second), numbered("安全", second, third)) == MarksFate({}, ("A1.1",))


def test_aspects_that_are_alike_keep_their_ids_or_their_order_and_are_lost_when_their_number_changes():
    two = numbered("尺寸", "尺寸")
    assert fate(two, two[::-1]) == MarksFate({}, ())
    assert fate(two, numbered("安全", "尺寸", "尺寸")).moved == {"A1.1": "A1.2", "A1.2": "A1.3"}
    assert fate(two, numbered("尺寸", "尺寸", "尺寸")) == MarksFate({}, ("A1.1", "A1.2"))
    assert fate(two, numbered("尺寸")) == MarksFate({}, ("A1.1", "A1.2"))
    assert fate(numbered("尺寸"), two) == MarksFate({}, ("A1.1",))
