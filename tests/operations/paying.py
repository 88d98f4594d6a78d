"""A payment batch taken step by step, and a second competition in which the same people win."""

from dataclasses import replace
from datetime import UTC, datetime

from competition.db import db
from competition.db.payments import PaymentBatch, PaymentLine
from competition.domain.roles import Role
from competition.domain.tiers import Tier
from competition.operations import (
    awards,
    bank_accounts,
    competitions,
    confirming,
    draws,
    payment_exports,
    payment_transfers,
    payments,
    schemes,
    signing,
)
from competition.operations.accounts import grant_role
from competition.operations.unit import Actor
from tests.operations.games import (
    Games,
    approved,
    enter,
    mark,
    planned,
    publish,
    published,
    rank,
    seated,
)
from tests.operations.helpers import (
    DRAFT,
    NOW,
    id_number,
    plan_workbook,
    policies,
    row,
    scheme_workbook,
    setup,
    workbook,
)
from tests.remembered import remembered

YEAR = 2027
LATER = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
"""In the year of payment."""
PAID_ON = LATER.date()
CARD, OTHER_CARD = "6222020000000000000", "6217000000000012348"
"""Made up."""
ACCOUNT_HEAD = ("姓名", "身份证号码", "开户银行", "银行账号")


def with_finance(games: Games) -> Games:
    """The account of finance has its role, as the operations of payment ask."""
    grant_role(games.finance.user_id, games.id, Role.FINANCE, by=games.organizer, now=NOW)
    return games


@remembered
def due() -> Games:
    """Three winners of 10,000.00, 6,000.00 and 3,001.00 yuan, approved."""
    return with_finance(approved(published({1: 90, 2: 80, 3: 70})))


@remembered
def elsewhere(games: Games, people: dict[int, int], *, tier: Tier = Tier.CITY) -> Games:
    """Another competition of the same office in the same skill, approved; `people` and their marks."""
    draft = replace(DRAFT, code="second-2026", name="第二届试验赛", number_prefix="SECOND", tier=tier)
    made = competitions.create_competition(draft, by=games.organizer, now=NOW)
    event = competitions.save_event(made, setup(), by=games.organizer, now=NOW)
    other = replace(games, id=made, event=event)
    schemes.import_scheme(event, scheme_workbook(), file="scheme.xlsx", by=games.organizer, now=NOW)
    seated(other)
    enter(other, *(row(person) for person in people))
    draws.draw_event(event, seed="2026", secret="for tests", by=games.organizer, now=NOW)
    for number, given in enumerate(people.values(), start=1):
        mark(other, number, practice=given)
    confirming.confirm_sheets(event, by=games.chief, now=NOW)
    signing.sign_off(event, by=games.chief, now=NOW)
    rank(other)
    publish(other)
    return with_finance(approved(other))


@remembered
def decided_anew(games: Games, *lines: tuple[object, ...], now: datetime = NOW) -> None:
    """Another plan and new decisions under it, approved."""
    planned(games, plan_workbook(lines))
    given = {"policies": policies(), "by": games.organizer, "now": now}
    awards.decide_awards(games.id, reason="异议成立，奖励方案更正", **given)
    awards.approve_awards(games.id, policies=policies(), by=games.finance, now=now)


@remembered
def proposed(games: Games, year: int = YEAR) -> int:
    return payments.propose_batch(year, policies=policies(), by=games.organizer, now=LATER)


@remembered
def passed(games: Games, batch: int) -> int:
    """Approved and published."""
    payments.approve_batch(batch, policies=policies(), by=games.finance, now=LATER)
    payments.publish_batch(batch, policies=policies(), by=games.organizer, now=LATER)
    return batch


@remembered
def exported(games: Games) -> int:
    batch = passed(games, proposed(games))
    payment_exports.export_batch(batch, policies=policies(), by=games.finance, now=LATER)
    return batch


@remembered
def paid(games: Games) -> int:
    batch = exported(games)
    payment_transfers.mark_paid(batch, day=PAID_ON, by=games.finance, now=LATER)
    return batch


def find(batch: int) -> PaymentBatch:
    return db.session.get_one(PaymentBatch, batch)


def lines(batch: int) -> list[tuple[str, str, int]]:
    """Payee, kind and fen of each line."""
    return [
        (line.person.name if line.person else line.unit, line.kind, line.amount.fen)
        for line in find(batch).lines
    ]


def line_of(batch: int, name: str) -> PaymentLine:
    """The first line of a payee."""
    return next(
        each for each in find(batch).lines if name in (each.unit, each.person.name if each.person else "")
    )


def account_row(person: int, name: str = "", **more: object) -> tuple[object, ...]:
    values = {"id": id_number(person), "bank": "虚构银行试验支行", "number": CARD, **more}
    return (name or row(person)[1], values["id"], values["bank"], values["number"])


def account_workbook(*rows: tuple[object, ...]) -> bytes:
    return workbook("收款账户", ACCOUNT_HEAD, rows)


def confirm_accounts(by: Actor, *, now: datetime = NOW) -> None:
    """Every account that waits for this person of finance."""
    for each in bank_accounts.waiting_accounts(by):
        bank_accounts.confirm_account(each.id, by=by, now=now)
