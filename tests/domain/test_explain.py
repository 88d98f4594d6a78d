"""One text of an award decision for the screen, the paper and JSON."""

import pytest

from competition.domain.explain import explain_outcome, explain_step
from competition.domain.money import Money
from competition.domain.outcomes import (
    Amount,
    Candidate,
    Honoured,
    Nothing,
    Promoted,
    Step,
    Titled,
    Undetermined,
)
from competition.domain.policy_titles import Conferral
from competition.domain.problems import Text
from competition.domain.tiers import SkillLevel
from tests.domain.build import clause


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Amount(Money.yuan(10_000)), "10,000.00元 / 10,000.00 yuan"),
        (Promoted(SkillLevel.LEVEL_2), "推荐晋升技师（二级） / recommended for technician (level 2)"),
        (Titled(Text("工程师", "engineer")), "推荐工程师 / recommended for engineer"),
        (Honoured("能手", Conferral.GRANTED), "授予“能手” / granted: “能手”"),
        (Honoured("能手", Conferral.RECOMMENDED), "推荐“能手” / recommended: “能手”"),
        (
            Candidate("能手", Text("评选办法", "its rules")),
            "“能手”人选，见评选办法 / may be put forward for “能手”, see its rules",
        ),
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
