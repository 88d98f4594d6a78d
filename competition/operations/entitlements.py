"""What everybody is entitled to now: the approved decisions of all competitions, settled person by person."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from competition.db import db
from competition.db.awards import AwardDecision, approved_runs, find_confirmation
from competition.db.competitions import Competition
from competition.db.elsewhere import ElsewhereResult
from competition.db.entries import Person
from competition.db.payments import standing_lines
from competition.domain.claims import Claim, Received, Settled, scope_of
from competition.domain.ledger import Entitlement, balance
from competition.domain.money import NOTHING
from competition.domain.outcomes import Decision, Kind, Step
from competition.domain.policy import Policy
from competition.domain.problems import Refusal, Text, problem
from competition.domain.settlement import settle
from competition.domain.tiers import Tier
from competition.operations.award_claims import NOT_NAMED
from competition.operations.limits import limited_decisions
from competition.operations.payment_checks import OFFICE, competitions_as
from competition.operations.unit import Actor


@dataclass(frozen=True, slots=True)
class Standing:
    """An approved decision as it stands after settlement over all competitions."""

    row: AwardDecision
    competition: Competition
    settled: Settled

    @property
    def steps(self) -> tuple[Step, ...]:
        """Why: the steps of the decision, then those of the settlement."""
        return (*self.settled.claim.decision.steps, *self.settled.steps)

    @property
    def entitlement(self) -> Entitlement:
        """What is due for it; zero where nothing is."""
        money = self.settled.money or NOTHING
        return Entitlement(booking_key(self.row), money, self.row.payment_year, self.steps)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An approved decision from which nothing is paid for now, and what has been booked for it stays; `why` says it."""

    row: AwardDecision
    competition: Competition
    why: Text


@dataclass(frozen=True, slots=True)
class Entitled:
    """All approved decisions: those that stand, struck ones among them, and those left out."""

    standing: tuple[Standing, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class PersonSettlement:
    """Everything one person earned, in the order of the confirmations."""

    person: Person
    standing: tuple[Standing, ...]
    left_out: tuple[LeftOut, ...]


def booking_key(row: AwardDecision) -> str:
    """The claim that lines are booked under. A unit belongs to it: put right, it is another payee."""
    return f"{row.key}/{row.unit}" if row.unit else row.key


def find_entitlements(*, policies: dict[str, Policy]) -> Entitled:
    """What stands now, over the newest approved decisions of every competition."""
    rows = _approved()
    return _settle(rows, policies, limited_decisions(rows, policies))


def _approved() -> list[AwardDecision]:
    return [row for run in approved_runs() for row in run.decisions]


def person_settlement(person_id: str, *, policies: dict[str, Policy]) -> PersonSettlement:
    """Every claim of one person: what stands, what was struck and by which clause, what is left out and why."""
    rows = _approved()
    own = [row for row in rows if row.person_id == person_id]
    found = _settle(own, policies, limited_decisions(rows, policies))
    return PersonSettlement(
        db.session.get_one(Person, person_id),
        tuple(sorted(found.standing, key=lambda each: (each.row.confirmed_on, each.row.key))),
        found.left_out,
    )


def office_settlement(person_id: str, *, policies: dict[str, Policy], by: Actor) -> PersonSettlement:
    """The same for somebody of the office. Refusal where the person was decided upon in none of their competitions."""
    found = person_settlement(person_id, policies=policies)
    own = competitions_as(by, *OFFICE)
    if not any(each.competition.id in own for each in (*found.standing, *found.left_out)):
        raise Refusal(
            problem(
                "在您组织或复核的竞赛中，没有此人的奖励决定。",
                "There is no award decision about this person in your competitions.",
                mend_zh="请从拨付批次中打开结算情况。",
                mend_en="Open the settlement from a batch.",
            )
        )
    return found


def _settle(
    rows: Iterable[AwardDecision], policies: dict[str, Policy], limited: dict[int, Decision]
) -> Entitled:
    """Payee by payee under the rules of each place; `limited` are decisions that limits over all rows have changed."""
    left_out: list[LeftOut] = []
    groups: dict[tuple[str, str], list[AwardDecision]] = defaultdict(list)
    for row in rows:
        policy = policies.get(row.run.policy_id)
        why = _why_not(row, policy)
        if policy is None or why is not None:
            left_out.append(LeftOut(row, _competition(row), why or _unknown(row)))
        else:
            groups[row.person_id or row.key, policy.jurisdiction].append(row)
    left_out += _with_them(left_out, groups, policies)
    out = {each.row.id for each in left_out}
    booked = {key for key, money in balance(standing_lines()).items() if money > NOTHING}
    kept = ([row for row in own if row.id not in out] for own in groups.values())
    standing = (each for own in kept if own for each in _stand(own, policies, limited, booked))
    return Entitled(tuple(standing), tuple(left_out))


def _with_them(
    left_out: Iterable[LeftOut],
    groups: dict[tuple[str, str], list[AwardDecision]],
    policies: dict[str, Policy],
) -> list[LeftOut]:
    """The claims that stand or fall with one that is left out: nothing new is paid for them, nothing is reversed.

    Without it what it struck would come back and be paid beside what was paid for it. Under a document that is not here
    it may be of any place.
    """
    waiting: dict[str, list[LeftOut]] = defaultdict(list)
    for each in left_out:
        if each.row.person_id:
            waiting[each.row.person_id].append(each)
    return [
        LeftOut(row, _competition(row), _together(other))
        for (payee, place), rows in groups.items()
        if payee in waiting
        for row in rows
        if (other := _falls_with(row, place, waiting[payee], policies)) is not None
    ]


def _falls_with(
    row: AwardDecision, place: str, waiting: list[LeftOut], policies: dict[str, Policy]
) -> LeftOut | None:
    """The first of the person's claims left out that this one, under that place's rules, stands or falls with."""
    own = scope_of(_claim(row))
    for other in waiting:
        policy = policies.get(other.row.run.policy_id)
        if own and scope_of(_claim(other.row)) == own and (policy is None or policy.jurisdiction == place):
            return other
    return None


def _together(other: LeftOut) -> Text:
    of = f"{other.competition.name} {other.row.earned_in}"
    return Text(
        f"与之就高或不重复的“{of}”暂不能结算（{other.why.zh}）；更正之前，本项既不新付，也不冲销",
        f"it stands or falls with “{of}”, which is left out ({other.why.en}); until that is mended nothing new is "
        "paid for it and nothing is taken back",
    )


def _stand(
    rows: list[AwardDecision],
    policies: dict[str, Policy],
    limited: dict[int, Decision],
    booked: Collection[str],
) -> Iterator[Standing]:
    """The claims of one payee under one place's rules.

    The document of the latest confirmation governs; a rule that only another one states holds too, by its clause.
    """
    latest = max(rows, key=lambda row: (row.confirmed_on, row.id))
    by_key = {row.key: row for row in rows}
    found = settle(
        [_claim(row, limited.get(row.id)) for row in rows],
        policy=policies[latest.run.policy_id],
        own={row.key: policies[row.run.policy_id] for row in rows},
        booked={row.key for row in rows if booking_key(row) in booked},
    )
    for settled in found:
        row = by_key[settled.claim.key]
        yield Standing(row, _competition(row), settled)


def _claim(row: AwardDecision, decision: Decision | None = None) -> Claim:
    """The claim as it was decided, or with that decision in its place."""
    return Claim(
        row.key,
        f"{_competition(row).name} {row.earned_in}",
        decision or row.decision(),
        skill=row.skill,
        confirmed_on=row.confirmed_on,
        received=_received(row),
    )


def _received(row: AwardDecision) -> Received | None:
    """What another payer has paid for the result, counted against the prize money."""
    if row.elsewhere_id is None or row.kind != Kind.CASH:
        return None
    result = db.session.get_one(ElsewhereResult, row.elsewhere_id)
    if not result.received or result.received == NOTHING or result.received_from is None:
        return None
    return Received(result.received, Tier(result.received_from))


def _competition(row: AwardDecision) -> Competition:
    return db.session.get_one(Competition, row.run.competition_id)


def _why_not(row: AwardDecision, policy: Policy | None) -> Text | None:
    """Why nothing may be paid from a decision for now; None if it may."""
    run = row.run
    if policy is not None and not policy.payable:
        return Text(
            f"{policy.number}是{policy.status.label.zh}，不能据此发放",
            f"{policy.number} is {policy.status.label.en}: nothing is paid from it",
        )
    if run.reported and find_confirmation(run.competition_id, run.policy_digest) is None:
        return Text(
            f"{run.policy_number}的数额出自报道，尚未核实原文",
            f"the sums of {run.policy_number} are only reported; nobody has compared them with the text",
        )
    if row.unit == NOT_NAMED and row.amount is not None:
        return Text("承办单位未填写", "the host is not named")
    return None


def _unknown(row: AwardDecision) -> Text:
    return Text(
        f"系统中没有政策文件“{row.run.policy_id}”，无法结算",
        f"the policy “{row.run.policy_id}” is not in this installation, so nothing can be settled",
    )
