"""Award plans and decisions: proposed by one person, approved by another, each line with its clause."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from competition.codec import dump
from competition.db import db
from competition.db.awards import (
    AwardDecision,
    AwardRun,
    PlanVersion,
    newest_approved_plan,
    newest_plan,
    newest_run,
)
from competition.db.competitions import Competition
from competition.db.entries import Entry, Member
from competition.db.results import published_result
from competition.domain.award_plan import AwardPlan, Scope, check_plan
from competition.domain.awards import decide_cash
from competition.domain.medals import Award
from competition.domain.outcomes import Decision, Kind, Undetermined
from competition.domain.policy import Policy
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.promotion import decide_promotion
from competition.domain.selector import Winner
from competition.domain.settlement import Claim, Settled, payment_year, settle
from competition.domain.stages import Stage
from competition.operations.unit import Actor, check_seen, day_of, refuse, unit_of_work
from competition.spreadsheets.plans import read_plan

DECIDERS: dict[Kind, Callable[[Policy, AwardPlan | None, Winner], Decision]] = {
    Kind.CASH: decide_cash,
    Kind.PROMOTION: decide_promotion,
}


@dataclass(frozen=True, slots=True)
class Earned:
    """A decision for one member before settlement."""

    member: Member
    award: Award
    kind: Kind
    decision: Decision
    confirmed_on: date

    @property
    def key(self) -> str:
        """What identifies it: entry, member's position, kind."""
        return f"{self.member.entry.number}/{self.member.position}/{self.kind}"


def policy_of(competition: Competition, policies: dict[str, Policy]) -> Policy:
    """The policy that the competition names. Refusal if it names none that is known."""
    if competition.policy_id not in policies:
        raise Refusal(
            problem(
                f"竞赛未选定政策文件（“{competition.policy_id or '空'}”）。",
                f"The competition names no known policy (“{competition.policy_id or 'none'}”).",
                mend_zh=f"请在奖励页选定：{'、'.join(each.id for each in policies.values() if each.payable)}。",
                mend_en="Choose one on the page of awards.",
            )
        )
    return policies[competition.policy_id]


def choose_policy(
    competition_id: int, policy_id: str, *, policies: dict[str, Policy], by: Actor, now: datetime
) -> None:
    """Say which document the awards rest on. Refusal for an unknown one, a draft, or once decisions are approved."""
    with unit_of_work(by=by, now=now) as work:
        competition = db.session.get_one(Competition, competition_id)
        run = newest_run(competition_id)
        refuse(_already_approved() if run and run.approved_at else None)
        before, competition.policy_id = competition.policy_id, policy_id
        refuse(_only_a_draft(policy_of(competition, policies)))
        work.record("competition.policy", competition=competition_id, before=before, after=policy_id)


def _only_a_draft(policy: Policy) -> Problem | None:
    if policy.payable:
        return None
    return problem(
        f"{policy.number}是{policy.status.label.zh}，不能据此发放奖励。",
        f"{policy.number} is a {policy.status.label.en}: nothing is paid from it.",
        mend_zh="请选择现行有效的文件；草案可用 saiwu policy show 查看。",
        mend_en="Choose a document in force; a draft is shown by saiwu policy show.",
    )


def propose_plan(
    competition_id: int,
    data: bytes,
    *,
    file: str,
    policies: dict[str, Policy],
    by: Actor,
    now: datetime,
) -> int:
    """A new version of the award plan. Refusal, with the clause, for a sum above the ceiling."""
    plan, problems = read_plan(data, file=file)
    with unit_of_work(by=by, now=now) as work:
        competition = db.session.get_one(Competition, competition_id)
        if plan is None or problems:
            raise Refusal(problems)
        policy = policy_of(competition, policies)
        refuse(
            check_plan(plan, policy=policy, scope=_scope(competition), on=_governing_day(competition, now))
        )
        newest = newest_plan(competition_id)
        row = PlanVersion(
            competition_id=competition_id,
            version=newest.version + 1 if newest else 1,
            body=dump(plan),
            policy_id=policy.id,
            proposed_by=by.user_id,
            proposed_at=now,
        )
        db.session.add(row)
        work.record(
            "plan.propose",
            competition=competition_id,
            version=row.version,
            reference=plan.reference,
            policy=policy.id,
            file=file,
        )
        return row.version


def _scope(competition: Competition) -> Scope:
    largest = max((event.team_size for event in competition.events), default=1)
    return Scope(competition.tier_value, competition.class_value, largest)


def approve_plan(competition_id: int, *, version: int | None = None, by: Actor, now: datetime) -> None:
    """Approve the newest plan. Refusal for the one who proposed it, or if `version` is not the newest any more."""
    with unit_of_work(by=by, now=now) as work:
        row = newest_plan(competition_id)
        if row is None:
            raise Refusal(_missing("奖励方案", "award plan"))
        refuse(check_seen(version, row.version))
        refuse(_second_person(row.proposed_by, row.approved_by, by))
        row.approved_by, row.approved_at = by.user_id, now
        work.record("plan.approve", competition=competition_id, version=row.version)


def decide_awards(competition_id: int, *, policies: dict[str, Policy], by: Actor, now: datetime) -> int:
    """Decide every winner of the published results; the number of decisions. Refusal after an approval."""
    with unit_of_work(by=by, now=now) as work:
        competition = db.session.get_one(Competition, competition_id)
        earlier = newest_run(competition_id)
        refuse(_already_approved() if earlier and earlier.approved_at else None)
        confirmed_on = _confirmed_on(competition)
        policy = policy_of(competition, policies)
        plan_row = newest_approved_plan(competition_id)
        plan = plan_row.plan() if plan_row else None
        earned = [e for e in _earned(competition, policy, plan) if e.award is not Award.NONE]
        run = AwardRun(
            competition_id=competition_id,
            version=earlier.version + 1 if earlier else 1,
            policy_id=policy.id,
            policy_number=policy.number,
            policy_digest=policy.digest,
            plan_id=plan_row.id if plan_row else None,
            confirmed_on=confirmed_on,
            decided_by=by.user_id,
            decided_at=now,
        )
        run.decisions = list(_settled_rows(earned, policy))
        db.session.add(run)
        work.record(
            "award.decide",
            competition=competition_id,
            version=run.version,
            policy=policy.id,
            policy_digest=policy.digest,
            decisions=len(run.decisions),
            fen=sum(each.amount.fen for each in run.decisions if each.amount),
        )
        return len(run.decisions)


def _governing_day(competition: Competition, now: datetime) -> date:
    """The latest day on which a result was confirmed; today while none is."""
    rows = (published_result(event.id) for event in competition.events)
    return max((row.confirmed_on for row in rows if row and row.confirmed_on), default=day_of(now))


def _confirmed_on(competition: Competition) -> date:
    """The latest confirmation of the competition's results. Refusal while an event is not published."""
    pending = [event for event in competition.events if event.stage_value is not Stage.PUBLISHED]
    if pending or not competition.events:
        names = "、".join(event.name for event in pending) or "（没有项目）"
        raise Refusal(
            problem(
                f"还有项目未公布成绩：{names}。",
                f"These events have no published results yet: {names}.",
                mend_zh="请先公布全部成绩。",
                mend_en="Publish all results first.",
            )
        )
    rows = [published_result(event.id) for event in competition.events]
    return max(row.confirmed_on for row in rows if row and row.confirmed_on)


def _earned(competition: Competition, policy: Policy, plan: AwardPlan | None) -> Iterator[Earned]:
    for event in competition.events:
        row = published_result(event.id)
        assert row is not None  # noqa: S101 - every event is published
        assert row.confirmed_on is not None  # noqa: S101 - publication sets it
        entries = {
            entry.number: entry
            for entry in db.session.scalars(select(Entry).where(Entry.event_id == event.id))
        }
        for standing in row.result().standings:
            for member in entries[standing.entry].members:
                winner = Winner(
                    award=standing.award,
                    tier=competition.tier_value,
                    group=member.entry.group_value,
                    confirmed_on=row.confirmed_on,
                    members=len(member.entry.members),
                    position=member.position,
                    held_level=member.level_value,
                )
                for kind, decide in DECIDERS.items():
                    yield Earned(member, standing.award, kind, decide(policy, plan, winner), row.confirmed_on)


def _settled_rows(earned: list[Earned], policy: Policy) -> Iterator[AwardDecision]:
    by_key = {each.key: each for each in earned}
    claims: dict[str, list[Claim]] = defaultdict(list)
    for each in earned:
        claim = Claim(each.key, f"{each.member.entry.event.name}{each.award.label.zh}", each.decision)
        claims[each.member.person_id].append(claim)
    settled = {s.claim.key: s for own in claims.values() for s in settle(own, policy=policy)}
    for key, each in by_key.items():
        yield _decision_row(each, settled[key], payment_year(policy, each.confirmed_on))


def _decision_row(each: Earned, settled: Settled, year: int) -> AwardDecision:
    return AwardDecision(
        entry_id=each.member.entry_id,
        member_id=each.member.id,
        kind=each.kind,
        award=each.award,
        body=dump(each.decision),
        payable=settled.payable,
        struck=dump(settled.step) if settled.step else None,
        amount=settled.money,
        payment_year=year,
    )


def approve_awards(competition_id: int, *, version: int | None = None, by: Actor, now: datetime) -> int:
    """Approve the newest run of decisions; how many.

    Refusal for the one who decided, or while a decision waits for the award plan: an approval is final.
    """
    with unit_of_work(by=by, now=now) as work:
        run = newest_run(competition_id)
        if run is None:
            raise Refusal(_missing("奖励决定", "award decision"))
        refuse(check_seen(version, run.version))
        refuse(_second_person(run.decided_by, run.approved_by, by))
        refuse(_without_plan(run))
        run.approved_by, run.approved_at = by.user_id, now
        work.record(
            "award.approve", competition=competition_id, version=run.version, decisions=len(run.decisions)
        )
        return len(run.decisions)


def _second_person(first: int, approved: int | None, by: Actor) -> Problem | None:
    if approved is not None:
        return problem(
            "已经批准过，不能重复批准。",
            "It is approved already.",
            mend_zh="无需再操作。",
            mend_en="There is nothing to do.",
        )
    if first == by.id:
        return problem(
            "提出人不能批准自己的方案或决定。",
            "Who proposes does not approve.",
            mend_zh="请由另一人（财务复核）批准。",
            mend_en="Let another person (finance) approve.",
        )
    return None


def _without_plan(run: AwardRun) -> Problem | None:
    waiting = [each for each in run.decisions if isinstance(each.decision().outcome, Undetermined)]
    if run.plan_id is not None or not waiting:
        return None
    return problem(
        f"没有已批准的奖励方案，{len(waiting)}项决定尚不能确定，不能批准。",
        f"No award plan is approved: {len(waiting)} decisions are undetermined and cannot be approved.",
        mend_zh="请先批准奖励方案，重新作出决定，再批准。",
        mend_en="Approve the award plan, decide again, then approve.",
    )


def _already_approved() -> Problem:
    return problem(
        "奖励决定已批准，不再更改。",
        "The decisions are approved and do not change any more.",
        mend_zh="更正须作为新的决定另行提出。",
        mend_en="A correction is a new decision of its own.",
    )


def _missing(zh: str, en: str) -> Problem:
    return problem(
        f"还没有{zh}。",
        f"There is no {en} yet.",
        mend_zh=f"请先提出{zh}。",
        mend_en=f"Propose the {en} first.",
    )
