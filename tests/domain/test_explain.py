"""One text for the screen, the paper and JSON."""

from decimal import Decimal

import pytest

from competition.domain.awards import Amount, Nothing, Promoted, Step, Undetermined
from competition.domain.explain import explain_breakdown, explain_outcome, explain_place, explain_step
from competition.domain.money import Money
from competition.domain.problems import Text
from competition.domain.ranking import Place
from competition.domain.scoring import Line
from competition.domain.tiers import SkillLevel
from tests.domain.build import clause


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Amount(Money.yuan(10_000)), "10,000.00元 / 10,000.00 yuan"),
        (Promoted(SkillLevel.LEVEL_2), "推荐晋升技师（二级） / recommended for technician (level 2)"),
        (Undetermined(Text("见方案", "see the plan")), "尚不能确定：见方案 / undetermined: see the plan"),
        (Nothing(Text("未设奖金", "no money")), "无：未设奖金 / nothing: no money"),
    ],
)
def test_an_outcome(outcome, said):
    assert str(explain_outcome(outcome)) == said


def test_a_step_cites_its_clause():
    says = Text("奖金最高一万元", "at most 10,000 yuan")
    assert explain_step(Step(says)) == says
    assert str(explain_step(Step(says, clause("三")))) == (
        "奖金最高一万元 —— 试政发〔2025〕1号 三“关键语句” / at most 10,000 yuan — 试政发〔2025〕1号 三“关键语句”"
    )


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place("a", 1, Decimal("90.5"), False), "总分 90.5，第1名 / Total 90.5: rank 1"),
        (
            Place("a", 2, Decimal(90), False, "P"),
            "总分 90 相同，按“实操”区分，第2名 / Total 90 is shared; “实操” decides: rank 2",
        ),
        (
            Place("a", 2, Decimal(90), False, "Q"),
            "总分 90 相同，按“Q”区分，第2名 / Total 90 is shared; “Q” decides: rank 2",
        ),
        (
            Place("a", 3, Decimal(90), True, "P"),
            "总分 90，与他人完全相同，并列第3名 / Total 90, equal in every tie-break: shares rank 3",
        ),
    ],
)
def test_a_place(place, said):
    assert str(explain_place(place, {"P": "实操"})) == said


def test_a_breakdown_as_rows():
    aspect = Line("a", "甲", Decimal(1), Decimal(2))
    part = Line("P", "实操", Decimal(1), Decimal(2), lines=(aspect,))
    total = Line("total", "总分", Decimal(1), Decimal(2), lines=(part,))
    assert list(explain_breakdown(total)) == [(0, total), (1, part), (2, aspect)]
