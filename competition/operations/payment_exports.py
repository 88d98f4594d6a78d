"""The workbook of a batch for finance: names with masked ID numbers, sums, tax, and the accounts in full."""

from collections import defaultdict
from datetime import date, datetime

from competition.db.payments import BankAccount, PaymentBatch, PaymentLine, accounts_of, accounts_to_confirm
from competition.domain.ledger import BookingKind
from competition.domain.money import NOTHING
from competition.domain.policy import Policy
from competition.domain.roles import Role
from competition.domain.transfers import BatchState, make_transfer
from competition.operations.exports import MADE_UP
from competition.operations.payment_checks import (
    check_state,
    competition_of,
    name_of,
    open_batch,
    payee_of,
    tax_of,
    total_of,
)
from competition.operations.payment_proposals import reconcile_batch
from competition.operations.unit import Actor, day_of, refuse, unit_of_work
from competition.spreadsheets.payments import PaidLine, Payee, payment_workbook

READY = (BatchState.PUBLISHED, BatchState.EXPORTED, BatchState.SETTLED)


def export_batch(batch_id: int, *, policies: dict[str, Policy], by: Actor, now: datetime) -> bytes:
    """The workbook of a published batch; again as often as wanted, each time logged with what was read.

    Who has no account stands on a sheet of their own and does not hold up the others. Refusal of the first export where
    the decisions have changed since.
    """
    with unit_of_work(by=by, now=now) as work:
        batch = open_batch(batch_id, by, Role.FINANCE)
        refuse(check_state(batch, READY, zh="导出", en="exported"))
        payees = payees_of(batch)
        if batch.exported_at is None:
            refuse(reconcile_batch(batch, policies=policies))
            batch.exported_by, batch.exported_at = by.user_id, now
        made_up = any(competition_of(line).made_up for line in batch.lines)
        title = f"{batch.year}年度第{batch.number}批奖励资金拨付表"
        content = payment_workbook(payees, title=title, note=MADE_UP if made_up else "")
        work.record(
            "payment.export",
            batch=batch.id,
            ids_masked=sum(bool(payee.masked_id) for payee in payees),
            accounts_read=sum(bool(payee.account) for payee in payees),
            without_account=sum(not payee.account for payee in payees),
            lines=len(batch.lines),
            fen=total_of(batch).fen,
        )
        return content


def payees_of(batch: PaymentBatch) -> list[Payee]:
    """Everybody in a batch with their lines, in the order of the first line of each; accounts in full."""
    lines: dict[str, list[PaymentLine]] = defaultdict(list)
    for line in batch.lines:
        lines[payee_of(line)].append(line)
    persons = {line.person_id for line in batch.lines if line.person_id}
    accounts = accounts_of(persons)
    unconfirmed = {each.person_id for each in accounts_to_confirm(persons)}
    return [
        _payee(own, accounts.get(payee), unconfirmed=payee in unconfirmed) for payee, own in lines.items()
    ]


def _payee(lines: list[PaymentLine], account: BankAccount | None, *, unconfirmed: bool) -> Payee:
    first = lines[0]
    return Payee(
        name=name_of(first),
        masked_id=first.person.masked_id() if first.person else "",
        employer=first.decision.employer,
        bank=account.bank if account else "",
        account=account.number() if account else "",
        remark="；".join(_remarks(lines, account, unconfirmed=unconfirmed)),
        lines=tuple(map(_line, lines)),
    )


def _line(line: PaymentLine) -> PaidLine:
    clauses = dict.fromkeys(str(step.clause) for step in line.step_values() if step.clause)
    return PaidLine(
        number=line.id,
        competition=competition_of(line).name,
        earned_in=line.decision.earned_in,
        kind=BookingKind(line.kind).label.zh,
        amount=line.amount,
        tax=tax_of(line),
        year=line.year,
        clauses="；".join(clauses),
    )


def _remarks(lines: list[PaymentLine], account: BankAccount | None, *, unconfirmed: bool) -> list[str]:
    """What finance has to know about one payee."""
    transfer = make_transfer([(line.amount, tax_of(line)) for line in lines])
    found = []
    if transfer.claim_back > NOTHING:
        found.append("应追回，另行办理，不在本批其他款项中抵扣")
    if lines[0].person_id is None:
        found.append("单位账户由财务核对填写")
    elif account is None:
        found.append("缺收款账户")
    elif (late := _confirmed_late(account, lines[0].batch)) is not None:
        found.append(f"收款账户在批准后登记或变更（{late}确认），请核对")
    if unconfirmed:
        found.append("新登记的账户尚未由财务确认，未采用")
    returned = sorted({line.returned_on for line in lines if line.returned_on})
    found += [f"银行已于{day}退回" for day in returned]
    return found


def _confirmed_late(account: BankAccount, batch: PaymentBatch) -> date | None:
    """The day on which the account was confirmed, if that was after the batch was approved."""
    if not account.confirmed_at or not batch.approved_at or account.confirmed_at <= batch.approved_at:
        return None
    return day_of(account.confirmed_at)
