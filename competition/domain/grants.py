"""补助: what a host unit, a training base and a newly promoted person's side are granted, each with its clause."""

from dataclasses import dataclass
from datetime import date

from competition.domain.award_plan import AwardPlan, hosting_line
from competition.domain.awards import NO_PLAN, force_step, out_of_force
from competition.domain.medals import Award
from competition.domain.money import Money
from competition.domain.outcomes import Amount, Decision, Kind, Outcome, Step, nothing, undetermined
from competition.domain.payees import Payee
from competition.domain.policy import Policy
from competition.domain.policy_grants import BaseGrant, FollowOnSubsidy, Matching, Occasion
from competition.domain.policy_lines import Matter
from competition.domain.problems import Text
from competition.domain.selector import Winner
from competition.domain.tiers import CompetitionClass, Group, SkillLevel, Tier

Found = tuple[Outcome, tuple[Step, ...]]


MATTERS = {Kind.HOSTING: Matter.CASH, Kind.BASE: Matter.BASE, Kind.FOLLOW_ON: Matter.PROMOTION}


def _decided(policy: Policy, kind: Kind, tier: Tier, found: Found, *, on: date, about: str = "") -> Decision:
    """The decision of a grant, unless the document does not govern the day."""
    refused = out_of_force(policy, MATTERS[kind], Winner(Award.NONE, tier, Group.WORKER, on))
    outcome, steps = refused or (found[0], (force_step(policy, on), *found[1]))
    return Decision(kind, outcome, steps, Payee.UNIT, about)


def decide_hosting(
    policy: Policy, plan: AwardPlan | None, tier: Tier, competition_class: CompetitionClass, *, on: date
) -> Decision:
    """承办补助 for one event that was held: what the plan names below the ceiling. `on` is the day that governs."""
    line = hosting_line(policy, tier, competition_class)
    if line is None:
        why = Text(
            f"{policy.number}未规定此类竞赛的承办补助",
            f"{policy.number} gives no hosting grant for such a contest",
        )
        outcome, step = nothing(why)
        return _decided(policy, Kind.HOSTING, tier, (outcome, (step,)), on=on)
    limit = Step(Text(f"每个项目最高 {line.ceiling}", f"at most {line.ceiling.en} an event"), line.clause)
    return _decided(policy, Kind.HOSTING, tier, _hosting(plan, limit), on=on)


def _hosting(plan: AwardPlan | None, limit: Step) -> Found:
    if plan is None:
        outcome, step = undetermined(NO_PLAN)
        return outcome, (limit, step)
    if plan.hosting is None:
        see = Text(
            f"奖励方案（{plan.reference}）未写明承办补助金额",
            f"the award plan ({plan.reference}) names no hosting grant",
        )
        outcome, step = undetermined(see)
        return outcome, (limit, step)
    says = Text(
        f"奖励方案（{plan.reference}）：{plan.hosting}", f"Award plan ({plan.reference}): {plan.hosting.en}"
    )
    return Amount(plan.hosting), (limit, Step(says))


@dataclass(frozen=True, slots=True)
class Recognition:
    """认定: a base or studio that was recognised. `higher` is what the higher government granted it, None if unknown.

    `last_on` is the day of the last grant under the same line, None if there was none.
    """

    base: str
    tier: Tier
    occasion: Occasion
    on: date
    higher: Money | None = None
    last_on: date | None = None


def decide_base(policy: Policy, recognition: Recognition) -> Decision:
    """基地补助: the fixed sum, or the match of the higher government's grant, at most as often as the text says."""
    lines = [line for line in policy.of(BaseGrant) if line.base == recognition.base]
    line = next(
        (each for each in lines if (each.tier, each.occasion) == (recognition.tier, recognition.occasion)),
        None,
    )
    if line is None:
        found: tuple[Outcome, Step]
        why = Text(
            f"{policy.number}没有“{recognition.base}”（{recognition.occasion.label.zh}）的补助",
            f"{policy.number} grants nothing for “{recognition.base}” ({recognition.occasion.label.en})",
        )
        found = nothing(why)
    else:
        found = _base(line, recognition)
    return _decided(
        policy,
        Kind.BASE,
        recognition.tier,
        (found[0], (found[1],)),
        on=recognition.on,
        about=recognition.base,
    )


def _base(line: BaseGrant, recognition: Recognition) -> tuple[Outcome, Step]:
    too_soon = _too_soon(line, recognition)
    if too_soon is not None:
        return nothing(too_soon, line.clause)
    match line.grant:
        case Money() as fixed:
            return Amount(fixed), Step(Text(f"定额 {fixed}", f"fixed at {fixed.en}"), line.clause)
        case Matching(own=own, other=other):  # pragma: no branch - these are all grants
            return _matched(line, own, other, recognition.higher)


def _too_soon(line: BaseGrant, recognition: Recognition) -> Text | None:
    if recognition.last_on is None:
        return None
    if line.every_years is None:
        return Text(
            f"已于{recognition.last_on}给予，文件规定为一次性",
            f"granted on {recognition.last_on}; the text gives it once",
        )
    if recognition.on.year - recognition.last_on.year < line.every_years:
        return Text(
            f"上次为{recognition.last_on}，每{line.every_years}年一次",
            f"the last one was on {recognition.last_on}; it is given every {line.every_years} years",
        )
    return None


def _matched(line: BaseGrant, own: int, other: int, higher: Money | None) -> tuple[Outcome, Step]:
    if higher is None:
        return undetermined(
            Text("须先补充上级补贴的拨付文件和金额", "the higher government's grant must be known first"),
            line.clause,
        )
    fen, rest = divmod(higher.fen * own, other)
    amount = Money(fen)
    cut = Text("，不足1分舍去", ", less than a fen is dropped") if rest else Text("", "")
    return Amount(amount), Step(
        Text(
            f"按上级补贴 {higher} {own}:{other} 配套，{amount}{cut.zh}",
            f"matched {own}:{other} to the higher government's {higher.en}: {amount.en}{cut.en}",
        ),
        line.clause,
    )


def decide_follow_on(policy: Policy, level: SkillLevel, tier: Tier, *, on: date) -> Decision:
    """晋升补贴 for a person who newly reached a level, certified on that day; the yearly cap is `settlement`'s."""
    line = next((each for each in policy.of(FollowOnSubsidy) if each.level is level), None)
    if line is None:
        why = Text(
            f"{policy.number}没有{level.label.zh}的晋升补贴",
            f"{policy.number} has no subsidy for {level.label.en}",
        )
        outcome, step = nothing(why)
        return _decided(policy, Kind.FOLLOW_ON, tier, (outcome, (step,)), on=on)
    says = Step(
        Text(
            f"新晋升{level.label.zh}一次性补贴 {line.amount}，领取人：{line.to.label.zh}",
            f"{line.amount.en} once for the new {level.label.en}; paid to: {line.to.label.en}",
        ),
        line.clause,
    )
    return _decided(policy, Kind.FOLLOW_ON, tier, (Amount(line.amount), (says,)), on=on)
