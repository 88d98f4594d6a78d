"""Which document the awards rest on, and the award plan: proposed by one person, approved by another."""

from collections.abc import Iterator
from datetime import date, datetime

from competition.codec import dump
from competition.db import db
from competition.db.awards import (
    PlanVersion,
    PolicyConfirmation,
    find_confirmation,
    newest_approved_plan,
    newest_approved_run,
    newest_plan,
)
from competition.db.competitions import Competition
from competition.db.results import published_result
from competition.domain.award_plan import AwardPlan, Scope, check_plan
from competition.domain.policy import Policy
from competition.domain.problems import Problem, Refusal, problem
from competition.operations.unit import Actor, check_reason, check_seen, day_of, refuse, unit_of_work
from competition.spreadsheets.plans import read_plan


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
        refuse(already_approved() if newest_approved_run(competition_id) else None)
        before, competition.policy_id = competition.policy_id, policy_id
        refuse(_only_a_draft(policy_of(competition, policies)))
        work.record("competition.policy", competition=competition_id, before=before, after=policy_id)


def _only_a_draft(policy: Policy) -> Problem | None:
    if policy.payable:
        return None
    return problem(
        f"{policy.number}是{policy.status.label.zh}，不能据此发放奖励。",
        f"{policy.number} is a {policy.status.label.en}: nothing is paid from it.",
        mend_zh="请选择现行有效的文件；草案可在“政策文件”页查看，在“费用测算”页测算。",
        mend_en="Choose a document in force; a draft can be read and estimated with.",
    )


def confirm_policy(
    competition_id: int, document: str, *, policies: dict[str, Policy], by: Actor, now: datetime
) -> None:
    """Vouch for the figures of a reported document; `document` is what that rests on.

    Refusal without it, for a document that is not only reported, and where the same text is confirmed already.
    """
    with unit_of_work(by=by, now=now) as work:
        competition = db.session.get_one(Competition, competition_id)
        policy = policy_of(competition, policies)
        refuse(_nothing_to_confirm(competition, policy))
        refuse(None if document.strip() else _no_ground())
        row = PolicyConfirmation(
            competition_id=competition_id,
            policy_id=policy.id,
            policy_digest=policy.digest,
            document=document.strip(),
            confirmed_by=by.user_id,
            confirmed_at=now,
        )
        db.session.add(row)
        work.record(
            "policy.confirm",
            competition=competition_id,
            policy=policy.id,
            policy_digest=policy.digest,
            document=row.document,
        )


def _nothing_to_confirm(competition: Competition, policy: Policy) -> Problem | None:
    if policy.reported and find_confirmation(competition.id, policy.digest) is None:
        return None
    why, why_en = (
        ("已经核实过", "confirmed already") if policy.reported else ("出自官方文本", "an official text")
    )
    return problem(
        f"{policy.number}{why}，无需核实。",
        f"{policy.number} is {why_en}: there is nothing to confirm.",
        mend_zh="无需再操作。",
        mend_en="There is nothing to do.",
    )


def _no_ground() -> Problem:
    return problem(
        "没有写明核实的依据。",
        "What the confirmation rests on is not named.",
        mend_zh="请写明所核对的原件、复函或网址。",
        mend_en="Name the original, the letter or the address that you compared the figures with.",
    )


def propose_plan(
    competition_id: int,
    data: bytes,
    *,
    file: str,
    policies: dict[str, Policy],
    by: Actor,
    now: datetime,
    reason: str = "",
) -> int:
    """A new version of the award plan from a workbook; as `propose_plan_lines`. Refusal, too, for a wrong cell."""
    plan, problems = read_plan(data, file=file)
    if plan is None or problems:
        raise Refusal(problems)
    return propose_plan_lines(
        competition_id, plan, reason=reason, file=file, policies=policies, by=by, now=now
    )


def propose_plan_lines(
    competition_id: int,
    plan: AwardPlan,
    *,
    policies: dict[str, Policy],
    by: Actor,
    now: datetime,
    reason: str = "",
    seen: int | None = None,
    file: str = "",
) -> int:
    """A new version of the award plan; its number. `seen` is the newest version that the proposer saw, 0 for none.

    Refusal, with the clause, for a sum above the ceiling; without a `reason` once a version is approved; for a plan
    without lines or without the document that approved it.
    """
    with unit_of_work(by=by, now=now) as work:
        competition = db.session.get_one(Competition, competition_id)
        newest = newest_plan(competition_id)
        version = newest.version if newest else 0
        refuse(check_seen(seen, version))
        policy = policy_of(competition, policies)
        refuse([*_incomplete(plan), *check_for(competition, plan, policy=policy, now=now)])
        refuse(check_reason(reason) if newest_approved_plan(competition_id) else None)
        row = PlanVersion(
            competition_id=competition_id,
            version=version + 1,
            body=dump(plan),
            policy_id=policy.id,
            reason=reason.strip(),
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
            reason=row.reason,
        )
        return row.version


def _incomplete(plan: AwardPlan) -> Iterator[Problem]:
    if not plan.reference.strip():
        yield problem(
            "没有写明批准文件。",
            "The document that approved the plan is not named.",
            mend_zh="请填写批准奖励方案的文件名称或文号。",
            mend_en="Enter the name or number of the document that approved the plan.",
        )
    if not plan.lines:
        yield problem(
            "奖励方案没有任何奖项。",
            "The award plan has no line.",
            mend_zh="请至少填写一个奖项。",
            mend_en="Enter at least one award.",
        )


def check_for(
    competition: Competition, plan: AwardPlan, *, policy: Policy, now: datetime
) -> tuple[Problem, ...]:
    """What that policy forbids in the plan, on the day that governs the competition's results; none: it holds."""
    return check_plan(plan, policy=policy, scope=scope_of(competition), on=governing_day(competition, now))


def plan_for(competition: Competition, policy: Policy) -> PlanVersion | None:
    """The newest approved plan, None if none is. Refusal, with the clauses, where that policy does not allow it."""
    row = newest_approved_plan(competition.id)
    if row is None or row.approved_at is None:
        return None
    found = check_for(competition, row.plan(), policy=policy, now=row.approved_at)
    refuse([_not_under(policy, row), *found] if found else None)
    return row


def _not_under(policy: Policy, row: PlanVersion) -> Problem:
    return problem(
        f"已批准的第{row.version}版奖励方案不符合{policy.number}，不能据此作出决定。",
        f"Version {row.version} of the award plan, which is approved, is not allowed by {policy.number}.",
        mend_zh="请提出符合该文件的新方案并批准，或重新选定文件。",
        mend_en="Propose and approve a plan that keeps to the document, or choose another document.",
    )


def scope_of(competition: Competition) -> Scope:
    """What a plan of the competition is for."""
    largest = max((event.team_size for event in competition.events), default=1)
    return Scope(competition.tier_value, competition.class_value, largest)


def approve_plan(
    competition_id: int,
    *,
    version: int | None = None,
    policies: dict[str, Policy],
    by: Actor,
    now: datetime,
) -> None:
    """Approve the newest plan, as the policy of the day allows it: it may be another than when it was proposed.

    Refusal for the one who proposed it, for what the policy forbids, or if `version` is not the newest any more.
    """
    with unit_of_work(by=by, now=now) as work:
        competition = db.session.get_one(Competition, competition_id)
        row = newest_plan(competition_id)
        if row is None:
            raise Refusal(missing("奖励方案", "award plan"))
        refuse(check_seen(version, row.version))
        refuse(second_person(row.proposed_by, row.approved_by, by))
        policy = policy_of(competition, policies)
        refuse(check_for(competition, row.plan(), policy=policy, now=now))
        row.approved_by, row.approved_at, row.policy_id = by.user_id, now, policy.id
        work.record("plan.approve", competition=competition_id, version=row.version, policy=policy.id)


def governing_day(competition: Competition, now: datetime) -> date:
    """The latest day on which a result was confirmed; today while none is."""
    rows = (published_result(event.id) for event in competition.events)
    return max((row.confirmed_on for row in rows if row and row.confirmed_on), default=day_of(now))


def second_person(first: int, approved: int | None, by: Actor) -> Problem | None:
    """Why that person may not approve what `first` proposed; None if they may."""
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


def already_approved() -> Problem:
    """What is approved stands."""
    return problem(
        "奖励决定已批准，不再更改。",
        "The decisions are approved and do not change any more.",
        mend_zh="更正须作为新的决定另行提出。",
        mend_en="A correction is a new decision of its own.",
    )


def missing(zh: str, en: str) -> Problem:
    """There is nothing to approve yet."""
    return problem(
        f"还没有{zh}。",
        f"There is no {en} yet.",
        mend_zh=f"请先提出{zh}。",
        mend_en=f"Propose the {en} first.",
    )
