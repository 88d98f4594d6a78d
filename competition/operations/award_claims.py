"""Every claim of a competition, decided: who may get what, under which key, before settlement."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from competition.db.awards import AwardDecision
from competition.db.competitions import Competition
from competition.db.grants import (
    BaseRecognition,
    LevelCertificate,
    bases_of,
    certificates_of,
    confirmed_certificates,
    last_recognition,
)
from competition.db.results import published_result
from competition.db.supporters import TitleGrant, confirmed_titles, titles_of
from competition.domain.award_plan import AwardPlan
from competition.domain.claims import Claim
from competition.domain.decisions import decide_beside, decide_winner
from competition.domain.grants import Recognition, decide_base, decide_hosting
from competition.domain.honours import grant_allowance
from competition.domain.medals import Award
from competition.domain.outcomes import Amount, Decision, Honoured, Kind, Promoted, Step, Titled, undetermined
from competition.domain.payees import Payee
from competition.domain.policy import Policy
from competition.domain.policy_grants import FollowOnSubsidy, HostingGrant, Occasion, Recipient
from competition.domain.policy_lines import PrizeLine
from competition.domain.problems import Text
from competition.domain.selector import Winner
from competition.domain.tiers import Group, SkillLevel, Tier
from competition.operations.award_facts import Earner, find_earners, ids_read
from competition.operations.subsidies import settle_certificates

NO_RECIPIENT = Text(
    "见奖励方案：文件未写明晋升补贴由个人还是企业领取，方案也未写明",
    "see the award plan: neither the document nor the plan says whether the person or the enterprise is paid",
)
NOT_NAMED = "（承办单位未填写）"
GIVEN = (Amount, Promoted, Titled, Honoured)


@dataclass(frozen=True, slots=True)
class Made:
    """A claim with the row that will keep it."""

    row: AwardDecision
    claim: Claim


@dataclass(frozen=True, slots=True)
class Claims:
    """Every claim of a competition, and how many ID numbers were opened to make them."""

    claims: list[Made]
    ids_read: int


def claims_of(competition: Competition, policy: Policy, plan: AwardPlan | None) -> Claims:
    """Members, people beside them, units, results from elsewhere, granted titles, certificates of level,
    recognised bases, the host.
    """
    earners = find_earners(competition, policy)
    held = _held_titles(competition, earners)
    made = [
        _made(competition, earner, decision)
        for earner in earners
        for decision in _decide(policy, plan, earner, held.get(earner.person_id, frozenset()))
    ]
    made += _titles(competition, policy)
    made += _certificates(competition, policy, plan)
    made += _bases(competition, policy)
    made += _hosting(competition, policy, plan)
    return Claims(made, ids_read(earners))


def _held_titles(competition: Competition, earners: list[Earner]) -> dict[str, frozenset[str]]:
    """Titles granted to them with other competitions; those granted with this one are its own and not held before."""
    found: dict[str, set[str]] = {}
    for grant in confirmed_titles(sorted({each.person_id for each in earners if each.person_id})):
        if grant.competition_id != competition.id:
            found.setdefault(grant.person_id, set()).add(grant.title)
    return {person: frozenset(titles) for person, titles in found.items()}


def _decide(
    policy: Policy, plan: AwardPlan | None, earner: Earner, held: frozenset[str]
) -> Iterator[Decision]:
    """The decisions for one earner that say something.

    Who won no award is told only what was given all the same; a unit only where a line speaks of units.
    """
    if earner.payee is Payee.CONTESTANT:
        decisions = decide_winner(policy, plan, earner.winner, held=held)
    elif earner.payee is Payee.UNIT and not any(line.payee is Payee.UNIT for line in policy.of(PrizeLine)):
        decisions = ()
    else:
        decisions = decide_beside(policy, plan, earner.winner, earner.payee, earner.sharing, held=held)
    for decision in decisions:
        if earner.winner.award is not Award.NONE or isinstance(decision.outcome, GIVEN):
            yield decision


def _made(competition: Competition, earner: Earner, decision: Decision) -> Made:
    row = AwardDecision(
        key=_key(competition, earner.source, decision),
        person_id=earner.person_id or None,
        unit=earner.unit,
        entry_id=earner.entry_id,
        member_id=earner.member_id,
        supporter_id=earner.supporter_id,
        elsewhere_id=earner.elsewhere_id,
        kind=decision.kind,
        payee=decision.payee,
        award=earner.winner.award,
        earned_in=earner.earned_in,
        skill=earner.skill,
        employer=earner.employer,
        confirmed_on=earner.winner.confirmed_on,
    )
    claim = Claim(
        row.key,
        earner.earned_in,
        decision,
        skill=earner.skill,
        confirmed_on=earner.winner.confirmed_on,
        received=earner.received if decision.kind is Kind.CASH else None,
    )
    return Made(row, claim)


def _key(competition: Competition, source: str, decision: Decision) -> str:
    return f"{competition.code}/{source}/{decision.kind}/{decision.payee}/{decision.about}"


def _titles(competition: Competition, policy: Policy) -> Iterator[Made]:
    """The allowance of each title that was granted and confirmed."""
    for grant in titles_of(competition.id):
        winner = Winner(Award.NONE, competition.tier_value, Group.WORKER, grant.granted_on)
        decision = grant_allowance(policy, grant.title, winner) if grant.confirmed_at else None
        if decision is not None:
            yield _granted(competition, grant, decision)


def _granted(competition: Competition, grant: TitleGrant, decision: Decision) -> Made:
    row = AwardDecision(
        key=_key(competition, f"title/{grant.id}", decision),
        person_id=grant.person_id,
        unit="",
        title_id=grant.id,
        kind=decision.kind,
        payee=decision.payee,
        award=Award.NONE,
        earned_in=f"{grant.title}（{grant.document}）",
        skill=grant.title,
        employer=grant.employer,
        confirmed_on=grant.granted_on,
    )
    return Made(
        row, Claim(row.key, row.earned_in, decision, skill=grant.title, confirmed_on=grant.granted_on)
    )


def _certificates(competition: Competition, policy: Policy, plan: AwardPlan | None) -> Iterator[Made]:
    """晋升补贴 of each confirmed certificate, held to the yearly cap of its enterprise over all competitions."""
    own = [each for each in certificates_of(competition.id) if each.confirmed_at]
    settled = settle_certificates(policy, confirmed_certificates()) if own else {}
    for each in own:
        held = settled[each]
        steps = (*held.subsidy.decision.steps, *held.steps)
        decision = replace(held.subsidy.decision, outcome=held.outcome, steps=steps)
        yield _certified(competition, each, *_received_by(policy, plan, each.level_value, decision))


def _received_by(
    policy: Policy, plan: AwardPlan | None, level: SkillLevel, decision: Decision
) -> tuple[Decision, Recipient]:
    """Who gets it: as the document says, else as the plan does; where neither does nobody can be paid yet."""
    stated = next((line.to for line in policy.of(FollowOnSubsidy) if line.level is level), Recipient.UNSTATED)
    if stated is not Recipient.UNSTATED or not isinstance(decision.outcome, Amount):
        return decision, stated
    if plan is None or plan.follow_on_to is None:
        outcome, step = undetermined(NO_RECIPIENT)
        return replace(decision, outcome=outcome, steps=(*decision.steps, step)), stated
    to = plan.follow_on_to
    says = Text(
        f"奖励方案（{plan.reference}）：发给{to.label.zh}",
        f"Award plan ({plan.reference}): paid to {to.label.en}",
    )
    return replace(decision, steps=(*decision.steps, Step(says))), to


def _certified(competition: Competition, each: LevelCertificate, decision: Decision, to: Recipient) -> Made:
    by_unit = to is Recipient.ENTERPRISE
    decision = replace(decision, payee=Payee.UNIT if by_unit else Payee.CONTESTANT)
    row = AwardDecision(
        key=_key(competition, f"certificate/{each.id}", decision),
        person_id=None if by_unit else each.person_id,
        unit=each.employer if by_unit else "",
        certificate_id=each.id,
        kind=decision.kind,
        payee=decision.payee,
        award=Award.NONE,
        earned_in=f"{each.level_value.label.zh}证书 {each.certificate}",
        skill=each.level_value.label.zh,
        employer=each.employer,
        confirmed_on=each.certified_on,
    )
    return Made(row, Claim(row.key, row.earned_in, decision, skill=row.skill, confirmed_on=row.confirmed_on))


def _bases(competition: Competition, policy: Policy) -> Iterator[Made]:
    """基地补助 of each recognition that was confirmed."""
    for each in bases_of(competition.id):
        if each.confirmed_at is not None:
            yield _base(competition, each, decide_base(policy, recognition_of(each)))


def recognition_of(row: BaseRecognition) -> Recognition:
    """The recognition as the rules read it, with the day of the unit's last one."""
    return Recognition(
        row.base,
        Tier(row.tier),
        Occasion(row.occasion),
        row.recognised_on,
        higher=row.higher,
        last_on=last_recognition(row),
    )


def _base(competition: Competition, each: BaseRecognition, decision: Decision) -> Made:
    row = AwardDecision(
        key=_key(competition, f"base/{each.id}", decision),
        unit=each.unit,
        base_id=each.id,
        kind=decision.kind,
        payee=decision.payee,
        award=Award.NONE,
        earned_in=f"{each.base}（{each.document}）",
        skill=each.base,
        employer=each.unit,
        confirmed_on=each.recognised_on,
    )
    return Made(
        row, Claim(row.key, row.earned_in, decision, skill=each.base, confirmed_on=each.recognised_on)
    )


def _hosting(competition: Competition, policy: Policy, plan: AwardPlan | None) -> Iterator[Made]:
    """承办补助 for each event, where the document speaks of such a contest."""
    tier, kind = competition.tier_value, competition.class_value
    lines = [line for line in policy.of(HostingGrant) if line.tier is tier and kind in line.classes]
    for event in competition.held_events if lines else ():
        row = published_result(event.id)
        assert row is not None  # noqa: S101 - every event is published
        assert row.confirmed_on is not None  # noqa: S101 - publication sets it
        decision = decide_hosting(policy, plan, tier, kind, on=row.confirmed_on)
        yield _host(competition, event.code, event.name, decision, row.confirmed_on)


def _host(competition: Competition, code: str, name: str, decision: Decision, day: date) -> Made:
    row = AwardDecision(
        key=_key(competition, f"{code}/host", decision),
        unit=competition.host or NOT_NAMED,
        kind=decision.kind,
        payee=decision.payee,
        award=Award.NONE,
        earned_in=f"承办{name}",
        skill=name,
        employer=competition.host,
        confirmed_on=day,
    )
    return Made(row, Claim(row.key, row.earned_in, decision, skill=name, confirmed_on=day))
