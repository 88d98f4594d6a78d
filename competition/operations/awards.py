"""Decisions on awards: made by one person, approved by another, made anew with a reason when something changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from competition.codec import dump
from competition.db import db
from competition.db.awards import (
    AwardDecision,
    AwardRun,
    find_confirmation,
    newest_approved_run,
    newest_run,
)
from competition.db.competitions import Competition
from competition.db.results import published_result
from competition.domain.claims import Claim, Settled
from competition.domain.outcomes import Step
from competition.domain.policy import Policy
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.settlement import payment_year, settle
from competition.domain.stages import Stage
from competition.operations.award_claims import Made, claims_of
from competition.operations.award_facts import changes_of
from competition.operations.award_plans import missing, plan_for, policy_of, second_person
from competition.operations.unit import Actor, check_reason, check_seen, refuse, unit_of_work


def decide_awards(
    competition_id: int, *, policies: dict[str, Policy], by: Actor, now: datetime, reason: str = ""
) -> int:
    """Decide everything that follows from the published results and the records; the number of decisions.

    After an approval a `reason` is needed: the new run stands beside the old one, and once it is approved the next
    payment batch reverses and supplements what differs. Refusal, too, for a plan that this policy does not allow.
    """
    with unit_of_work(by=by, now=now) as work:
        competition = db.session.get_one(Competition, competition_id)
        earlier = newest_run(competition_id)
        refuse(check_reason(reason) if newest_approved_run(competition_id) else None)
        confirmed_on = _confirmed_on(competition)
        policy = policy_of(competition, policies)
        plan_row = plan_for(competition, policy)
        plan = plan_row.plan().at(competition.tier_value) if plan_row else None
        made = claims_of(competition, policy, plan)
        run = AwardRun(
            competition_id=competition_id,
            version=earlier.version + 1 if earlier else 1,
            policy_id=policy.id,
            policy_number=policy.number,
            policy_digest=policy.digest,
            plan_id=plan_row.id if plan_row else None,
            confirmed_on=confirmed_on,
            reported=policy.reported,
            reason=reason.strip(),
            decided_by=by.user_id,
            decided_at=now,
        )
        run.decisions = list(_settled_rows(made.claims, policy))
        db.session.add(run)
        work.record(
            "award.decide",
            competition=competition_id,
            version=run.version,
            policy=policy.id,
            policy_digest=policy.digest,
            decisions=len(run.decisions),
            fen=sum(each.amount.fen for each in run.decisions if each.amount),
            ids_read=made.ids_read,
            reason=run.reason,
        )
        return len(run.decisions)


def _confirmed_on(competition: Competition) -> date:
    """The latest confirmation of the competition's results. Refusal while an event is not published."""
    pending = [event for event in competition.held_events if event.stage_value is not Stage.PUBLISHED]
    if pending or not competition.held_events:
        names = "、".join(event.name for event in pending) or "（没有项目）"
        raise Refusal(
            problem(
                f"还有项目未公布成绩：{names}。",
                f"These events have no published results yet: {names}.",
                mend_zh="请先公布全部成绩。",
                mend_en="Publish all results first.",
            )
        )
    rows = [published_result(event.id) for event in competition.held_events]
    return max(row.confirmed_on for row in rows if row and row.confirmed_on)


def _settled_rows(made: list[Made], policy: Policy) -> Iterator[AwardDecision]:
    """A row for each claim, after settlement within the competition; across competitions the payment batch settles."""
    people: dict[str, list[Claim]] = {}
    for each in made:
        people.setdefault(each.row.person_id or each.claim.key, []).append(each.claim)
    settled = {found.claim.key: found for own in people.values() for found in settle(own, policy=policy)}
    for each in made:
        yield _filled(each.row, settled[each.claim.key], payment_year(policy, each.row.confirmed_on))


def _filled(row: AwardDecision, settled: Settled, year: int) -> AwardDecision:
    row.body = dump(settled.claim.decision)
    row.payable = settled.payable
    row.settlement = dump(settled.steps, tuple[Step, ...])
    row.amount = settled.money
    row.payment_year = year
    return row


def approve_awards(
    competition_id: int,
    *,
    policies: dict[str, Policy],
    version: int | None = None,
    by: Actor,
    now: datetime,
) -> int:
    """Approve the newest run of decisions; how many.

    Refusal for the one who decided, where the document or anything recorded is another since, while a decision waits for the award plan, or
    where money would rest on a reported document that no organizer confirmed: an approval is final.
    """
    with unit_of_work(by=by, now=now) as work:
        run = newest_run(competition_id)
        if run is None:
            raise Refusal(missing("奖励决定", "award decision"))
        refuse(check_seen(version, run.version))
        refuse(second_person(run.decided_by, run.approved_by, by))
        refuse(_another_document(run, policies))
        refuse(_changed_since(run))
        refuse(_without_plan(run))
        refuse(_only_reported(run))
        run.approved_by, run.approved_at = by.user_id, now
        work.record(
            "award.approve", competition=competition_id, version=run.version, decisions=len(run.decisions)
        )
        return len(run.decisions)


def _another_document(run: AwardRun, policies: dict[str, Policy]) -> Problem | None:
    """The competition names another document than the decisions rest on, or its file says something else by now."""
    competition = db.session.get_one(Competition, run.competition_id)
    policy = policies.get(competition.policy_id)
    if policy is not None and (policy.id, policy.digest) == (run.policy_id, run.policy_digest):
        return None
    return problem(
        f"决定依据的是{run.policy_number}当时的文本，现在选定的文件或其内容已经不同。",
        f"The decisions rest on {run.policy_number} as it was then; the chosen document or its content is another now.",
        mend_zh="请重新作出决定，核对后再批准。",
        mend_en="Decide again, look at the result, then approve.",
    )


def _changed_since(run: AwardRun) -> Problem | None:
    """A result, plan or record that came or went after the decisions were made: they would approve what is no more."""
    changed = [
        name for name, moments in changes_of(run.competition_id) if any(m > run.decided_at for m in moments)
    ]
    if not changed:
        return None
    zh, en = "、".join(name.zh for name in changed), ", ".join(name.en for name in changed)
    return problem(
        f"作出决定之后又有变化：{zh}。",
        f"Since the decisions were made these have changed: {en}.",
        mend_zh="请重新作出决定，核对后再批准。",
        mend_en="Decide again, look at the result, then approve.",
    )


def _without_plan(run: AwardRun) -> Problem | None:
    waiting = [each for each in run.decisions if each.waits_for_plan]
    if run.plan_id is not None or not waiting:
        return None
    return problem(
        f"没有已批准的奖励方案，{len(waiting)}项决定尚不能确定，不能批准。",
        f"No award plan is approved: {len(waiting)} decisions are undetermined and cannot be approved.",
        mend_zh="请先批准奖励方案，重新作出决定，再批准。",
        mend_en="Approve the award plan, decide again, then approve.",
    )


def _only_reported(run: AwardRun) -> Problem | None:
    paid = any(each.amount for each in run.decisions)
    if not run.reported or not paid or find_confirmation(run.competition_id, run.policy_digest) is not None:
        return None
    return problem(
        f"{run.policy_number}的数额出自报道，尚未经组织者核实，不能据此发放。",
        f"The sums of {run.policy_number} are only reported; nobody has confirmed them, so nothing can be paid.",
        mend_zh="请先核实原文并在奖励页登记依据。",
        mend_en="Compare them with the text and record what they rest on, on the page of awards.",
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A claim that two runs decide differently; None where a run does not have it."""

    key: str
    before: AwardDecision | None
    after: AwardDecision | None


def changes_between(before: AwardRun, after: AwardRun) -> list[Change]:
    """What a new run changes, by claim: what a second person looks at before approving it."""
    old = {row.key: row for row in before.decisions}
    new = {row.key: row for row in after.decisions}
    pairs = ((key, old.get(key), new.get(key)) for key in sorted(old.keys() | new.keys()))
    return [Change(*each) for each in pairs if _stands(each[1]) != _stands(each[2])]


def _stands(row: AwardDecision | None) -> tuple[object, ...] | None:
    return (row.decision().outcome, row.payable, row.amount, row.unit) if row else None
