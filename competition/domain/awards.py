"""What a result earns under a policy and a competition's award plan, each step with its clause.

An outcome is an amount, a promotion, "undetermined, see …" where no text names a figure, or nothing with the reason.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from competition.domain.medals import Award
from competition.domain.money import Money
from competition.domain.policy import Clause, Policy
from competition.domain.policy_lines import Matter
from competition.domain.problems import Problem, Text, problem
from competition.domain.tiers import BY_APPOINTMENT, Group, Labelled, SkillLevel, Tier


class Kind(Labelled):
    """事项: what is decided."""

    CASH = "cash", "奖金", "prize money"
    PROMOTION = "promotion", "技能等级晋升", "promotion of skill level"


@dataclass(frozen=True, slots=True)
class Amount:
    """Money that is due."""

    money: Money


@dataclass(frozen=True, slots=True)
class Promoted:
    """A level that the winner is recommended for; the certificate of the level comes from a filed assessment body (人社鉴发〔2021〕1号)."""

    level: SkillLevel


@dataclass(frozen=True, slots=True)
class Undetermined:
    """No text in hand names the figure; `see` says which document would."""

    see: Text


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing is due, and why."""

    why: Text


Outcome = Amount | Promoted | Undetermined | Nothing


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a decision and the clause it rests on, if it rests on one."""

    says: Text
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person gets of one kind, and the steps that led there."""

    kind: Kind
    outcome: Outcome
    steps: tuple[Step, ...]


class IfHeld(Labelled):
    """What the plan says of a winner who holds the level already."""

    NEXT = "next", "晋升上一级", "promote one level higher"
    REFUSE = "refuse", "不再晋升", "no promotion"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """奖励方案的一行: what an award earns. `amount` is for the entry: a team shares it."""

    award: Award
    amount: Money | None
    level: SkillLevel | None = None
    if_held: IfHeld = IfHeld.REFUSE


@dataclass(frozen=True, slots=True)
class AwardPlan:
    """竞赛奖励方案 of one competition; `reference` is the document that approved it."""

    reference: str
    lines: tuple[PlanLine, ...]

    def line(self, award: Award) -> PlanLine | None:
        """The line of an award, if the plan has one."""
        return next((line for line in self.lines if line.award is award), None)


@dataclass(frozen=True, slots=True)
class Winner:
    """One member of an entry with its result. `members` is the size of the team, `position` counts from 1 in it."""

    award: Award
    tier: Tier
    group: Group
    confirmed_on: date
    members: int = 1
    position: int = 1
    held_level: SkillLevel | None = None


TIE_OPEN = Text("见名次并列的裁定（尚未作出）", "see the ruling on the tie (none yet)")


def check_plan(plan: AwardPlan, *, policy: Policy, tier: Tier, on: date) -> tuple[Problem, ...]:
    """Why the plan may not be approved. An amount above the ceiling is refused with its clause, never cut silently."""
    return tuple(
        (*_not_in_force(policy, on), *_unsound_lines(plan), *_over_ceiling(plan, policy=policy, tier=tier))
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
    for award, times in Counter(line.award for line in plan.lines).items():
        if times > 1:
            yield problem(
                f"奖励方案中{award.label.zh}出现{times}次。",
                f"The award plan has {times} lines for {award.label.en}.",
                mend_zh="请每个奖项只保留一行。",
                mend_en="Keep one line for each award.",
            )
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


def _over_ceiling(plan: AwardPlan, *, policy: Policy, tier: Tier) -> Iterable[Problem]:
    ceiling = policy.cash_line(tier)
    for line in plan.lines:
        if ceiling and line.amount and line.amount > ceiling.ceiling:
            yield problem(
                f"{line.award.label.zh}奖金 {line.amount} 超过{tier.label.zh}上限 {ceiling.ceiling}：{ceiling.clause}。",
                f"The {line.award.label.en} of {line.amount.en} is above the ceiling of {ceiling.ceiling.en}: "
                f"{ceiling.clause}.",
                mend_zh="请将奖金调整至上限以内后重新提交。",
                mend_en="Lower the amount and submit the plan again.",
            )


def decide_cash(policy: Policy, plan: AwardPlan | None, winner: Winner) -> Decision:
    """The prize money of one member: the plan's amount, held to the ceiling, shared in a team to the fen."""
    if (refused := out_of_force(policy, Matter.CASH, winner)) is not None:
        return Decision(Kind.CASH, *refused)
    in_force = force_step(policy, winner.confirmed_on)
    ceiling = policy.cash_line(winner.tier)
    if ceiling is None:
        open_sum, step = referred(policy, Matter.CASH, winner.tier) or _no_sum(policy, winner.tier)
        return Decision(Kind.CASH, open_sum, (in_force, step))
    limit = Step(
        Text(
            f"{winner.tier.label.zh}奖金最高 {ceiling.ceiling}，具体金额由竞赛奖励方案确定",
            f"At most {ceiling.ceiling.en} at this tier; the award plan names the sum",
        ),
        ceiling.clause,
    )
    outcome, steps = _plan_cash(plan, winner, ceiling.ceiling)
    return Decision(Kind.CASH, outcome, (in_force, limit, *steps))


def _no_sum(policy: Policy, tier: Tier) -> tuple[Undetermined, Step]:
    see = Text(f"{policy.number}未规定{tier.label.zh}奖金", f"{policy.number} names no sum at this tier")
    return Undetermined(see), Step(see)


def referred(policy: Policy, matter: Matter, tier: Tier) -> tuple[Undetermined, Step] | None:
    """Undetermined with whom the document refers to for a matter; None if it refers nowhere."""
    line = policy.reference(matter, tier)
    if line is None:
        return None
    see = Text(f"{line.matter.label.zh}见{line.see.zh}", f"{line.matter.label.en}: see {line.see.en}")
    return Undetermined(see), Step(see, line.clause)


def _plan_cash(plan: AwardPlan | None, winner: Winner, ceiling: Money) -> tuple[Outcome, tuple[Step, ...]]:
    if plan is None:
        see = Text("见竞赛奖励方案（尚未批准）", "see the competition's award plan (none approved)")
        return Undetermined(see), (Step(see),)
    if winner.award is Award.UNDECIDED:
        return Undetermined(TIE_OPEN), (Step(TIE_OPEN),)
    line = plan.line(winner.award)
    if line is None or line.amount is None:
        why = Text(
            f"奖励方案（{plan.reference}）对{winner.award.label.zh}未设奖金",
            f"The award plan ({plan.reference}) gives no money for {winner.award.label.en}",
        )
        return Nothing(why), (Step(why),)
    if line.amount > ceiling:
        raise ValueError(f"a plan above the ceiling was approved: {line.amount} > {ceiling}")
    says = Text(
        f"奖励方案（{plan.reference}）：{winner.award.label.zh} {line.amount}，未超上限",
        f"Award plan ({plan.reference}): {line.amount.en} for {winner.award.label.en}, within the ceiling",
    )
    if winner.members == 1:
        return Amount(line.amount), (Step(says),)
    shares = line.amount.split(winner.members)
    return Amount(shares[winner.position - 1]), (Step(says), _share_step(line.amount, shares, winner))


def _share_step(amount: Money, shares: tuple[Money, ...], winner: Winner) -> Step:
    share = shares[winner.position - 1]
    over = sum(each > shares[-1] for each in shares)
    rest_zh = f"，除不尽的{over}分由排在前面的{over}名队员各多得1分" if over else ""
    rest_en = f"; the odd {over} fen go to the first {over} members" if over else ""
    return Step(
        Text(
            f"方案未另定分配办法，团队{winner.members}人均分 {amount}，本人 {share}{rest_zh}",
            f"The plan names no other split: {winner.members} members share {amount.en} equally; this one gets {share.en}{rest_en}",
        )
    )


def out_of_force(policy: Policy, matter: Matter, winner: Winner) -> tuple[Outcome, tuple[Step, ...]] | None:
    """The outcome when the document does not govern the day of confirmation; None when it does.

    A draft tells beside it where it would refer the matter.
    """
    day = winner.confirmed_on
    if policy.in_force_on(day):
        return None
    elsewhere = None if policy.payable else referred(policy, matter, winner.tier)
    see = Text(
        f"{policy.number}（{policy.status.label.zh}）不适用于{day}，见当日有效的文件",
        f"{policy.number} ({policy.status.label.en}) does not govern {day}; see the document in force then",
    )
    return Undetermined(see), (Step(see, policy.term), *((elsewhere[1],) if elsewhere else ()))


def force_step(policy: Policy, day: date) -> Step:
    """The step that says the document governs."""
    return Step(
        Text(f"成绩于{day}确认，{policy.number}施行中", f"Confirmed on {day}, {policy.number} is in force"),
        policy.term,
    )
