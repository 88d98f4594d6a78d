"""补助: what a host unit, a training base and a newly promoted person's side are granted, each with its clause."""

from dataclasses import dataclass, replace
from datetime import date

from competition.domain.award_plan import AwardPlan, hosting_line
from competition.domain.awards import NO_PLAN, force_step, out_of_force, referred
from competition.domain.money import Money
from competition.domain.outcomes import Amount, Decision, Kind, Outcome, Step, nothing, undetermined
from competition.domain.payees import Payee
from competition.domain.policy import Policy
from competition.domain.policy_grants import (
    BaseGrant,
    FollowOnSubsidy,
    HostingGrant,
    Matching,
    Occasion,
    Recipient,
)
from competition.domain.policy_lines import Matter
from competition.domain.problems import Text
from competition.domain.tiers import CompetitionClass, SkillLevel, Tier

Found = tuple[Outcome, Step]
ONCE_ONLY = (Occasion.ONCE, Occasion.FIRST)
"""Occasions that by their own words come once."""


def _decided(
    policy: Policy, decision: Decision, tier: Tier, on: date, matter: Matter | None = None
) -> Decision:
    """The decision after the step that the document governs the day; if it does not, that alone."""
    refused = out_of_force(policy, matter, tier, on)
    outcome, steps = refused or (decision.outcome, (force_step(policy, on), *decision.steps))
    return replace(decision, outcome=outcome, steps=steps)


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
        none, told = nothing(why)
        return _decided(policy, Decision(Kind.HOSTING, none, (told,), Payee.UNIT), tier, on)
    limit = Step(Text(f"每个项目最高 {line.ceiling}", f"at most {line.ceiling.en} an event"), line.clause)
    outcome, step = _hosting(plan, line)
    return _decided(policy, Decision(Kind.HOSTING, outcome, (limit, step), Payee.UNIT), tier, on)


def _hosting(plan: AwardPlan | None, line: HostingGrant) -> Found:
    """What the plan names; a sum above the ceiling is never cut silently, nor paid."""
    if plan is None:
        return undetermined(NO_PLAN)
    if plan.hosting is None:
        see = Text(
            f"奖励方案（{plan.reference}）未写明承办补助金额",
            f"the award plan ({plan.reference}) names no hosting grant",
        )
        return undetermined(see)
    says = Text(
        f"奖励方案（{plan.reference}）：{plan.hosting}", f"Award plan ({plan.reference}): {plan.hosting.en}"
    )
    if plan.hosting > line.ceiling:
        above = Text(
            f"{says.zh}，超过上限，须先更正", f"{says.en}, above the ceiling: it must be mended first"
        )
        return undetermined(above, line.clause)
    return Amount(plan.hosting), Step(says)


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
    wanted = (recognition.tier, recognition.occasion)
    line = next((each for each in lines if (each.tier, each.occasion) == wanted), None)
    outcome, step = _base(line, recognition) if line else _no_base(policy, recognition)
    decision = Decision(Kind.BASE, outcome, (step,), Payee.UNIT, recognition.base)
    return _decided(policy, decision, recognition.tier, recognition.on, Matter.BASE)


def _no_base(policy: Policy, recognition: Recognition) -> Found:
    """No line grants anything: who is referred to, or that nobody is."""
    why = Text(
        f"{policy.number}没有“{recognition.base}”（{recognition.occasion.label.zh}）的补助",
        f"{policy.number} grants nothing for “{recognition.base}” ({recognition.occasion.label.en})",
    )
    return referred(policy, Matter.BASE, recognition.tier) or nothing(why)


def _base(line: BaseGrant, recognition: Recognition) -> Found:
    if recognition.last_on is not None:
        again = _again(line, recognition.last_on, recognition.on)
        if again is not None:
            return again
    match line.grant:
        case Money() as fixed:
            return Amount(fixed), Step(Text(f"定额 {fixed}", f"fixed at {fixed.en}"), line.clause)
        case Matching(own=own, other=other):  # pragma: no branch - these are all grants
            return _matched(line, own, other, recognition.higher)


def _again(line: BaseGrant, last: date, on: date) -> Found | None:
    """Why a base that was granted the sum before is not granted it now; None where it is.

    One for building it or for the first recognition comes once, one for a new recognition with each; of any other the
    text must say how often.
    """
    if line.every_years is not None:
        if abs(on.year - last.year) >= line.every_years:
            return None
        years = line.every_years
        return nothing(
            Text(
                f"上次为{last}，每{years}年一次",
                f"the last one was on {last}; it is given every {years} years",
            ),
            line.clause,
        )
    if line.occasion is Occasion.AGAIN:
        return None
    if line.occasion in ONCE_ONLY:
        return nothing(
            Text(f"已于{last}给予，该补助为一次性", f"granted on {last}; it is given once"), line.clause
        )
    return undetermined(
        Text(
            f"已于{last}给予，文件未写明可否再次给予",
            f"granted on {last}; the text does not say whether again",
        ),
        line.clause,
    )


def _matched(line: BaseGrant, own: int, other: int, higher: Money | None) -> Found:
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
    """晋升补贴 for a person who newly reached a level, certified on that day; the yearly cap is `enterprise_cap`'s.

    It is the person's own where the text says so, else the enterprise's side that brought the promotion about.
    """
    line = next((each for each in policy.of(FollowOnSubsidy) if each.level is level), None)
    if line is None:
        why = Text(
            f"{policy.number}没有{level.label.zh}的晋升补贴",
            f"{policy.number} has no subsidy for {level.label.en}",
        )
        outcome, step = nothing(why)
        return _decided(policy, Decision(Kind.FOLLOW_ON, outcome, (step,), Payee.UNIT), tier, on)
    says = Step(
        Text(
            f"新晋升{level.label.zh}一次性补贴 {line.amount}，领取人：{line.to.label.zh}",
            f"{line.amount.en} once for the new {level.label.en}; paid to: {line.to.label.en}",
        ),
        line.clause,
    )
    payee = Payee.CONTESTANT if line.to is Recipient.PERSON else Payee.UNIT
    return _decided(policy, Decision(Kind.FOLLOW_ON, Amount(line.amount), (says,), payee), tier, on)
