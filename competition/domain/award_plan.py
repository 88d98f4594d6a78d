"""竞赛奖励方案: what a competition gives below the ceilings, and whether the policy lets it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from competition.domain.clauses import Clause
from competition.domain.medals import Award
from competition.domain.money import Money
from competition.domain.payees import Payee, Per
from competition.domain.policy import Policy
from competition.domain.policy_grants import FollowOnSubsidy, HostingGrant, Recipient
from competition.domain.policy_lines import IfHeld, Matter, PrizeLine
from competition.domain.problems import Problem, problem
from competition.domain.selector import ANYBODY, Lacks, Selector, Unfit, Winner, choose_line
from competition.domain.tiers import BY_APPOINTMENT, CompetitionClass, SkillLevel, Tier


@dataclass(frozen=True, slots=True)
class PlanLine:
    """奖励方案的一行: what an award earns. `per` says whether a team shares the amount or each member gets it.

    `where` narrows it: tier, class, group, team size, ranks. Of two lines that fit, the one that says more holds.
    """

    award: Award
    amount: Money | None
    level: SkillLevel | None = None
    if_held: IfHeld = IfHeld.REFUSE
    payee: Payee = Payee.CONTESTANT
    per: Per = Per.ENTRY
    where: Selector = ANYBODY


@dataclass(frozen=True, slots=True)
class AwardPlan:
    """竞赛奖励方案 of one competition; `reference` is the document that approved it. `hosting`: for each event held.

    `follow_on_to`: who gets the subsidy of a promotion, where the document does not say.
    """

    reference: str
    lines: tuple[PlanLine, ...]
    hosting: Money | None = None
    follow_on_to: Recipient | None = None

    def at(self, tier: Tier) -> "AwardPlan":
        """The plan of a competition of that tier: a line that names no tier speaks of it alone, of no higher contest."""
        own = frozenset({tier})
        lines = (
            replace(line, where=replace(line.where, tiers=line.where.tiers or own)) for line in self.lines
        )
        return replace(self, lines=tuple(lines))

    def line(self, winner: Winner, payee: Payee = Payee.CONTESTANT) -> PlanLine | Lacks | None:
        """The line for that result and payee, the most special of those that fit; None if the plan has none.

        Lacks with what must be known first where a more special one may fit.
        """
        lines = [line for line in self.lines if line.payee is payee and line.award is winner.award]
        match choose_line(lines, winner, by=lambda line: line.where):
            case PlanLine() as line:
                return line
            case Unfit(why=Lacks() as lacking):
                return lacking
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Scope:
    """What a plan is for: the competition's tier and class, and the size of its largest team."""

    tier: Tier
    competition_class: CompetitionClass | None = None
    largest_team: int = 1


def check_plan(plan: AwardPlan, *, policy: Policy, scope: Scope, on: date) -> tuple[Problem, ...]:
    """Why the plan may not be approved. An amount above the ceiling is refused with its clause, never cut silently."""
    return tuple(
        (
            *_not_in_force(policy, on),
            *_unsound_lines(plan),
            *_ambiguous(plan.at(scope.tier)),
            *_over_ceiling(plan, policy=policy, scope=scope),
            *_uncovered(plan, policy=policy, scope=scope),
            *_not_as_fixed(plan, policy=policy, scope=scope),
            *_unspoken_payees(plan, policy=policy),
            *_unspoken_subsidy(plan, policy=policy),
            *_over_hosting(plan, policy=policy, scope=scope),
        )
    )


def _not_in_force(policy: Policy, on: date) -> Iterable[Problem]:
    if not policy.in_force_on(on):
        yield problem(
            f"{policy.number}在{on}不在施行期内（{policy.status.label.zh}；{policy.term}）。",
            f"{policy.number} is not in force on {on} ({policy.status.label.en}; {policy.term}).",
            mend_zh="请选择确认之日有效的文件。",
            mend_en="Choose a document in force on the day of confirmation.",
        )


def _unsound_lines(plan: AwardPlan) -> Iterable[Problem]:
    for line in plan.lines:
        if line.amount is not None and line.amount.fen < 0:
            yield problem(
                f"{line.award.label.zh}奖金 {line.amount} 小于零。",
                f"The {line.award.label.en} of {line.amount.en} is below zero.",
                mend_zh="请更正金额；不设奖金请留空。",
                mend_en="Mend the amount; leave it empty for no money.",
            )
        if line.level in BY_APPOINTMENT:
            yield problem(
                f"{line.award.label.zh}不得晋升{line.level.label.zh}：该等级由用人单位评聘。",
                f"{line.award.label.en} cannot promote to {line.level.label.en}: an employer appoints to it.",
                mend_zh="请改为高级技师（一级）或以下等级。",
                mend_en="Name senior technician (level 1) or a lower level.",
            )
        if line.level is not None and line.payee is not Payee.CONTESTANT:
            yield problem(
                f"{line.award.label.zh}的晋升等级写给了{line.payee.label.zh}，只有选手可以晋升。",
                f"{line.award.label.en} names a level for the {line.payee.label.en}; only contestants are promoted.",
                mend_zh="请删除等级，或改写在选手的一行。",
                mend_en="Delete the level, or name it on the contestants' line.",
            )


def _ambiguous(plan: AwardPlan) -> Iterator[Problem]:
    """Lines of which none is the more special where both fit."""
    for one, other in combinations(plan.lines, 2):
        same = one.award is other.award and one.payee is other.payee
        if same and one.where.conditions == other.where.conditions and one.where.meets(other.where):
            yield problem(
                f"奖励方案中{one.award.label.zh}（{one.payee.label.zh}）有两行同时适用，无法判断按哪一行。",
                f"Two lines of the award plan fit {one.award.label.en} ({one.payee.label.en}) at once.",
                mend_zh="请合并，或为其中一行写明组别、人数、名次等条件。",
                mend_en="Merge them, or give one of them a condition such as group, team size or ranks.",
            )


def _sums(line: PlanLine, scope: Scope) -> Iterator[tuple[Money, Tier]]:
    """The most that the line gives an entry, at each tier that it may speak of."""
    size = max(line.where.team_sizes, default=scope.largest_team) if line.per is Per.PERSON else 1
    for tier in sorted(line.where.tiers) or [scope.tier]:
        if line.amount is not None:
            yield Money(line.amount.fen * size), tier


def _over_ceiling(plan: AwardPlan, *, policy: Policy, scope: Scope) -> Iterable[Problem]:
    for line in plan.lines:
        for amount, tier in _sums(line, scope):
            ceiling = policy.cash_line(tier)
            if line.payee is Payee.CONTESTANT and ceiling and amount > ceiling.ceiling:
                yield problem(
                    f"{line.award.label.zh}奖金 {amount} 超过{tier.label.zh}上限 {ceiling.ceiling}：{ceiling.clause}。",
                    f"The {line.award.label.en} of {amount.en} is above the ceiling of {ceiling.ceiling.en}: "
                    f"{ceiling.clause}.",
                    mend_zh="请将奖金调整至上限以内后重新提交。",
                    mend_en="Lower the amount and submit the plan again.",
                )


def _uncovered(plan: AwardPlan, *, policy: Policy, scope: Scope) -> Iterable[Problem]:
    """Money at a tier where the document gives none: it would be approved and never decided."""
    named = {
        tier
        for line in plan.lines
        for tier in line.where.tiers or {scope.tier}
        if line.amount and line.payee is Payee.CONTESTANT
    }
    prizes = [line for line in policy.of(PrizeLine) if line.payee is Payee.CONTESTANT]
    for tier in sorted(named, key=list(Tier).index):
        fixed = any(not line.select.tiers or tier in line.select.tiers for line in prizes)
        if policy.cash_line(tier) is None and not fixed:
            yield problem(
                f"{policy.number}没有规定{tier.label.zh}奖金，方案不能据此设奖。",
                f"{policy.number} names no prize money at {tier.label.en} tier: no plan can give any under it.",
                mend_zh="请删除该层级的奖金，或选择有此规定的文件。",
                mend_en="Delete the sums of that tier, or choose a document that speaks of it.",
            )


def _not_as_fixed(plan: AwardPlan, *, policy: Policy, scope: Scope) -> Iterable[Problem]:
    """Sums that differ from each one that the document fixes for results of which the line may speak."""
    for line in plan.lines:
        fixed = list(_fixed_for(line, policy, scope))
        if line.amount is not None and fixed and line.amount not in {sum_ for sum_, _ in fixed}:
            sums = sorted({sum_ for sum_, _ in fixed})
            clauses = sorted({str(clause) for _, clause in fixed})
            zh, en = "、".join(map(str, sums)), ", ".join(sum_.en for sum_ in sums)
            yield problem(
                f"{line.award.label.zh}奖金 {line.amount} 与文件规定的 {zh} 不同：{'；'.join(clauses)}。",
                f"The {line.award.label.en} of {line.amount.en} differs from {en}, which the document fixes: "
                f"{'; '.join(clauses)}.",
                mend_zh="请按文件填写，或留空。",
                mend_en="Write the document's sum, or leave it empty.",
            )


def _fixed_for(line: PlanLine, policy: Policy, scope: Scope) -> Iterator[tuple[Money, Clause]]:
    for fixed in policy.of(PrizeLine):
        if (
            isinstance(fixed.amount, Money)
            and line.payee is fixed.payee
            and _of(line, scope).meets(fixed.select)
        ):
            yield fixed.amount, fixed.clause


def _of(line: PlanLine, scope: Scope) -> Selector:
    """The results that a line of the plan speaks of, in the competition that it is for."""
    classes = frozenset({scope.competition_class}) if scope.competition_class else frozenset()
    return replace(
        line.where,
        awards=frozenset({line.award}),
        tiers=line.where.tiers or frozenset({scope.tier}),
        classes=line.where.classes or classes,
    )


def _unspoken_payees(plan: AwardPlan, *, policy: Policy) -> Iterable[Problem]:
    """Money for people of whom the document says nothing: no text would stand behind it."""
    for payee in sorted(
        {line.payee for line in plan.lines if line.amount and line.payee is not Payee.CONTESTANT}
    ):
        fixed = any(line.payee is payee for line in policy.of(PrizeLine))
        left_to_others = payee is Payee.MASTER and policy.speaks_of(Matter.MASTER)
        if not fixed and not left_to_others:
            yield problem(
                f"{policy.number}没有规定奖励{payee.label.zh}。",
                f"{policy.number} says nothing of money for the {payee.label.en}.",
                mend_zh="请删除这一行，或选择有此规定的文件。",
                mend_en="Delete the line, or choose a document that speaks of it.",
            )


def _unspoken_subsidy(plan: AwardPlan, *, policy: Policy) -> Iterable[Problem]:
    """Who gets a subsidy that the document does not know, or to whom it gives itself."""
    if plan.follow_on_to is not None and all(
        line.to is not Recipient.UNSTATED for line in policy.of(FollowOnSubsidy)
    ):
        yield problem(
            f"{policy.number}没有需要方案指明领取人的晋升补贴。",
            f"{policy.number} has no subsidy of a promotion of which a plan would have to say who gets it.",
            mend_zh="请将晋升补贴领取人留空。",
            mend_en="Leave the recipient of the subsidy empty.",
        )


def _over_hosting(plan: AwardPlan, *, policy: Policy, scope: Scope) -> Iterable[Problem]:
    if plan.hosting is None:
        return
    if plan.hosting.fen < 0:
        yield problem(
            f"承办补助 {plan.hosting} 小于零。",
            f"The hosting grant of {plan.hosting.en} is below zero.",
            mend_zh="请更正金额；不设补助请留空。",
            mend_en="Mend the amount; leave it empty for no grant.",
        )
    grant = hosting_line(policy, scope.tier, scope.competition_class)
    if grant is None:
        yield problem(
            f"{policy.number}没有规定此类竞赛的承办补助。",
            f"{policy.number} gives no hosting grant for such a contest.",
            mend_zh="请将承办补助留空。",
            mend_en="Leave the hosting grant empty.",
        )
    elif plan.hosting > grant.ceiling:
        yield problem(
            f"承办补助 {plan.hosting} 超过每个项目上限 {grant.ceiling}：{grant.clause}。",
            f"The hosting grant of {plan.hosting.en} is above {grant.ceiling.en} an event: {grant.clause}.",
            mend_zh="请将金额调整至上限以内后重新提交。",
            mend_en="Lower the amount and submit the plan again.",
        )


def hosting_line(
    policy: Policy, tier: Tier, competition_class: CompetitionClass | None
) -> HostingGrant | None:
    """The line on holding such a contest, if the document has one."""
    found = (line for line in policy.of(HostingGrant) if line.tier is tier)
    return next((line for line in found if competition_class in line.classes), None)
