"""奖金: what a result earns under a policy and a competition's award plan, each step with its clause.

A sum that the document fixes holds without a plan; below a ceiling the plan names it; where neither does, the outcome
is "undetermined, see …".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.clauses import Clause
from competition.domain.medals import Award
from competition.domain.money import Money
from competition.domain.outcomes import (
    Amount,
    Decision,
    Kind,
    Nothing,
    Outcome,
    Step,
    Undetermined,
    nothing,
    undetermined,
)
from competition.domain.payees import Payee, Per
from competition.domain.policy import CashLine, Policy
from competition.domain.policy_lines import Gap, Matter, PrizeLine, SameAs
from competition.domain.problems import Text
from competition.domain.selector import (
    Fits,
    Lacks,
    Misses,
    Selector,
    Unfit,
    Winner,
    choose_line,
    match_winner,
)
from competition.domain.tiers import Tier

TIE_OPEN = Text("见名次并列的裁定（尚未作出）", "see the ruling on the tie (none yet)")
NO_PLAN = Text("见竞赛奖励方案（尚未批准）", "see the competition's award plan (none approved)")
MATTERS = {Payee.MASTER: Matter.MASTER}
"""Under which matter a document refers the money of a payee elsewhere; every other payee's is prize money."""


class Selective(Protocol):
    """A line that says whom it speaks to."""

    @property
    def select(self) -> Selector: ...

    @property
    def clause(self) -> Clause: ...


S = TypeVar("S", bound=Selective)


@dataclass(frozen=True, slots=True)
class Sharing:
    """How many get the sum together, and which of them this one is, from 1."""

    people: int = 1
    position: int = 1


def decide_cash(
    policy: Policy,
    plan: AwardPlan | None,
    winner: Winner,
    payee: Payee = Payee.CONTESTANT,
    sharing: Sharing | None = None,
) -> Decision:
    """The prize money of one person: fixed by the document, or the plan's and held to the ceiling; shared to the fen.

    `sharing` is for others than contestants, of whom the winner says how many there are.
    """
    shared = sharing or (Sharing(winner.members, winner.position) if payee is Payee.CONTESTANT else Sharing())
    matter = MATTERS.get(payee, Matter.CASH)
    if (refused := out_of_force(policy, matter, winner.tier, winner.confirmed_on)) is not None:
        return Decision(Kind.CASH, *refused, payee)
    outcome, steps = _decide(policy, plan, winner, payee, shared)
    return Decision(Kind.CASH, outcome, (force_step(policy, winner.confirmed_on), *steps), payee)


def _decide(
    policy: Policy, plan: AwardPlan | None, winner: Winner, payee: Payee, shared: Sharing
) -> tuple[Outcome, tuple[Step, ...]]:
    """By the document's own sum; else by what it leaves open; else by the plan below the ceiling; else as it refers."""
    found = _line(policy, winner, payee)
    ceiling = _ceiling(policy, winner, payee)
    if winner.award is Award.UNDECIDED and (ceiling or _may_hold(found)):
        waits, step = undetermined(TIE_OPEN)
        return waits, (*((_limit(ceiling),) if ceiling else ()), step)
    if isinstance(found, PrizeLine):
        return _fixed(policy, found, plan, winner, shared)
    if (left := gap(policy, Matter.CASH, winner)) is not None:
        return _single(left)
    if isinstance(found, Unfit) and isinstance(found.why, Lacks):
        return _single(undetermined(needs(found.why), found.line.clause))
    if ceiling is not None:
        outcome, steps = _plan_cash(plan, winner, ceiling, shared)
        return outcome, (_limit(ceiling), *steps)
    return _elsewhere(policy, plan, winner, payee, missed=found, shared=shared)


def _line(policy: Policy, winner: Winner, payee: Payee) -> PrizeLine | Unfit[PrizeLine] | None:
    """What the document's sums for a payee say of a result, of those that speak of contests of its tier at all."""
    lines = [line for line in policy.of(PrizeLine) if line.payee is payee]
    return choose(
        [line for line in lines if not line.select.tiers or winner.tier in line.select.tiers], winner
    )


def _may_hold(found: PrizeLine | Unfit[PrizeLine] | None) -> bool:
    return isinstance(found, PrizeLine) or (found is not None and isinstance(found.why, Lacks))


def _ceiling(policy: Policy, winner: Winner, payee: Payee) -> CashLine | None:
    """The ceiling, which is for contestants and teams."""
    return policy.cash_line(winner.tier) if payee is Payee.CONTESTANT else None


def choose(lines: Sequence[S], winner: Winner) -> S | Unfit[S] | None:
    """The line of a document that holds for a result, as `choose_line` has it, in whatever order they stand."""
    ordered = sorted(lines, key=lambda line: str(line.clause))
    return choose_line(ordered, winner, by=lambda line: line.select)


def needs(found: Lacks) -> Text:
    """What a decision waits for, as it is told."""
    return Text(f"须先补充{found.what.zh}", f"{found.what.en} must be known first")


def gap(policy: Policy, matter: Matter, winner: Winner) -> tuple[Undetermined, Step] | None:
    """Undetermined where the document itself decides nothing of such a result; None elsewhere."""
    for line in policy.of(Gap):
        if line.matter is matter and isinstance(match_winner(line.select, winner), Fits):
            return undetermined(line.why, line.clause)
    return None


def _single(found: tuple[Outcome, Step]) -> tuple[Outcome, tuple[Step, ...]]:
    return found[0], (found[1],)


def _limit(ceiling: CashLine) -> Step:
    return Step(
        Text(
            f"{ceiling.tier.label.zh}奖金最高 {ceiling.ceiling}，具体金额由竞赛奖励方案确定",
            f"At most {ceiling.ceiling.en} at this tier; the award plan names the sum",
        ),
        ceiling.clause,
    )


def _fixed(
    policy: Policy, line: PrizeLine, plan: AwardPlan | None, winner: Winner, shared: Sharing
) -> tuple[Outcome, tuple[Step, ...]]:
    """The sum of a line of the document, shared or not as it says; where it is silent, as the plan says."""
    outcome, same = _sum_of(policy, line, plan, winner)
    if not isinstance(outcome, Amount):
        return outcome, (same,)
    planned = plan.line(winner, line.payee) if plan else None
    per = line.per or (planned.per if isinstance(planned, PlanLine) else None)
    if shared.people > 1 and per is None:
        see = Text(
            "文件未写明团队是均分还是每人一份",
            "the text does not say whether a team shares it or each gets it",
        )
        open_, step = undetermined(see, line.clause)
        return open_, (same, step)
    per = per or Per.ENTRY
    if (above := _above(_ceiling(policy, winner, line.payee), outcome.money, per, shared)) is not None:
        return above[0], (same, above[1])
    return _shared(outcome.money, per, shared, (same,))


def _sum_of(policy: Policy, line: PrizeLine, plan: AwardPlan | None, winner: Winner) -> tuple[Outcome, Step]:
    """The sum that a line fixes, by itself or as that of another payee, whose outcome it shares."""
    if isinstance(line.amount, Money):
        says = Text(f"文件规定的奖金 {line.amount}", f"The document fixes {line.amount.en}")
        return Amount(line.amount), Step(says, line.clause)
    payee = line.amount.payee
    as_ = Text(f"与{payee.label.zh}同额", f"as much as the {payee.label.en} gets")
    other = _line(policy, winner, payee)
    if isinstance(other, PrizeLine) and isinstance(other.amount, SameAs):
        return undetermined(Text(f"{as_.zh}，但其数额不能确定", f"{as_.en}, which is not known"), line.clause)
    outcome, _ = _decide(policy, plan, winner, payee, Sharing())
    says = _told(outcome)
    return outcome, Step(Text(f"{as_.zh}：{says.zh}", f"{as_.en}: {says.en}"), line.clause)


def _told(outcome: Outcome) -> Text:
    """What came out for the other payee, in the words that its own decision has."""
    match outcome:
        case Amount(money):
            return Text(str(money), money.en)
        case Undetermined(says) | Nothing(says):
            return says
        case _:  # pragma: no cover - money decisions have no other outcome
            raise TypeError(outcome)


def _plan_cash(
    plan: AwardPlan | None, winner: Winner, ceiling: CashLine, shared: Sharing
) -> tuple[Outcome, tuple[Step, ...]]:
    if plan is None:
        return _single(undetermined(NO_PLAN))
    line = plan.line(winner)
    if isinstance(line, Lacks):
        return _single(undetermined(needs(line)))
    if line is None or line.amount is None:
        return _single(nothing(_no_money(plan, winner)))
    if (above := _above(ceiling, line.amount, line.per, shared)) is not None:
        return _single(above)
    says = Text(
        f"奖励方案（{plan.reference}）：{winner.award.label.zh} {line.amount}，未超上限",
        f"Award plan ({plan.reference}): {line.amount.en} for {winner.award.label.en}, within the ceiling",
    )
    return _shared(line.amount, line.per, shared, (Step(says),))


def _no_money(plan: AwardPlan, winner: Winner) -> Text:
    return Text(
        f"奖励方案（{plan.reference}）对{winner.award.label.zh}未设奖金",
        f"The award plan ({plan.reference}) gives no money for {winner.award.label.en}",
    )


def _elsewhere(
    policy: Policy,
    plan: AwardPlan | None,
    winner: Winner,
    payee: Payee,
    *,
    missed: Unfit[PrizeLine] | None,
    shared: Sharing,
) -> tuple[Outcome, tuple[Step, ...]]:
    """No line of money holds for the result: who is referred to, or why nothing is due.

    Only what a document leaves to others to give, the reward of a master, is paid as the plan states it.
    """
    away = referred(policy, MATTERS.get(payee, Matter.CASH), winner.tier)
    if away is None:
        return _single(_unspoken(policy, winner, payee, missed))
    line = plan.line(winner, payee) if plan and payee is Payee.MASTER else None
    if plan is None or not isinstance(line, PlanLine) or line.amount is None:
        return _single(away)
    says = Text(
        f"奖励方案（{plan.reference}）：{line.amount}", f"Award plan ({plan.reference}): {line.amount.en}"
    )
    return _shared(line.amount, line.per, shared, (away[1], Step(says)))


def _unspoken(
    policy: Policy, winner: Winner, payee: Payee, missed: Unfit[PrizeLine] | None
) -> tuple[Outcome, Step]:
    if missed is not None and isinstance(missed.why, Misses):
        why = missed.why.why
        return nothing(
            Text(f"文件规定的奖金：{why.zh}", f"The sums of the document: {why.en}"), missed.line.clause
        )
    if payee is Payee.CONTESTANT:
        return undetermined(_no_sum(policy, winner.tier))
    return nothing(
        Text(
            f"{policy.number}没有规定奖励{payee.label.zh}",
            f"{policy.number} says nothing of the {payee.label.en}",
        )
    )


def _no_sum(policy: Policy, tier: Tier) -> Text:
    return Text(f"{policy.number}未规定{tier.label.zh}奖金", f"{policy.number} names no sum at this tier")


def referred(policy: Policy, matter: Matter, tier: Tier) -> tuple[Undetermined, Step] | None:
    """Undetermined with whom the document refers to for a matter; None if it refers nowhere."""
    line = policy.reference(matter, tier)
    if line is None:
        return None
    see = Text(f"{line.matter.label.zh}见{line.see.zh}", f"{line.matter.label.en}: see {line.see.en}")
    return undetermined(see, line.clause)


def _above(
    ceiling: CashLine | None, amount: Money, per: Per, shared: Sharing
) -> tuple[Undetermined, Step] | None:
    """Undetermined where what all get together is above the ceiling: a sum is never cut silently, nor paid."""
    together = Money(amount.fen * (shared.people if per is Per.PERSON else 1))
    if ceiling is None or together <= ceiling.ceiling:
        return None
    see = Text(
        f"共 {together}，超过{ceiling.tier.label.zh}上限 {ceiling.ceiling}，须先更正",
        f"{together.en} in all is above the ceiling of {ceiling.ceiling.en} and must be mended first",
    )
    return undetermined(see, ceiling.clause)


def _shared(
    amount: Money, per: Per, shared: Sharing, steps: tuple[Step, ...]
) -> tuple[Outcome, tuple[Step, ...]]:
    if shared.people == 1:
        return Amount(amount), steps
    if per is Per.PERSON:
        each = Text(f"共{shared.people}人，每人一份", f"{shared.people} people, each gets the sum")
        return Amount(amount), (*steps, Step(each))
    shares = amount.split(shared.people)
    return Amount(shares[shared.position - 1]), (*steps, _share_step(amount, shares, shared))


def _share_step(amount: Money, shares: tuple[Money, ...], shared: Sharing) -> Step:
    share = shares[shared.position - 1]
    over = sum(each > shares[-1] for each in shares)
    rest_zh = f"，除不尽的{over}分由排在前面的{over}名队员各多得1分" if over else ""
    rest_en = f"; the odd {over} fen go to the first {over} members" if over else ""
    return Step(
        Text(
            f"团队{shared.people}人均分 {amount}，本人 {share}{rest_zh}",
            f"{shared.people} members share {amount.en} equally; this one gets {share.en}{rest_en}",
        )
    )


def out_of_force(
    policy: Policy, matter: Matter | None, tier: Tier, day: date
) -> tuple[Outcome, tuple[Step, ...]] | None:
    """The outcome when the document does not govern the day of confirmation; None when it does.

    A draft tells beside it where it would refer the matter, if there is one.
    """
    if policy.in_force_on(day):
        return None
    elsewhere = referred(policy, matter, tier) if matter and not policy.payable else None
    see = Text(
        f"{policy.number}（{policy.status.label.zh}）不适用于{day}，见当日有效的文件",
        f"{policy.number} ({policy.status.label.en}) does not govern {day}; see the document in force then",
    )
    return Undetermined(see), (Step(see, policy.term), *((elsewhere[1],) if elsewhere else ()))


def force_step(policy: Policy, day: date) -> Step:
    """The step that says the document governs, or is taken to govern in a simulation."""
    if policy.simulated:
        says = Text(
            f"模拟：假定{policy.number}于{day}施行",
            f"Simulated: {policy.number} is taken to be in force on {day}",
        )
    else:
        says = Text(
            f"成绩于{day}确认，{policy.number}施行中", f"Confirmed on {day}, {policy.number} is in force"
        )
    return Step(says, policy.term)
