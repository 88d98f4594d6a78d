"""What may be objected to, who decides it, what may be ordered, and what a corrected result changes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from competition.codec import dump, load
from competition.domain.objections import (
    LONGEST,
    AwardChange,
    Disqualification,
    Interest,
    MarkChange,
    Remedy,
    TieOrder,
    check_arbitrator,
    check_remedies,
    check_statement,
    describe_remedy,
)
from competition.domain.prizes import Award

MARK = MarkChange("P1", 1, "P1-2", None, Decimal("38.50"))
INTEREST = Interest(frozenset({1}), frozenset({2}), frozenset({4}), frozenset({"海天机械厂"}))


@pytest.mark.parametrize("text", ["", "  ", "字" * (LONGEST + 1)])
def test_a_statement_says_something_and_not_too_much(text: str):
    found = check_statement(text)
    assert found is not None
    assert found.what.zh.startswith("请写明异议的事实和理由，不超过2000字")


def test_a_statement_of_the_longest_length_is_taken():
    assert check_statement("字" * LONGEST) is None


@pytest.mark.parametrize(
    ("upheld", "remedies", "zh"),
    [
        (True, [], "异议成立的，须写明怎样更正。"),
        (False, [MARK], "异议不成立的，不能同时更正成绩。"),
        (True, [MARK, Disqualification()], "取消成绩与其他更正不能同时作出。"),
    ],
)
def test_a_decision_orders_what_fits_it(upheld: bool, remedies: list[Remedy], zh: str):
    found = check_remedies(upheld, remedies)
    assert found is not None
    assert found.what.zh == zh


@pytest.mark.parametrize(
    ("upheld", "remedies"),
    [(False, []), (True, [Disqualification()]), (True, [MARK, AwardChange(Award.GOLD)])],
)
def test_a_decision_that_fits_is_taken(upheld: bool, remedies: list[Remedy]):
    assert check_remedies(upheld, remedies) is None


@pytest.mark.parametrize(
    ("user", "employer", "zh"),
    [
        (1, "", ["是本项目的裁判"]),
        (2, "", ["经手过本项目成绩的排名或公布"]),
        (3, "海天机械厂", ["同属“海天机械厂”"]),
        (1, "海天机械厂", ["是本项目的裁判", "同属“海天机械厂”"]),
        (4, "", ["是本项目的选手"]),
        (3, "", []),
        (3, "另一单位", []),
    ],
)
def test_whom_something_binds_does_not_arbitrate(user: int, employer: str, zh: list[str]):
    found = check_arbitrator(user, "钱某", employer=employer, interest=INTEREST)
    assert len(found) == len(zh)
    assert all(said in each.what.zh and each.remedy.zh for said, each in zip(zh, found, strict=True))


@pytest.mark.parametrize(
    ("remedy", "zh", "en"),
    [
        (MARK, "评分表P1第1席 P1-2：— → 38.50", "form P1, seat 1, P1-2: — → 38.50"),
        (
            replace(MARK, old=Decimal(10)),
            "评分表P1第1席 P1-2：10 → 38.50",
            "form P1, seat 1, P1-2: 10 → 38.50",
        ),
        (AwardChange(Award.GOLD), "奖项改为金牌", "award changed to gold medal"),
        (Disqualification(), "取消成绩", "disqualified"),
        (
            TieOrder(("E01-001", "E01-002")),
            "并列次序：E01-001、E01-002",
            "order of the tie: E01-001, E01-002",
        ),
    ],
)
def test_a_remedy_is_said_and_kept_as_it_is(remedy: Remedy, zh: str, en: str):
    assert describe_remedy(remedy) == (zh, en)
    assert load(dump((remedy,), tuple[Remedy, ...]), tuple[Remedy, ...]) == (remedy,)
