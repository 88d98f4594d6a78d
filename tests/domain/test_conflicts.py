"""Nobody marks whom they must not mark, whoever sits where; and what cannot be filled is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.conflicts import (
    Against,
    Conflict,
    ConflictKind,
    Contestant,
    Gap,
    Judge,
    Panel,
    assign,
    barred,
    check_coaches,
    check_gap,
)
from competition.domain.problems import Level

FIRST = Contestant("E01-001", frozenset({"王某"}), frozenset({"甲厂"}), "芝罘区", frozenset({"赵一"}))
SECOND = Contestant("E01-002", frozenset({"李某"}), frozenset({"乙厂"}), "莱山区")
JUDGE = Judge(1, "赵一", "丙院")


def against(kind: Against, about: str, judge: int = 1) -> Conflict:
    return Conflict(judge, ConflictKind.OTHER, kind, about)


@pytest.mark.parametrize(
    ("conflict", "entries"),
    [
        (against(Against.ENTRANT, "王某"), {"E01-001"}),
        (against(Against.ENTRANT, "E01-002"), {"E01-002"}),
        (against(Against.EMPLOYER, "乙厂"), {"E01-002"}),
        (against(Against.DELEGATION, "芝罘区"), {"E01-001"}),
        (against(Against.DELEGATION, "王某"), set()),
        (against(Against.ENTRANT, "王某", judge=2), set()),
    ],
)
def test_a_declaration_bars_whom_it_speaks_of(conflict: Conflict, entries: set[str]) -> None:
    assert barred([JUDGE], [FIRST, SECOND], [conflict]) == {1: entries}


def test_the_own_unit_is_barred_without_being_told() -> None:
    assert barred([Judge(1, "赵一", "甲厂"), Judge(2, "钱二")], [FIRST, SECOND], []) == {
        1: {"E01-001"},
        2: set(),
    }


def test_a_substitute_takes_the_barred_entry_only() -> None:
    found = assign(Panel("A1", {1: 1, 2: 2}, (3,)), ["x", "y"], {1: frozenset({"x"})})
    assert found.judges == {("x", 1): 3, ("x", 2): 2, ("y", 1): 1, ("y", 2): 2}
    assert found.stand_ins == {("x", 1)}
    assert found.gaps == ()


def test_a_seat_of_unopened_codes_changes_hands_as_a_whole() -> None:
    found = assign(
        Panel("A1", {1: 1, 2: 2}, (3, 4)), ["x", "y"], {1: frozenset({"x"}), 3: frozenset({"y"})}, whole=True
    )
    assert found.judges == {("x", 1): 4, ("y", 1): 4, ("x", 2): 2, ("y", 2): 2}


def test_two_barred_seats_of_one_entry_take_two_substitutes() -> None:
    bars = {1: frozenset({"x"}), 2: frozenset({"x"})}
    found = assign(Panel("A1", {1: 1, 2: 2}, (3,)), ["x"], bars)
    assert found.judges == {("x", 1): 3}
    assert found.gaps == (Gap(2, "x", "A1", 2),)


def test_a_seat_that_nobody_can_take_is_named() -> None:
    assert str(check_gap(Gap(1, "E01-001", "A1", 2), "赵一")) == (
        "裁判赵一须回避选手E01-001，评分表A1第2席没有可用的候补裁判。 请为该评分表增加候补裁判，或更换裁判。 / "
        "Judge 赵一 must not mark entry E01-001, and no free substitute can take seat 2 of form A1. "
        "Add a substitute to the form or replace the judge."
    )


def test_a_coach_with_the_name_of_a_judge_is_a_warning() -> None:
    found = check_coaches([JUDGE, Judge(2, "钱二")], [FIRST, SECOND])
    assert [(each.level, each.name) for each in found] == [(Level.WARNING, "coach-judges")]
    assert "选手E01-001的教练或师傅与裁判赵一同名。" in found[0].what.zh


ENTRIES = [f"E{number}" for number in range(5)]
BARS = st.dictionaries(st.integers(1, 9), st.frozensets(st.sampled_from(ENTRIES)))


@st.composite
def panels(draw: st.DrawFn) -> Panel:
    judges = draw(st.lists(st.integers(1, 9), unique=True, min_size=1))
    seats = draw(st.integers(1, len(judges)))
    return Panel("A1", dict(enumerate(judges[:seats], start=1)), tuple(judges[seats:]))


@given(panels(), BARS, st.booleans())
def test_never_is_a_barred_judge_on_a_sheet(
    panel: Panel, bars: dict[int, frozenset[str]], whole: bool
) -> None:
    """Each sheet has a judge free of conflict, who sits there once, or is named as a gap."""
    found = assign(panel, ENTRIES, bars, whole=whole)
    assert all(entry not in bars.get(judge, ()) for (entry, _seat), judge in found.judges.items())
    sheets = {(entry, seat) for entry in ENTRIES for seat in panel.seats}
    assert set(found.judges) | {(gap.entry, gap.seat) for gap in found.gaps} == sheets
    assert len(found.judges) + len(found.gaps) == len(sheets)
    for entry in ENTRIES:
        sitting = [judge for (each, _), judge in found.judges.items() if each == entry]
        assert len(set(sitting)) == len(sitting)


@given(panels(), BARS)
def test_with_enough_substitutes_there_is_no_gap(panel: Panel, bars: dict[int, frozenset[str]]) -> None:
    spare = Panel(panel.form, panel.seats, (*panel.substitutes, *range(10, 10 + len(panel.seats))))
    for whole in (False, True):
        assert assign(spare, ENTRIES, bars, whole=whole).gaps == ()


@given(panels(), BARS)
def test_a_gap_means_that_nobody_was_free(panel: Panel, bars: dict[int, frozenset[str]]) -> None:
    found = assign(panel, ENTRIES, bars)
    for gap in found.gaps:
        sitting = {judge for (entry, _), judge in found.judges.items() if entry == gap.entry}
        free = [j for j in panel.substitutes if gap.entry not in bars.get(j, ()) and j not in sitting]
        assert free == []


@given(panels(), BARS)
def test_a_seat_of_unopened_codes_never_tells_whose_a_code_is(
    panel: Panel, bars: dict[int, frozenset[str]]
) -> None:
    found = assign(panel, ENTRIES, bars, whole=True)
    for seat in panel.seats:
        assert len({found.judges.get((entry, seat)) for entry in ENTRIES}) == 1
