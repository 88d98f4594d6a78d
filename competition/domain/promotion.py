"""晋升: which skill level a result earns.

The policy lets a group be promoted, the award plan names the level, the held level decides between this level, the
next one and none. 特级技师 and 首席技师 come by an employer's appointment, never from a contest.
"""

from competition.domain.awards import (
    TIE_OPEN,
    AwardPlan,
    Decision,
    IfHeld,
    Kind,
    Nothing,
    Outcome,
    PlanLine,
    Promoted,
    Step,
    Undetermined,
    Winner,
    force_step,
    out_of_force,
    referred,
)
from competition.domain.medals import Award
from competition.domain.policy import Policy, PromotionLine
from competition.domain.policy_lines import Matter
from competition.domain.problems import Text
from competition.domain.tiers import BY_APPOINTMENT, SkillLevel


def decide_promotion(policy: Policy, plan: AwardPlan | None, winner: Winner) -> Decision:
    """The promotion of one member, or why there is none."""
    if (refused := out_of_force(policy, Matter.PROMOTION, winner)) is not None:
        return Decision(Kind.PROMOTION, *refused)
    steps = [force_step(policy, winner.confirmed_on)]
    rule = policy.promotion_line(winner.tier)
    if rule is None:
        silent = Text(f"{policy.number}对此未作规定", f"{policy.number} says nothing of it")
        elsewhere = referred(policy, Matter.PROMOTION, winner.tier)
        unruled, step = elsewhere or (Nothing(silent), Step(silent))
        return Decision(Kind.PROMOTION, unruled, (*steps, step))
    if winner.group not in rule.groups:
        why = Text(
            f"该条款不适用于{winner.group.label.zh}", f"The clause does not speak of {winner.group.label.en}"
        )
        return Decision(Kind.PROMOTION, Nothing(why), (*steps, Step(why, rule.clause)))
    steps.append(
        Step(
            Text(
                "可按破格评价机制推荐，等级由竞赛奖励方案提出，经认定后生效",
                "May be recommended for assessment out of turn; the award plan names the level, assessment grants it",
            ),
            rule.clause,
        )
    )
    outcome, step = _within(rule, *_by_plan(plan, winner))
    return Decision(Kind.PROMOTION, outcome, (*steps, step))


def _within(rule: PromotionLine, outcome: Outcome, step: Step) -> tuple[Outcome, Step]:
    """The same, unless the clause lists levels and this is none of them."""
    match outcome:
        case Promoted(level) if rule.levels and level not in rule.levels:
            why = Text(
                f"{step.says.zh}；该条款未列{level.label.zh}",
                f"{step.says.en}; the clause does not list {level.label.en}",
            )
            return Nothing(why), Step(why, rule.clause)
        case _:
            return outcome, step


def _by_plan(plan: AwardPlan | None, winner: Winner) -> tuple[Outcome, Step]:
    if plan is None:
        see = Text("见竞赛奖励方案（尚未批准）", "see the competition's award plan (none approved)")
        return Undetermined(see), Step(see)
    if winner.award is Award.UNDECIDED:
        return Undetermined(TIE_OPEN), Step(TIE_OPEN)
    line = plan.line(winner.award)
    if line is None or line.level is None:
        why = Text(
            f"奖励方案（{plan.reference}）对{winner.award.label.zh}未设晋升",
            f"The award plan ({plan.reference}) promotes nobody for {winner.award.label.en}",
        )
        return Nothing(why), Step(why)
    if line.level in BY_APPOINTMENT:
        raise ValueError(f"a plan that grants a level by appointment was approved: {line.level}")
    return _by_held_level(plan, line, line.level, winner.held_level)


def _by_held_level(
    plan: AwardPlan, line: PlanLine, level: SkillLevel, held: SkillLevel | None
) -> tuple[Outcome, Step]:
    named = f"奖励方案（{plan.reference}）：{line.award.label.zh}晋升{level.label.zh}"
    named_en = f"Award plan ({plan.reference}): {line.award.label.en} to {level.label.en}"
    if held is None or held.step < level.step:
        return Promoted(level), Step(Text(named, named_en))
    if held.step > level.step:
        why = Text(
            f"{named}；已持{held.label.zh}，高于该等级",
            f"{named_en}; holds {held.label.en}, which is higher",
        )
        return Nothing(why), Step(why)
    above = held.next
    if line.if_held is IfHeld.NEXT and above is not None and above not in BY_APPOINTMENT:
        text = Text(
            f"{named}；已持{held.label.zh}，晋升{above.label.zh}",
            f"{named_en}; holds {held.label.en}, so {above.label.en}",
        )
        return Promoted(above), Step(text)
    reason_zh, reason_en = (
        ("上一级须由用人单位评聘", "the next level is by an employer's appointment only")
        if line.if_held is IfHeld.NEXT
        else ("方案规定不再晋升", "the plan promotes no further")
    )
    why = Text(
        f"{named}；已持{held.label.zh}，{reason_zh}", f"{named_en}; holds {held.label.en}; {reason_en}"
    )
    return Nothing(why), Step(why)
