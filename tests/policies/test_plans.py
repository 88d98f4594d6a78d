"""An award plan as a file."""

from pathlib import Path

from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.money import Money
from competition.domain.payees import Payee, Per
from competition.domain.policy_lines import IfHeld
from competition.domain.prizes import Award
from competition.domain.selector import Selector, Span
from competition.domain.tiers import Group, SkillLevel, Tier
from competition.policies_plans import read_plan
from tests.policies.test_wrong_files import refusal_of

WHOLE = """\
reference = "试组委〔2025〕3号"
hosting_yuan = 100_000

[[line]]
award = "gold"
amount_yuan = "8000.50"
level = "level_3"
if_held = "next"
per = "person"
tiers = ["city"]
groups = ["worker"]
team_sizes = [1, 2]
ranks = "1-3"

[[line]]
award = "gold"
amount_yuan = 500
payee = "main_coach"

[[line]]
award = "merit"
level = "level_4"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_key_of_a_plan_is_read(tmp_path: Path):
    where = Selector(
        tiers=frozenset({Tier.CITY}),
        groups=frozenset({Group.WORKER}),
        team_sizes=frozenset({1, 2}),
        ranks=Span(1, 3),
    )
    assert read_plan(write(tmp_path, WHOLE)) == AwardPlan(
        "试组委〔2025〕3号",
        (
            PlanLine(
                Award.GOLD, Money(800_050), SkillLevel.LEVEL_3, IfHeld.NEXT, per=Per.PERSON, where=where
            ),
            PlanLine(Award.GOLD, Money.yuan(500), payee=Payee.MAIN_COACH),
            PlanLine(Award.MERIT, None, SkillLevel.LEVEL_4),
        ),
        Money.yuan(100_000),
    )


def test_a_plan_may_say_little(tmp_path: Path):
    made = read_plan(write(tmp_path, 'reference = "试"\n[[line]]\naward = "first"\namount_yuan = 1\n'))
    assert made == AwardPlan("试", (PlanLine(Award.FIRST, Money.yuan(1)),))


def test_every_fault_of_a_plan_is_told_with_its_line(tmp_path: Path):
    text = """\
reference = "试"
bonus = 1
[[line]]
award = "none"
amount_yuan = 1.5
[[line]]
award = "gold"
awards = ["silver"]
ranks = "3-1"
"""
    found = refusal_of(read_plan, write(tmp_path, text))
    assert [said.split("：")[0].rsplit(" ", 1)[1] for said in found] == [
        "第2行",
        "第4行",
        "第5行",
        "第7行",
        "第8行",
        "第9行",
    ]
    assert "没有“bonus”这个键" in found[0]
    assert "“未获奖”不能设奖金或晋升" in found[1]
    assert "不是金额" in found[2]
    assert "这一行既没有奖金，也没有晋升等级" in found[3]
    assert "每一行只写一个奖项，用“award”。" in found[4]
    assert "不是范围" in found[5]


def test_a_plan_without_lines_is_refused(tmp_path: Path):
    assert "奖励方案没有任何一行" in refusal_of(read_plan, write(tmp_path, 'reference = "试"\n'))[0]
    assert "没有这个文件" in refusal_of(read_plan, tmp_path / "nowhere.toml")[0]
