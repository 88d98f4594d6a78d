"""Bank accounts of those who are paid: imported as a whole, sealed at rest, shown by their last four digits.

An account counts once finance of a competition that awards the person something confirmed it; until then the one
confirmed before it stands.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from competition.db import db
from competition.db.accounts import User
from competition.db.awards import AwardDecision, approved_runs
from competition.db.competitions import Event
from competition.db.elsewhere import ElsewhereResult
from competition.db.entries import Member, Person
from competition.db.payments import BankAccount, accounts_of, accounts_to_confirm
from competition.db.sealing import blind_index, seal
from competition.domain.bank_account import mask_account
from competition.domain.problems import Problem, Refusal, problem, unaccepted
from competition.domain.roles import Role
from competition.operations.payment_checks import competitions_as
from competition.operations.persons import find_misnamed
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work
from competition.spreadsheets.bank_accounts import AccountRow, read_accounts


@dataclass(frozen=True, slots=True)
class AccountImport:
    """What an import did: how many accounts are new, how many changed, how many were the same before.

    New and changed ones wait for finance.
    """

    new: int
    changed: int
    same: int


def import_accounts(
    data: bytes, *, file: str, by: Actor, now: datetime, accepted: Collection[str] = ()
) -> AccountImport:
    """Enter the accounts of a workbook, all or none; warnings are `accepted` by name.

    Refusal with every problem by its cell, and for persons with neither an entry nor a confirmed record in a
    competition of the organizer: nobody leads the money of another competition elsewhere.
    """
    rows, problems = read_accounts(data, file=file)
    with unit_of_work(by=by, now=now) as work:
        people = _people(rows, by)
        misnamed = find_misnamed((row.name, row.id_document, row.where) for row in rows)
        wrong = {found.where for found in misnamed}
        strangers = [
            _stranger(row) for row in rows if row.id_document.key not in people and row.where not in wrong
        ]
        if found := unaccepted([*problems, *misnamed, *strangers], accepted):
            raise Refusal(sorted(found, key=lambda each: each.where.row or 0))
        done = [_enter(people[row.id_document.key], row, by=by, now=now) for row in rows]
        result = AccountImport(done.count("new"), done.count("changed"), done.count("same"))
        work.record(
            "account.import",
            file=file,
            new=result.new,
            changed=result.changed,
            compared=result.changed + result.same,
            accepted=sorted(accepted),
        )
        return result


def _people(rows: Iterable[AccountRow], by: Actor) -> dict[str, Person]:
    """The persons of the workbook who take part in the organizer's competitions, by ID number."""
    own = competitions_as(by, Role.ORGANIZER)
    numbers = {blind_index(row.id_document.key): row.id_document.key for row in rows}
    confirmed = (ElsewhereResult.confirmed_at.is_not(None), ElsewhereResult.withdrawn_at.is_(None))
    taking_part = (
        select(Member.person_id).join(Event).where(Event.competition_id.in_(own)),
        select(ElsewhereResult.person_id).where(ElsewhereResult.competition_id.in_(own), *confirmed),
    )
    ids = {person for query in taking_part for person in db.session.scalars(query)} | _awarded(own)
    found = db.session.scalars(select(Person).where(Person.id_index.in_(numbers)))
    return {numbers[person.id_index]: person for person in found if person.id in ids}


def _awarded(competitions: Collection[int]) -> set[str]:
    """The persons about whom the decisions that stand in these competitions are."""
    runs = [run.id for run in approved_runs() if run.competition_id in competitions]
    found = select(AwardDecision.person_id).where(
        AwardDecision.run_id.in_(runs), AwardDecision.person_id.is_not(None)
    )
    return {person for person in db.session.scalars(found) if person}


def _enter(person: Person, row: AccountRow, *, by: Actor, now: datetime) -> str:
    standing = accounts_of([person.id])
    known = [*standing.values(), *accounts_to_confirm([person.id])]
    if (row.bank, row.number) in [(each.bank, each.number()) for each in known]:
        return "same"
    db.session.add(
        BankAccount(
            person_id=person.id,
            bank=row.bank,
            number_sealed=seal(row.number, row=BankAccount.sealed_for(person.id)),
            entered_by=by.user_id,
            entered_at=now,
        )
    )
    return "changed" if known else "new"


def masked_accounts(person_ids: Collection[str]) -> dict[str, str]:
    """Bank and last four digits by person, for the screens of the office; without those who have no account."""
    return {person: _mask(account) for person, account in accounts_of(person_ids).items()}


def _mask(account: BankAccount) -> str:
    return f"{account.bank} {mask_account(account.number())}"


@dataclass(frozen=True, slots=True)
class WaitingAccount:
    """An account that finance has to confirm, masked, beside the one that counts so far; empty if there is none."""

    id: int
    name: str
    account: str
    entered_by: str
    entered_at: datetime
    before: str


def waiting_accounts(by: Actor) -> list[WaitingAccount]:
    """The accounts that this person of finance may confirm or decline, in the order in which they were entered."""
    rows = accounts_to_confirm(_awarded(competitions_as(by, Role.FINANCE)))
    before = masked_accounts({row.person_id for row in rows})
    return [
        WaitingAccount(
            row.id,
            row.person.name,
            _mask(row),
            db.session.get_one(User, row.entered_by).display_name,
            row.entered_at,
            before.get(row.person_id, ""),
        )
        for row in rows
    ]


def confirm_account(account_id: int, *, by: Actor, now: datetime) -> None:
    """Let an account count. Refusal for who entered it, and for whom no award of the person concerns."""
    with unit_of_work(by=by, now=now) as work:
        account = _to_answer(account_id, by)
        refuse(_same_person() if account.entered_by == by.user_id else None)
        account.confirmed_by, account.confirmed_at = by.user_id, now
        work.record("account.confirm", account=account.id, entered_by=account.entered_by)


def decline_account(account_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Turn an account down, with a reason; the one confirmed before it stands."""
    with unit_of_work(by=by, now=now) as work:
        account = _to_answer(account_id, by)
        refuse(check_reason(reason))
        account.declined_by, account.declined_at, account.decline_reason = by.user_id, now, reason.strip()
        work.record(
            "account.decline", account=account.id, entered_by=account.entered_by, reason=reason.strip()
        )


def _to_answer(account_id: int, by: Actor) -> BankAccount:
    """The account that waits. Refusal where it does no more, or is none of this person's."""
    waiting = accounts_to_confirm(_awarded(competitions_as(by, Role.FINANCE)))
    found = {each.id: each for each in waiting}
    if account_id not in found:
        raise Refusal(_not_waiting())
    return found[account_id]


def _not_waiting() -> Problem:
    return problem(
        "没有这个待您确认的账户。",
        "There is no such account for you to confirm.",
        mend_zh="可能已由他人办理；账户由向此人发放奖励的竞赛的财务确认，请刷新页面。",
        mend_en="It may have been dealt with; finance of a competition that awards the person confirms. Reload the page.",
    )


def _same_person() -> Problem:
    return problem(
        "登记账户的人不能确认该账户。",
        "Who entered an account does not confirm it.",
        mend_zh="请由另一位财务人员核对后确认。",
        mend_en="Have another person of finance compare and confirm it.",
    )


def _stranger(row: AccountRow) -> Problem:
    return problem(
        f"您组织的竞赛中没有{row.name}（按身份证号码查找）。",
        f"{row.name} takes no part in your competitions (looked up by the ID number).",
        mend_zh="请核对身份证号码；只能登记本人组织的竞赛中已报名、或记录已确认、决定已批准的人员的账户。",
        mend_en="Check the ID number; accounts are entered for people with an entry, a confirmed record or an approved "
        "decision in one's own competitions.",
        where=row.where,
    )
