"""Worked examples of a policy: facts, and what must come out of them under the document; each is tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from competition.domain.award_plan import AwardPlan, Scope, check_plan
from competition.domain.awards import Sharing
from competition.domain.claims import Claim, Received, Settled
from competition.domain.clauses import Clause
from competition.domain.decisions import decide_beside, decide_winner
from competition.domain.enterprise_cap import Subsidy
from competition.domain.grants import Recognition, decide_base, decide_follow_on, decide_hosting
from competition.domain.honours import grant_allowance
from competition.domain.money import Money, total
from competition.domain.outcomes import (
    Amount,
    Candidate,
    Decision,
    Honoured,
    Kind,
    Outcome,
    Promoted,
    Step,
    Titled,
    Undetermined,
)
from competition.domain.payees import Payee
from competition.domain.policy import Policy
from competition.domain.problems import Problem
from competition.domain.selector import Winner
from competition.domain.settlement import payment_year, settle, settle_enterprises
from competition.domain.tiers import CompetitionClass, SkillLevel, Tier

OTHER = "other"
"""The key of the claim that a case names beside its own."""


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """A result, the plan (None: none approved), and whose award is asked for.

    `held` are titles given before; `granted` a title that the person was selected for; `also_earned` another sum of the
    same person, to be settled with this one; `received` what another payer has paid already.
    """

    winner: Winner
    plan: AwardPlan | None
    payee: Payee
    sharing: Sharing
    held: frozenset[str] = frozenset()
    granted: str | None = None
    also_earned: Money | None = None
    received: Received | None = None


@dataclass(frozen=True, slots=True)
class HostingFacts:
    """An event that was held."""

    tier: Tier
    competition_class: CompetitionClass
    on: date
    plan: AwardPlan | None = None


@dataclass(frozen=True, slots=True)
class BaseFacts:
    """A base or studio that was recognised; `received` is what another payer has paid for the same."""

    recognition: Recognition
    received: Received | None


@dataclass(frozen=True, slots=True)
class FollowOnFacts:
    """A level that a person newly reached, certified on that day; `received` as with a base."""

    level: SkillLevel
    on: date
    received: Received | None


@dataclass(frozen=True, slots=True)
class CapFacts:
    """The levels that the people of one enterprise newly reached, in the order of the days."""

    certified: tuple[FollowOnFacts, ...]


Facts = ResultFacts | HostingFacts | BaseFacts | FollowOnFacts | CapFacts


@dataclass(frozen=True, slots=True)
class Case:
    """A worked example. `simulated`: the document is taken to be in force, as for a draft.

    `expected` maps the file's `expect_*` keys to Money, SkillLevel, int, bool, a word, titles, or the articles or
    phrases that must be cited.
    """

    name: str
    facts: Facts
    expected: Mapping[str, object]
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes out, by the key that would expect it, and the clauses that it rests on."""

    values: Mapping[str, object]
    clauses: tuple[Clause, ...]


def run_case(policy: Policy, case: Case) -> tuple[str, ...]:
    """The differences between what a case expects and what the policy gives; empty when the case passes."""
    answer = answer_case(policy, case)
    found = {**answer.values, "expect_clauses": _wanted_of(answer.clauses, case)}
    return tuple(
        f"{key}：应为 {_say(wanted)}，实为 {_say(found.get(key))} / expected {_say(wanted)}, got {_say(found.get(key))}"
        for key, wanted in case.expected.items()
        if found.get(key) != wanted
    )


def answer_case(policy: Policy, case: Case) -> Answer:
    """What the policy gives for the facts of a case. A plan refused for its content decides nothing further."""
    under = replace(policy, simulated=True) if case.simulated else policy
    match case.facts:
        case ResultFacts() as facts:
            return _of_result(under, facts, case.name)
        case HostingFacts() as facts:
            return _of_hosting(under, facts)
        case BaseFacts(recognition, received):
            return _of_grant(under, decide_base(under, recognition), recognition.on, received)
        case FollowOnFacts(level, on, received):
            return _of_grant(under, decide_follow_on(under, level, Tier.CITY, on=on), on, received)
        case CapFacts() as facts:  # pragma: no branch - these are all facts
            return _of_cap(under, facts)


def _of_result(policy: Policy, facts: ResultFacts, name: str) -> Answer:
    winner, day = facts.winner, facts.winner.confirmed_on
    scope = Scope(winner.tier, winner.competition_class, winner.members)
    problems = check_plan(facts.plan, policy=policy, scope=scope, on=day) if facts.plan else ()
    if problems and policy.in_force_on(day):
        return _refused(policy, problems)
    decisions = _decisions(policy, facts)
    settled = [each for each in settle(_claims(decisions, facts, name), policy=policy) if _own(each)]
    steps = [step for each in settled for step in (*each.claim.decision.steps, *each.steps)]
    found = {
        "expect_refused": bool(problems),
        "expect_amount_yuan": _amount(decisions[0].outcome),
        "expect_paid_yuan": _amount(settled[0].outcome),
        "expect_payment_year": payment_year(policy, day),
        **_titles(decisions),
    }
    return Answer(found, _cited(steps))


def _own(each: Settled) -> bool:
    return each.claim.key != OTHER


def _refused(policy: Policy, problems: Sequence[Problem]) -> Answer:
    said = "\n".join(map(str, problems))
    cited = tuple(clause for clause in policy.clauses() if str(clause) in said)
    return Answer({"expect_refused": True}, cited)


def _decisions(policy: Policy, facts: ResultFacts) -> tuple[Decision, ...]:
    """Prize money first, then everything else that follows."""
    if facts.payee is not Payee.CONTESTANT:
        return decide_beside(policy, facts.plan, facts.winner, facts.payee, facts.sharing, held=facts.held)
    decisions = decide_winner(policy, facts.plan, facts.winner, held=facts.held)
    chosen = grant_allowance(policy, facts.granted, facts.winner) if facts.granted else None
    return (*decisions, chosen) if chosen else decisions


def _claims(decisions: Sequence[Decision], facts: ResultFacts, name: str) -> list[Claim]:
    day = facts.winner.confirmed_on
    claims = [
        Claim(
            f"case {number:03}",
            name,
            each,
            confirmed_on=day,
            received=facts.received if each.kind is Kind.CASH else None,
        )
        for number, each in enumerate(decisions)
    ]
    if facts.also_earned is not None:
        other = Decision(Kind.CASH, Amount(facts.also_earned), ())
        claims.append(Claim(OTHER, "另一赛事", other, confirmed_on=day))
    return claims


def _titles(decisions: Sequence[Decision]) -> dict[str, object]:
    """What follows beside the money, by the key that would expect it."""
    by_kind: dict[Kind, list[Outcome]] = {}
    for each in decisions:
        by_kind.setdefault(each.kind, []).append(each.outcome)
    promotion = by_kind.get(Kind.PROMOTION, [])
    honours = by_kind.get(Kind.HONOUR, [])
    return {
        "expect_level": _first([each.level for each in promotion if isinstance(each, Promoted)], promotion),
        "expect_title": _first(
            [each.professional.zh for each in promotion if isinstance(each, Titled)], promotion
        ),
        "expect_honours": tuple(each.honour for each in honours if isinstance(each, Honoured))
        or _word(honours),
        "expect_candidates": tuple(each.candidate for each in honours if isinstance(each, Candidate))
        or "nothing",
        "expect_allowance_yuan": _first([], by_kind.get(Kind.ALLOWANCE, [])),
        "expect_employment": _word(by_kind.get(Kind.EMPLOYMENT, [])),
    }


def _first(found: Sequence[object], outcomes: Sequence[Outcome]) -> object:
    """The first of what was found; else a sum, or the word for there being none."""
    sums = [each.money for each in outcomes if isinstance(each, Amount)]
    return next(iter((*found, *sums)), _word(outcomes))


def _word(outcomes: Sequence[Outcome]) -> str:
    return "undetermined" if any(isinstance(each, Undetermined) for each in outcomes) else "nothing"


def _amount(outcome: Outcome) -> Money | str:
    return outcome.money if isinstance(outcome, Amount) else _word([outcome])


def _of_hosting(policy: Policy, facts: HostingFacts) -> Answer:
    scope = Scope(facts.tier, facts.competition_class)
    problems = check_plan(facts.plan, policy=policy, scope=scope, on=facts.on) if facts.plan else ()
    if problems and policy.in_force_on(facts.on):
        return _refused(policy, problems)
    decision = decide_hosting(policy, facts.plan, facts.tier, facts.competition_class, on=facts.on)
    found = _of_grant(policy, decision, facts.on, None)
    return Answer({**found.values, "expect_refused": bool(problems)}, found.clauses)


def _of_cap(policy: Policy, facts: CapFacts) -> Answer:
    """What an enterprise's promotions bring in all, and of how many of them nobody can tell."""
    held = settle_enterprises(
        [
            Subsidy(
                f"case {number:04}",
                "案例企业",
                each.level,
                each.on,
                decide_follow_on(policy, each.level, Tier.CITY, on=each.on),
            )
            for number, each in enumerate(facts.certified)
        ],
        policy=policy,
    )
    found = {
        "expect_amount_yuan": total([each.money for each in held if each.money is not None]),
        "expect_open_people": sum(isinstance(each.outcome, Undetermined) for each in held),
    }
    return Answer(
        found, _cited([step for each in held for step in (*each.subsidy.decision.steps, *each.steps)])
    )


def _of_grant(policy: Policy, decision: Decision, on: date, received: Received | None) -> Answer:
    claim = Claim("case", "案例", decision, confirmed_on=on, received=received)
    (settled,) = settle([claim], policy=policy)
    found = {
        "expect_amount_yuan": _amount(decision.outcome),
        "expect_paid_yuan": _amount(settled.outcome),
        "expect_payment_year": payment_year(policy, on),
    }
    return Answer(found, _cited((*decision.steps, *settled.steps)))


def _cited(steps: Sequence[Step]) -> tuple[Clause, ...]:
    return tuple(dict.fromkeys(step.clause for step in steps if step.clause))


def _wanted_of(cited: Sequence[Clause], case: Case) -> tuple[str, ...]:
    """The articles and phrases that the case asks for, as far as they were cited: a case need not list every one."""
    known = {text for clause in cited for text in (clause.article, clause.phrase)}
    wanted = case.expected.get("expect_clauses", ())
    return tuple(text for text in wanted if text in known) if isinstance(wanted, tuple) else ()


def _say(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(map(str, value)) or "—"
    return "—" if value is None else str(value)
