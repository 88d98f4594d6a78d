"""What the bank did with a batch that finance exported: what was paid, what came back and what was recovered.

Finance makes one transfer to each payee of a batch, so the lines of a payee are paid together and come back together.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from competition.db.payments import PaymentLine
from competition.domain.money import NOTHING, total
from competition.domain.problems import Problem, problem
from competition.domain.roles import Role
from competition.domain.transfers import BatchState, LineState
from competition.operations.outbox import Recipient, accounts_of_person, addresses_of, enqueue
from competition.operations.payment_checks import (
    check_day,
    check_state,
    competition_of,
    find_line,
    line_states,
    name_of,
    no_such_lines,
    none_chosen,
    open_batch,
    payee_of,
)
from competition.operations.unit import Actor, Work, check_reason, day_of, refuse, unit_of_work


def mark_paid(
    batch_id: int, *, day: date, by: Actor, now: datetime, unpaid: Collection[int] = frozenset()
) -> int:
    """Say that finance paid the batch that day; how many lines. The payees of the lines `unpaid` go on waiting.

    Whose lines come to less than nothing is not paid: see mark_recovered. Refusal for a day before the export or before the year of payment.
    """
    with unit_of_work(by=by, now=now) as work:
        batch = open_batch(batch_id, by, Role.FINANCE)
        refuse(check_state(batch, (BatchState.EXPORTED,), zh="登记拨付", en="marked as paid"))
        assert batch.exported_at is not None  # noqa: S101 - it was exported
        earliest = max(day_of(batch.exported_at), date(batch.year, 1, 1))
        refuse(check_day(day, now, earliest=earliest))
        unknown = set(unpaid) - {line.id for line in batch.lines}
        refuse(no_such_lines(unknown) if unknown else None)
        waiting_on = {payee_of(line) for line in batch.lines if line.id in unpaid}
        states = line_states(batch)
        paid = [
            line
            for line in batch.lines
            if states[line.id] is LineState.WAITING and payee_of(line) not in waiting_on
        ]
        refuse(None if paid else none_chosen())
        for line in paid:
            line.paid_on = day
        _tell_payees(work, paid, day)
        work.record(
            "payment.paid",
            batch=batch.id,
            day=day,
            lines=len(paid),
            fen=sum(line.amount.fen for line in paid),
        )
        return len(paid)


def _tell_payees(work: Work, paid: Collection[PaymentLine], day: date) -> None:
    """A letter to each person for each competition that the transfer is for, where an address is known.

    It names no sum, for letters pass through others' hands. Where nothing is known the bank tells.
    """
    sums: dict[tuple[str, int], list[PaymentLine]] = defaultdict(list)
    for line in paid:
        if line.person_id is not None:
            sums[line.person_id, line.decision.run.competition_id].append(line)
    for (_person, competition_id), lines in sums.items():
        if total([line.amount for line in lines]) > NOTHING:
            for to in _reached(lines[0]):
                name = competition_of(lines[0]).name
                told = {"competition": name, "day": day.isoformat()}
                enqueue(work, "payment_made", to=to, competition_id=competition_id, **told)


def _reached(line: PaymentLine) -> list[Recipient]:
    """The payee as a member of the entry that won, else by the own account."""
    member = line.decision.member
    return addresses_of(member) if member else accounts_of_person(line.person_id or "")


def mark_recovered(line_id: int, *, day: date, by: Actor, now: datetime) -> int:
    """Say that a payee gave back what the batch claims back, the day it came in; how many lines.

    Refusal for who owes nothing in the batch, and for a day before the export.
    """
    with unit_of_work(by=by, now=now) as work:
        line = find_line(line_id)
        batch = open_batch(line.batch_id, by, Role.FINANCE)
        refuse(
            check_state(batch, (BatchState.EXPORTED, BatchState.RECOVERING), zh="登记追回", en="recovered")
        )
        refuse(None if line_states(batch)[line.id] is LineState.OWED else _owes_nothing(line))
        assert batch.exported_at is not None  # noqa: S101 - it was exported
        refuse(check_day(day, now, earliest=day_of(batch.exported_at)))
        own = [each for each in batch.lines if payee_of(each) == payee_of(line)]
        for each in own:
            each.recovered_on = day
        work.record(
            "payment.recovered",
            batch=batch.id,
            lines=[each.id for each in own],
            day=day,
            fen=sum(each.amount.fen for each in own),
        )
        return len(own)


def return_line(line_id: int, *, day: date, reason: str, by: Actor, now: datetime) -> int:
    """Say that the bank sent back the transfer that a line was part of; how many lines came back.

    They stand no more, so the next batch pays what is due then. Refusal where nothing was transferred to that payee.
    """
    with unit_of_work(by=by, now=now) as work:
        line = find_line(line_id)
        batch = open_batch(line.batch_id, by, Role.FINANCE)
        allowed = (BatchState.EXPORTED, BatchState.RECOVERING, BatchState.SETTLED)
        refuse(check_state(batch, allowed, zh="登记退回", en="marked as returned"))
        refuse(check_reason(reason))
        own = [each for each in batch.lines if payee_of(each) == payee_of(line) and each.returned_on is None]
        refuse(None if total([each.amount for each in own]) > NOTHING else _no_transfer(line))
        assert batch.exported_at is not None  # noqa: S101 - it was exported
        earliest = max([day_of(batch.exported_at), *(each.paid_on for each in own if each.paid_on)])
        refuse(check_day(day, now, earliest=earliest))
        for each in own:
            each.returned_on, each.return_reason = day, reason.strip()
        work.record(
            "payment.return",
            batch=batch.id,
            lines=[each.id for each in own],
            day=day,
            reason=reason.strip(),
            fen=sum(each.amount.fen for each in own),
        )
        return len(own)


def _no_transfer(line: PaymentLine) -> Problem:
    return problem(
        f"该批次没有向{name_of(line)}付款，无从退回。",
        f"Nothing was transferred to {name_of(line)} in this batch, so nothing can come back.",
        mend_zh="已退回的不能重复登记；冲销须追回，不经银行退回。",
        mend_en="What came back is not marked twice; what is claimed back does not come through the bank.",
    )


def _owes_nothing(line: PaymentLine) -> Problem:
    return problem(
        f"{name_of(line)}在该批次没有待追回的款项。",
        f"{name_of(line)} has nothing to give back in this batch.",
        mend_zh="已追回的不能重复登记；各行相抵为正的，按拨付登记。",
        mend_en="What was given back is not marked twice; whose lines come to more than nothing is paid.",
    )
