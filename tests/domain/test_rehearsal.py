"""What is called how in a rehearsal, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.draw import draw
from competition.domain.problems import Text
from competition.domain.rehearsal import (
    ALLOWED,
    PERMISSIONS,
    ROLES,
    WIPING,
    check_code,
    check_rehearsed,
    check_wiping,
    is_rehearsal_code,
    is_within,
    made_up_names,
    rehearsal_code,
    rehearsal_name,
    wiped,
    work_code,
)
from competition.domain.roles import GRANTS, Permission

CODES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=40)
SAID = Text("公布成绩", "result published")


@given(st.text(max_size=30))
def test_whatever_is_not_listed_is_refused(action: str) -> None:
    found = check_rehearsed(action, SAID)
    assert (found is None) == (action in ALLOWED)


def test_the_refusal_says_what_and_where_to() -> None:
    found = check_rehearsed("result.publish", SAID)
    assert found is not None
    assert found.what.zh == "这是演练，不计成绩，不能办理“公布成绩”。"
    assert "result published" in found.what.en
    assert "正式竞赛" in found.remedy.zh


@pytest.mark.parametrize(
    "word", ["publish", "release", "award", "payment", "paper.issue", "roster", "series", "mail"]
)
def test_nothing_that_leads_to_results_is_listed(word: str) -> None:
    assert [each for each in ALLOWED if word in each] == []


@given(CODES, st.integers(1, 999))
def test_only_a_rehearsal_has_a_code_like_it(code: str, number: int) -> None:
    made = rehearsal_code(code, number)
    assert is_rehearsal_code(made)
    assert check_code(made) is not None
    assert (check_code(code) is None) == (not is_rehearsal_code(code))


@pytest.mark.parametrize(
    "code", ["rehearsal", "x-rehearsal", "x-rehearsal-", "x-rehearsal-01", "-rehearsal-1", "x-rehearsal-1-b"]
)
def test_other_codes_are_free(code: str) -> None:
    assert check_code(code) is None


@given(st.integers(0, 150))
def test_the_made_up_are_told_apart_and_their_codes_are_none_of_a_draw(count: int) -> None:
    names = made_up_names(count)
    assert len(set(names)) == count
    assert {len(name) for name in names} <= {max(2, len(str(count))) + len("演练选手")}
    real = {each.code for each in draw(names, seed="1", secret="2", stations=3)}
    assert real & set(map(work_code, real)) == set()


@pytest.mark.parametrize(
    ("typed", "good"),
    [("yantai", True), (f" {WIPING} ", True), ("", False), ("演练", False), ("yantai-rehearsal-1", False)],
)
def test_what_is_typed_to_wipe(typed: str, good: bool) -> None:
    assert (check_wiping(typed, "yantai") is None) is good


def test_a_late_mark_is_told_of_without_alarm() -> None:
    found = wiped("yantai-rehearsal-1")
    assert "已清除" in found.what.zh
    assert "不需处理" in found.remedy.zh


def test_the_name_begins_with_what_it_is() -> None:
    assert rehearsal_name("技能大赛").startswith("【演练·不计成绩】")


def test_nobody_organizes_in_a_rehearsal() -> None:
    held = frozenset().union(*(GRANTS[role] for role in ROLES)) & PERMISSIONS
    assert held == {Permission.MARK, Permission.CONFIRM_SHEETS, Permission.RANK, Permission.WITNESS}


@pytest.mark.parametrize(
    ("place", "competition", "rehearses", "marks"),
    [(7, 7, None, True), (7, 8, 7, True), (7, 8, None, False), (8, 7, None, False), (None, 8, None, True)],
)
def test_a_device_marks_where_it_joined_and_in_its_rehearsals(
    place: int | None, competition: int, rehearses: int | None, marks: bool
) -> None:
    assert is_within(place, competition, rehearses) is marks
