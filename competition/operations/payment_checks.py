"""How far a batch has come, who may act on it, and what speaks against a step.

A batch holds lines of several competitions. Whoever sees it or acts on it has the role in every one of them.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from competition.codec import digest, dump
from competition.db import db
from competition.db.accounts import Membership
from competition.db.awards import AwardDecision, AwardRun
from competition.db.competitions import Competition
from competition.db.payments import PaymentBatch, PaymentLine, batches
from competition.domain.money import NOTHING, Money, total
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.roles import Role
from competition.domain.tax import TaxRule
from competition.domain.transfers import BatchState, LineState, Transfer, make_transfer
from competition.operations.unit import Actor, day_of

OFFICE = (Role.ORGANIZER, Role.FINANCE)


def state_of(batch: PaymentBatch) -> BatchState:
    """How far it has come. Settled once each line is paid, was returned or given back."""
    for reached, before in (
        (batch.dropped_at is None, BatchState.DROPPED),
        (batch.approved_at, BatchState.PROPOSED),
        (batch.published_at, BatchState.APPROVED),
        (batch.exported_at, BatchState.PUBLISHED),
    ):
        if not reached:
            return before
    states = set(line_states(batch).values())
    if LineState.WAITING in states:
        return BatchState.EXPORTED
    return BatchState.RECOVERING if LineState.OWED in states else BatchState.SETTLED


def line_states(batch: PaymentBatch) -> dict[int, LineState]:
    """How far each line has come, by its id. Whose lines come to less than nothing is not paid but gives it back."""
    nets: dict[str, Money] = defaultdict(lambda: NOTHING)
    for line in batch.lines:
        nets[payee_of(line)] += line.amount
    return {line.id: _state(line, owes=nets[payee_of(line)] < NOTHING) for line in batch.lines}


def _state(line: PaymentLine, *, owes: bool) -> LineState:
    if owes:
        return LineState.OWED if line.recovered_on is None else LineState.RECOVERED
    if line.returned_on is not None:
        return LineState.RETURNED
    return LineState.WAITING if line.paid_on is None else LineState.PAID


def line_state(line: PaymentLine) -> LineState:
    """How far one line has come, among those of its payee in the batch."""
    return line_states(line.batch)[line.id]


def total_of(batch: PaymentBatch) -> Money:
    """The sum of its lines."""
    return total([line.amount for line in batch.lines])


def total_in(batch: PaymentBatch, state: LineState) -> Money:
    """The sum of its lines that are in that state."""
    states = line_states(batch)
    return total([line.amount for line in batch.lines if states[line.id] is state])


def competition_of(line: PaymentLine) -> Competition:
    """Where the sum was earned."""
    return db.session.get_one(Competition, line.decision.run.competition_id)


def payee_of(line: PaymentLine) -> str:
    """Who is paid: the id of a person or the name of a unit."""
    return line.person_id or line.unit


def name_of(line: PaymentLine) -> str:
    """The payee as lists show it."""
    return line.person.name if line.person else line.unit


def transfers_of(batch: PaymentBatch) -> list[tuple[PaymentLine, Transfer]]:
    """One transfer a payee, each with the first of its lines, in the order of the lines."""
    lines: dict[str, list[PaymentLine]] = defaultdict(list)
    for line in batch.lines:
        lines[payee_of(line)].append(line)
    return [(own[0], make_transfer([(each.amount, tax_of(each)) for each in own])) for own in lines.values()]


def fingerprint(batch: PaymentBatch) -> str:
    """What stands in a batch, in a few characters: approved is what was seen."""
    return digest(dump([(line.id, line.key, line.amount.fen, line.tax) for line in batch.lines], list))[:16]


def competitions_as(by: Actor, *roles: Role) -> frozenset[int]:
    """The ids of the competitions in which the person has one of these roles."""
    found = select(Membership.competition_id).where(
        Membership.user_id == by.user_id, Membership.role.in_(roles)
    )
    return frozenset(db.session.scalars(found))


def visible_batches(by: Actor) -> list[PaymentBatch]:
    """The batches that a person of the office may see, the newest first."""
    own = competitions_as(by, *OFFICE)
    return [batch for batch in batches() if competitions_in(batch) <= own]


def open_batch(batch_id: int, by: Actor, *roles: Role) -> PaymentBatch:
    """The batch. Refusal for who lacks the roles in one of its competitions, without naming what it holds."""
    batch = db.session.get_one(PaymentBatch, batch_id)
    strange = competitions_in(batch) - competitions_as(by, *roles)
    if strange:
        wanted_zh = "或".join(role.label.zh for role in roles)
        wanted_en = " or ".join(role.label.en for role in roles)
        raise Refusal(
            problem(
                f"该批次涉及{len(strange)}个您不担任“{wanted_zh}”的竞赛，不能由您办理。",
                f"The batch holds lines of {len(strange)} competitions in which you are not {wanted_en}.",
                mend_zh="请由在各有关竞赛中都有该岗位的人员办理，或由组织者为您指派岗位。",
                mend_en="Let somebody act who has the role in all of them, or have it given to you.",
            )
        )
    return batch


def competitions_in(batch: PaymentBatch) -> set[int]:
    """The ids of the competitions of its lines."""
    found = (
        select(AwardRun.competition_id)
        .join(AwardDecision, AwardDecision.run_id == AwardRun.id)
        .join(PaymentLine, PaymentLine.decision_id == AwardDecision.id)
        .where(PaymentLine.batch_id == batch.id)
    )
    return set(db.session.scalars(found.distinct()))


def check_state(batch: PaymentBatch, allowed: Iterable[BatchState], *, zh: str, en: str) -> Problem | None:
    """Why the step `zh`/`en` cannot be taken in this state; None if it can."""
    state = state_of(batch)
    if state in allowed:
        return None
    return problem(
        f"{batch.year}年第{batch.number}批现为“{state.label.zh}”，不能{zh}。",
        f"Batch {batch.number} of {batch.year} is {state.label.en}: it cannot be {en}.",
        mend_zh="次序为：提出、批准、公布、导出、拨付；请刷新页面查看现状。",
        mend_en="The order is: proposed, approved, published, exported, paid. Reload the page.",
    )


def check_day(day: date, now: datetime, *, earliest: date) -> Problem | None:
    """What is wrong with the day on which something is said to have happened; None if nothing is."""
    if earliest <= day <= day_of(now):
        return None
    return problem(
        f"日期 {day} 不合：不得早于 {earliest}，不得晚于今天（{day_of(now)}）。",
        f"The day {day} cannot be: it is not before {earliest} and not after today ({day_of(now)}).",
        mend_zh="请填写银行实际办理的日期。",
        mend_en="Enter the day on which the bank did it.",
    )


def find_line(line_id: int) -> PaymentLine:
    """The line. Refusal if there is none."""
    line = db.session.get(PaymentLine, line_id)
    if line is None:
        raise Refusal(no_such_lines([line_id]))
    return line


def no_such_lines(numbers: Iterable[int]) -> Problem:
    """Lines were named that the batch does not have."""
    named = "、".join(str(number) for number in sorted(numbers))
    return problem(
        f"该批次没有这些行：{named}。",
        f"The batch has no such lines: {named}.",
        mend_zh="请刷新页面后重新选择。",
        mend_en="Reload the page and choose again.",
    )


def tax_of(line: PaymentLine) -> TaxRule:
    """The rule as the domain knows it."""
    return TaxRule(line.tax)


def none_chosen() -> Problem:
    """The refusal where no line was chosen."""
    return problem(
        "没有选中任何待办的行。",
        "No line is chosen that waits for it.",
        mend_zh="请至少选择一行。",
        mend_en="Choose at least one line.",
    )
