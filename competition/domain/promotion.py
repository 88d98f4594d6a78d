"""晋升: which skill level a result earns.

The document lets results be promoted and names the level, or leaves it to the award plan; the held level decides
between this level, the next one and none. 特级技师 and 首席技师 come by an employer's appointment, never from a contest.

Levels are skipped only where the text says so: a line that names a level is the text saying so, and a line that leaves
it to the plan stands for 破格晋升 or 直接认定, which is skipping (烟政办字〔2024〕8号 三（七）, 苏工发〔2023〕13号 （七）); a text that
gives the next level only is written as lines with `holding` and `to`. A cap for a group is a line for that group with
`to`, or with the `levels` that it may reach.
"""

from competition.domain.award_plan import AwardPlan
from competition.domain.awards import (
    NO_PLAN,
    TIE_OPEN,
    choose,
    force_step,
    gap,
    needs,
    out_of_force,
    referred,
)
from competition.domain.medals import Award
from competition.domain.outcomes import (
    Decision,
    Kind,
    Outcome,
    Promoted,
    Step,
    Titled,
    nothing,
    undetermined,
)
from competition.domain.policy import Policy
from competition.domain.policy_lines import IfHeld, Matter, PromotionLine
from competition.domain.policy_titles import Equivalent
from competition.domain.problems import Text
from competition.domain.selector import Fits, Lacks, Misses, Unfit, Winner, match_winner
from competition.domain.tiers import BY_APPOINTMENT, SkillLevel

Found = tuple[Outcome, Step]


def decide_promotion(policy: Policy, plan: AwardPlan | None, winner: Winner) -> Decision:
    """The promotion of one member, or why there is none."""
    if (refused := out_of_force(policy, Matter.PROMOTION, winner.tier, winner.confirmed_on)) is not None:
        return Decision(Kind.PROMOTION, *refused)
    outcome, steps = _decide(policy, plan, winner)
    steps = (force_step(policy, winner.confirmed_on), *steps, *_treated_as(policy, outcome))
    return Decision(Kind.PROMOTION, outcome, steps)


def _decide(policy: Policy, plan: AwardPlan | None, winner: Winner) -> tuple[Outcome, tuple[Step, ...]]:
    lines = [line for line in policy.promotions if _speaks_to(line, winner)]
    if not lines:
        away = referred(policy, Matter.PROMOTION, winner.tier) or _silent(policy)
        return away[0], (away[1],)
    rule = choose([line for line in lines if _holds(line, winner)], winner) or choose(lines, winner)
    if winner.award is Award.UNDECIDED and not (isinstance(rule, Unfit) and isinstance(rule.why, Misses)):
        waits = undetermined(TIE_OPEN)
        return waits[0], (waits[1],)
    if isinstance(rule, PromotionLine) and _holds(rule, winner):
        return _by_rule(rule, plan, winner)
    outcome, step = _unfitting(policy, lines, rule, winner)
    return outcome, (step,)


def _holds(line: PromotionLine, winner: Winner) -> bool:
    """Whether the line speaks to who holds that level."""
    return line.holding is None or line.holding.holds(winner.held_level)


def _speaks_to(line: PromotionLine, winner: Winner) -> bool:
    """Whether the line speaks of contests of that tier at all."""
    return not line.select.tiers or winner.tier in line.select.tiers


def _silent(policy: Policy) -> Found:
    return nothing(Text(f"{policy.number}对此未作规定", f"{policy.number} says nothing of it"))


def _unfitting(
    policy: Policy,
    lines: list[PromotionLine],
    rule: PromotionLine | Unfit[PromotionLine] | None,
    winner: Winner,
) -> Found:
    """None of the lines on such contests fits the result, or what they ask is not known."""
    if (left := gap(policy, Matter.PROMOTION, winner)) is not None:
        return left
    fitting = [line for line in lines if isinstance(match_winner(line.select, winner), Fits)]
    match rule:
        case Unfit(line, Lacks() as lacking):
            return undetermined(needs(lacking), line.clause)
        case Unfit(line, Misses(why)) if not fitting:
            away = referred(policy, Matter.PROMOTION, winner.tier)
            return away or nothing(Text(f"该条款{why.zh}", f"The clause: {why.en}"), line.clause)
        case _:
            return _not_spoken_of(fitting, winner)


def _not_spoken_of(fitting: list[PromotionLine], winner: Winner) -> Found:
    """No line that the result fits speaks of who holds that level."""
    held = winner.held_level.label if winner.held_level else Text("无等级", "no level")
    return undetermined(
        Text(f"该条款未写明已持{held.zh}的情形", f"The clause does not speak of who holds {held.en}"),
        min((line.clause for line in fitting), key=str),
    )


def _by_rule(rule: PromotionLine, plan: AwardPlan | None, winner: Winner) -> tuple[Outcome, tuple[Step, ...]]:
    outcome, steps = _level(rule, plan, winner)
    if rule.see is None or not isinstance(outcome, Promoted | Titled):
        return outcome, steps
    beyond = Text(f"此外见{rule.see.zh}", f"Beyond this see {rule.see.en}")
    return outcome, (*steps, Step(beyond, rule.clause))


def _level(rule: PromotionLine, plan: AwardPlan | None, winner: Winner) -> tuple[Outcome, tuple[Step, ...]]:
    if rule.title is not None:
        says = Text(f"推荐{rule.title.zh}", f"recommended for {rule.title.en}")
        return Titled(rule.title), (Step(says, rule.clause),)
    if rule.to is not None or rule.above_paper is not None:
        outcome, step = _within(rule, *_by_text(rule, winner))
        return outcome, (step,)
    open_level = Step(
        Text(
            "可按破格评价机制推荐，等级由竞赛奖励方案提出，经认定后生效",
            "May be recommended for assessment out of turn; the award plan names the level, assessment grants it",
        ),
        rule.clause,
    )
    outcome, step = _within(rule, *_by_plan(plan, winner))
    return outcome, (open_level, step)


def _within(rule: PromotionLine, outcome: Outcome, step: Step) -> Found:
    """The same, unless the clause lists levels and this is none of them."""
    match outcome:
        case Promoted(level) if rule.levels and level not in rule.levels:
            why = Text(
                f"{step.says.zh}；该条款未列{level.label.zh}",
                f"{step.says.en}; the clause does not list {level.label.en}",
            )
            return nothing(why, rule.clause)
        case _:
            return outcome, step


def _by_text(rule: PromotionLine, winner: Winner) -> Found:
    """The level that the text names, or so many above that of the paper."""
    level = rule.to
    if rule.above_paper is not None:
        if winner.paper_level is None:
            return undetermined(
                Text("须先补充命题等级", "the level of the paper must be known first"), rule.clause
            )
        level = _above(winner.paper_level, rule.above_paper)
    if level is None or level in BY_APPOINTMENT:
        return nothing(
            Text(
                "更高等级须由用人单位评聘，竞赛不授予", "a higher level is by an employer's appointment only"
            ),
            rule.clause,
        )
    says = Text(f"文件规定晋升{level.label.zh}", f"The document promotes to {level.label.en}")
    outcome, step = _by_held_level(says, level, winner.held_level, rule.if_held)
    return outcome, Step(step.says, rule.clause)


def _above(level: SkillLevel, steps: int) -> SkillLevel | None:
    ladder = list(SkillLevel)
    return ladder[level.step + steps] if level.step + steps < len(ladder) else None


def _by_plan(plan: AwardPlan | None, winner: Winner) -> Found:
    if plan is None:
        return undetermined(NO_PLAN)
    line = plan.line(winner)
    if isinstance(line, Lacks):
        return undetermined(needs(line))
    if line is None or line.level is None:
        return nothing(
            Text(
                f"奖励方案（{plan.reference}）对{winner.award.label.zh}未设晋升",
                f"The award plan ({plan.reference}) promotes nobody for {winner.award.label.en}",
            )
        )
    if line.level in BY_APPOINTMENT:
        raise ValueError(f"a plan that grants a level by appointment was approved: {line.level}")
    says = Text(
        f"奖励方案（{plan.reference}）：{line.award.label.zh}晋升{line.level.label.zh}",
        f"Award plan ({plan.reference}): {line.award.label.en} to {line.level.label.en}",
    )
    return _by_held_level(says, line.level, winner.held_level, line.if_held)


def _by_held_level(says: Text, level: SkillLevel, held: SkillLevel | None, if_held: IfHeld | None) -> Found:
    if held is None or held.step < level.step:
        return Promoted(level), Step(says)
    holds = Text(f"{says.zh}；已持{held.label.zh}", f"{says.en}; holds {held.label.en}")
    if held.step > level.step:
        return nothing(Text(f"{holds.zh}，高于该等级", f"{holds.en}, which is higher"))
    if if_held is None:
        return undetermined(
            Text(f"{holds.zh}，文件未写明如何处理", f"{holds.en}; the text does not say what then")
        )
    above = held.next
    if if_held is IfHeld.REFUSE:
        return nothing(
            Text(f"{holds.zh}，按规定不再晋升", f"{holds.en}; by the rule there is no further promotion")
        )
    if above is None or above in BY_APPOINTMENT:
        return nothing(
            Text(
                f"{holds.zh}，上一级须由用人单位评聘",
                f"{holds.en}; the next level is by an employer's appointment only",
            )
        )
    return Promoted(above), Step(
        Text(f"{holds.zh}，晋升{above.label.zh}", f"{holds.en}, so {above.label.en}")
    )


def _treated_as(policy: Policy, outcome: Outcome) -> tuple[Step, ...]:
    """比照待遇: the professional title whose treatment the new level brings, as the document has it."""
    return tuple(
        Step(
            Text(
                f"{each.level.label.zh}比照{each.title.zh}",
                f"{each.level.label.en} is treated as {each.title.en}",
            ),
            each.clause,
        )
        for each in policy.of(Equivalent)
        if isinstance(outcome, Promoted) and outcome.level is each.level
    )
