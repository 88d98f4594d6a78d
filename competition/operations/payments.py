"""Payment batches: proposed and published by the organizer, approved, exported and paid by finance.

Lines are never edited: what changes after one was booked gives a reversal and a supplement in the next batch. Finance
makes one transfer to each payee of a batch, so the lines of a payee are paid together and come back together.
"""

from collections.abc import Collection
from datetime import datetime

from competition.codec import dump
from competition.db import db
from competition.db.payments import PaymentBatch, PaymentLine, batches, standing_lines
from competition.domain.ledger import BookingKind
from competition.domain.outcomes import Step
from competition.domain.policy import Policy
from competition.domain.problems import Problem, Text, problem
from competition.domain.roles import Role
from competition.domain.tax import EXEMPT_FROM, TaxRule, may_be_exempt
from competition.domain.transfers import BatchState
from competition.operations.award_plans import second_person
from competition.operations.payment_checks import (
    OFFICE,
    check_state,
    competition_of,
    competitions_as,
    competitions_in,
    fingerprint,
    no_such_lines,
    none_chosen,
    open_batch,
    state_of,
    total_of,
)
from competition.operations.payment_proposals import NewLine, Proposal, preview_batch, reconcile_batch
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work

DROPPABLE = (BatchState.PROPOSED, BatchState.APPROVED, BatchState.PUBLISHED)


def propose_batch(year: int, *, policies: dict[str, Policy], by: Actor, now: datetime) -> int:
    """A batch of all that is due up to that year in the proposer's competitions; its id.

    Refusal if nothing is, for a year in which nothing falls due, or while an earlier batch of theirs waits for its
    approval.
    """
    with unit_of_work(by=by, now=now) as work:
        own = competitions_as(by, Role.ORGANIZER)
        waiting = [each for each in batches() if state_of(each) is BatchState.PROPOSED]
        refuse([_waiting(each) for each in waiting if competitions_in(each) & own])
        proposal = preview_batch(year, policies=policies, by=by)
        refuse(None if proposal.lines else _nothing(proposal))
        years = {line.booking.year for line in proposal.lines}
        refuse(None if year in years else _no_year(year, years))
        batch = PaymentBatch(
            year=year,
            number=max((each.number for each in batches() if each.year == year), default=0) + 1,
            proposed_by=by.user_id,
            proposed_at=now,
        )
        batch.lines = [_line(each) for each in proposal.lines]
        db.session.add(batch)
        db.session.flush()
        work.record(
            "payment.propose",
            batch=batch.id,
            year=year,
            number=batch.number,
            lines=len(batch.lines),
            fen=proposal.total.fen,
            left_out=len(proposal.left_out),
        )
        return batch.id


def _line(new: NewLine) -> PaymentLine:
    return PaymentLine(
        key=new.booking.key,
        decision=new.decision,
        person_id=new.reverses.person_id if new.reverses else new.decision.person_id,
        unit=new.reverses.unit if new.reverses else new.decision.unit,
        kind=new.booking.kind,
        reverses_id=new.booking.reverses,
        amount=new.booking.amount,
        year=new.booking.year,
        tax=new.reverses.tax if new.reverses else TaxRule.ASK_FINANCE,
        steps=dump(new.booking.steps, tuple[Step, ...]),
    )


def set_tax(
    batch_id: int, lines: Collection[int], rule: TaxRule, *, reason: str, by: Actor, now: datetime
) -> int:
    """Choose how lines of a batch are taxed, before its approval; how many. The reason stands with the line.

    Refusal for an exemption where the awarding body is below provincial level, and for a reversal: it follows its line.
    """
    with unit_of_work(by=by, now=now) as work:
        batch = open_batch(batch_id, by, Role.ORGANIZER)
        refuse(check_state(batch, (BatchState.PROPOSED,), zh="更改税务规则", en="taxed otherwise"))
        chosen = [line for line in batch.lines if line.id in lines]
        unknown = set(lines) - {line.id for line in chosen}
        refuse(no_such_lines(unknown) if unknown else None)
        refuse([*filter(None, [check_reason(reason), None if chosen else none_chosen()])])
        refuse([found for line in chosen if (found := _untaxable(line, rule)) is not None])
        for line in chosen:
            line.tax = rule
            line.steps = dump((*line.step_values(), _tax_step(rule, reason)), tuple[Step, ...])
        work.record(
            "payment.tax", batch=batch.id, lines=[line.id for line in chosen], rule=rule.value, reason=reason
        )
        return len(chosen)


def _tax_step(rule: TaxRule, reason: str) -> Step:
    label = rule.label
    return Step(Text(f"个人所得税：{label.zh}，理由：{reason}", f"Income tax: {label.en}; reason: {reason}"))


def approve_batch(
    batch_id: int, *, policies: dict[str, Policy], by: Actor, now: datetime, seen: str | None = None
) -> None:
    """Approve a batch as it was `seen`. Refusal for who proposed it, or where the decisions have changed since."""
    with unit_of_work(by=by, now=now) as work:
        batch = open_batch(batch_id, by, Role.FINANCE)
        refuse(check_state(batch, (BatchState.PROPOSED,), zh="批准", en="approved"))
        refuse(second_person(batch.proposed_by, batch.approved_by, by))
        refuse(None if seen is None or seen == fingerprint(batch) else _changed_since())
        refuse(reconcile_batch(batch, policies=policies))
        batch.approved_by, batch.approved_at = by.user_id, now
        work.record("payment.approve", batch=batch.id, lines=len(batch.lines), fen=total_of(batch).fen)


def publish_batch(batch_id: int, *, policies: dict[str, Policy], by: Actor, now: datetime) -> None:
    """Let the payees see that they are going to be paid. Refusal where the decisions have changed since."""
    with unit_of_work(by=by, now=now) as work:
        batch = open_batch(batch_id, by, Role.ORGANIZER)
        refuse(check_state(batch, (BatchState.APPROVED,), zh="公布", en="published"))
        refuse(reconcile_batch(batch, policies=policies))
        batch.published_by, batch.published_at = by.user_id, now
        work.record("payment.publish", batch=batch.id, lines=len(batch.lines))


def drop_batch(batch_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Drop a batch that was not exported, with a reason. What it held is due again; the batch stays to be read.

    Refusal while another batch takes back one of its lines.
    """
    with unit_of_work(by=by, now=now) as work:
        batch = open_batch(batch_id, by, *OFFICE)
        refuse(check_state(batch, DROPPABLE, zh="作废", en="dropped"))
        refuse(check_reason(reason))
        held = {line.id for line in batch.lines}
        later = {line.batch for line in standing_lines() if line.reverses_id in held}
        refuse([_reversed_by(each) for each in sorted(later, key=lambda each: each.id)])
        batch.dropped_by, batch.dropped_at, batch.drop_reason = by.user_id, now, reason.strip()
        work.record("payment.drop", batch=batch.id, lines=len(batch.lines), reason=batch.drop_reason)


def _waiting(batch: PaymentBatch) -> Problem:
    return problem(
        f"{batch.year}年第{batch.number}批还在等待批准。",
        f"Batch {batch.number} of {batch.year} still waits for its approval.",
        mend_zh="请先由财务批准，或写明理由作废，再提出新的批次。",
        mend_en="Have finance approve it or drop it with a reason; then propose another one.",
    )


def _nothing(proposal: Proposal) -> Problem:
    years_zh = "".join(f"{year}年度有应付款项。" for year in proposal.later)
    years_en = "".join(f" Something is due in {year}." for year in proposal.later)
    left_zh = f"另有{len(proposal.left_out)}项暂不能发放，原因列在拨付页。" if proposal.left_out else ""
    left_en = (
        f" {len(proposal.left_out)} claims are left out; the page says why." if proposal.left_out else ""
    )
    return problem(
        f"截至{proposal.year}年度，您组织的竞赛没有需要拨付或冲销的款项。{years_zh}{left_zh}",
        f"In your competitions there is nothing to pay or reverse up to {proposal.year}.{years_en}{left_en}",
        mend_zh="奖励决定须先经批准；请核对拨付年度。",
        mend_en="Decisions are approved first; check the year of payment.",
    )


def _no_year(year: int, years: Collection[int]) -> Problem:
    offered = "、".join(str(each) for each in sorted(years))
    return problem(
        f"{year}年度没有到期的款项，不能作为拨付年度。",
        f"Nothing falls due in {year}: it is no year of payment.",
        mend_zh=f"可以提出的年度：{offered}。",
        mend_en=f"What can be proposed falls into {offered}.",
    )


def _reversed_by(later: PaymentBatch) -> Problem:
    return problem(
        f"{later.year}年第{later.number}批冲销了本批的行，本批不能作废。",
        f"Batch {later.number} of {later.year} takes back lines of this batch: it cannot be dropped.",
        mend_zh="请先作废那一批次；那一批次已导出的，本批也照常导出。",
        mend_en="Drop that batch first; if it was exported, this one is exported as well.",
    )


def _untaxable(line: PaymentLine, rule: TaxRule) -> Problem | None:
    if line.kind == BookingKind.REVERSAL:
        return problem(
            f"第{line.id}行是冲销，税务规则随被冲销的行。",
            f"Line {line.id} is a reversal: it is taxed as the line that it takes back.",
            mend_zh="请不要选择冲销行。",
            mend_en="Leave reversals out.",
        )
    tier = competition_of(line).tier_value
    if rule is TaxRule.EXEMPT and not may_be_exempt(tier):
        return problem(
            f"第{line.id}行由{tier.label.zh}竞赛的颁发单位发放，低于{EXEMPT_FROM.label.zh}，不属于免税奖金。",
            f"Line {line.id} is awarded at the level {tier.label.en}; only a body of provincial level or above "
            "awards free of tax.",
            mend_zh="依据：个人所得税法第四条第一项。请选择代扣，或保留“请咨询财务部门”。",
            mend_en="Individual Income Tax Law, article 4, item 1. Choose withholding, or leave it to finance.",
        )
    return None


def _changed_since() -> Problem:
    return problem(
        "批次内容与您看到的不同（税务规则已更改），未作任何更改。",
        "The batch is not what you saw (its tax rules were changed); nothing was done.",
        mend_zh="请刷新页面，核对后再批准。",
        mend_en="Reload the page, look at it again, then approve it.",
    )
