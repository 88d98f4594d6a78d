"""Accounts: all or none, of one's own people, sealed at rest, the last four digits on screens."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from competition.db import db
from competition.db.audit import AuditEntry
from competition.db.payments import BankAccount, batches
from competition.domain.roles import Role
from competition.operations.accounts import grant_role
from competition.operations.bank_accounts import (
    AccountImport,
    confirm_account,
    decline_account,
    import_accounts,
    masked_accounts,
    waiting_accounts,
)
from competition.operations.competitions import create_competition
from competition.operations.elsewhere import confirm_elsewhere, record_elsewhere, withdraw_elsewhere
from competition.operations.payment_exports import payees_of
from competition.operations.unit import Actor
from competition.spreadsheets.bank_accounts import CHECK_DIGIT, SHARED
from tests.operations.games import Games, enter, founded
from tests.operations.helpers import DRAFT, NOW, account, everything, id_number, logged, refused, row
from tests.operations.paying import (
    CARD,
    LATER,
    OTHER_CARD,
    account_row,
    account_workbook,
    confirm_accounts,
    due,
    proposed,
    with_finance,
)
from tests.operations.test_elsewhere import NATIONAL, PDF

pytestmark = pytest.mark.usefixtures("app")


def entered() -> Games:
    games = founded()
    enter(games, *(row(person) for person in (1, 2, 3)))
    return games


def take(games: Games, *rows: tuple[object, ...], **more: object) -> AccountImport:
    given = {"file": "accounts.xlsx", "by": games.organizer, "now": NOW, **more}
    return import_accounts(account_workbook(*rows), **given)


def kept() -> dict[str, str]:
    return {each.person.name: each.number() for each in db.session.scalars(select(BankAccount))}


def test_accounts_are_entered_and_logged_without_their_numbers() -> None:
    games = entered()
    assert take(games, account_row(1), account_row(2, number=OTHER_CARD)) == AccountImport(2, 0, 0)
    assert kept() == {"李二": CARD, "李三": OTHER_CARD}
    assert logged()[-1] == "account.import"
    assert all(CARD not in entry for entry in db.session.scalars(select(AuditEntry.detail)))


def test_an_account_is_sealed_at_rest_and_bound_to_its_person() -> None:
    games = entered()
    take(games, account_row(1), account_row(2, number=OTHER_CARD))
    assert CARD not in repr(everything()["bank_account"])
    one, other = db.session.scalars(select(BankAccount)).all()
    one.number_sealed = other.number_sealed
    with db.session.no_autoflush, pytest.raises(InvalidTag):
        one.number()


def test_only_what_changed_is_entered_anew() -> None:
    games = entered()
    take(games, account_row(1), account_row(2, number=OTHER_CARD))
    later = NOW + timedelta(days=1)
    again = take(
        games, account_row(1), account_row(2, number="12345678"), account_row(3, number="87654321"), now=later
    )
    assert again == AccountImport(1, 1, 1)
    rows = db.session.scalars(select(BankAccount).order_by(BankAccount.id))
    assert [(each.person.name, each.number(), each.entered_at) for each in rows] == [
        ("李二", CARD, NOW),
        ("李三", OTHER_CARD, NOW),
        ("李三", "12345678", later),
        ("李四", "87654321", later),
    ]


def test_another_bank_is_a_change_too() -> None:
    games = entered()
    take(games, account_row(1))
    assert take(games, account_row(1, bank="虚构银行另一支行")) == AccountImport(0, 1, 0)


def test_every_problem_is_named_with_its_cell_and_nothing_is_half_imported() -> None:
    games = entered()
    rows = (
        account_row(1),
        account_row(2, "王五", number=OTHER_CARD),
        account_row(3, number="1234"),
        account_row(9, number="12345678"),
        account_row(1),
    )
    with refused("银行账号应为8至30位数字", "A bank account has 8 to 30 digits") as found:
        take(games, *rows)
    said = [(each.where.row, each.what.zh) for each in found]
    assert said == [
        (3, "王五的身份证号码在系统或本表中属于另一姓名。"),
        (4, "银行账号应为8至30位数字。"),
        (5, "您组织的竞赛中没有李十（按身份证号码查找）。"),
        (6, "李二在本表中出现了不止一次。"),
    ]
    assert found[1].where.cell == "D4"
    assert all(id_number(person) not in str(each) for each in found for person in (1, 2, 3, 9))


def test_a_doubtful_check_digit_is_accepted_by_name() -> None:
    games = entered()
    doubtful = account_row(1, number=CARD[:-1] + "1")
    with refused("银行账号的校验位不符", "The account's check digit does not fit"):
        take(games, doubtful)
    assert take(games, doubtful, accepted=(CHECK_DIGIT,)) == AccountImport(1, 0, 0)


def test_an_account_of_two_persons_is_accepted_by_name() -> None:
    games = entered()
    with refused("李三的银行账号与本表另一人相同", "The account of 李三 is that of another person"):
        take(games, account_row(1), account_row(2))
    assert take(games, account_row(1), account_row(2), accepted=(SHARED,)) == AccountImport(2, 0, 0)


def test_nobody_leads_the_money_of_another_competition_elsewhere() -> None:
    games = entered()
    other, finance = account("other"), account("another")
    grant_role(finance.user_id, games.id, Role.FINANCE, by=games.organizer, now=NOW)
    for by in (other, finance):
        with refused("您组织的竞赛中没有李二", "李二 takes no part in your competitions"):
            take(games, account_row(1), by=by)


@pytest.mark.parametrize(
    ("number", "zh"),
    [(6222020000000000000, "银行账号以数字格式保存，末几位已丢失"), ("", "“银行账号”未填写")],
)
def test_a_number_that_lost_its_end_is_refused(number: object, zh: str) -> None:
    games = entered()
    with refused(zh, ""):
        take(games, account_row(1, number=number))


# Confirmed by another person before it counts


def names_of(by: Actor) -> list[str]:
    return [each.name for each in waiting_accounts(by)]


def entered_id(games: Games) -> int:
    return waiting_accounts(games.finance)[0].id


def paid_on(games: Games, name: str = "李二") -> tuple[str, str]:
    """Account and remark of a payee of the only batch."""
    (payee,) = [each for each in payees_of(batches()[0]) if each.name == name]
    return payee.account, payee.remark


def test_screens_show_the_last_four_digits_of_what_was_confirmed() -> None:
    games = due()
    take(games, account_row(1))
    (person,) = db.session.scalars(select(BankAccount.person_id))
    assert masked_accounts([person]) == {}
    confirm_accounts(games.finance)
    assert masked_accounts([person, "nobody"]) == {person: "虚构银行试验支行 ****0000"}
    assert logged()[-1] == "account.confirm"


def test_an_account_counts_once_finance_confirmed_it() -> None:
    games = due()
    proposed(games)
    take(games, account_row(1))
    assert paid_on(games) == ("", "缺收款账户；新登记的账户尚未由财务确认，未采用")
    confirm_account(entered_id(games), by=games.finance, now=NOW)
    assert paid_on(games) == (CARD, "")


def test_a_changed_account_counts_once_finance_confirmed_it_and_the_old_one_is_kept() -> None:
    games = due()
    proposed(games)
    take(games, account_row(1))
    confirm_accounts(games.finance)
    take(games, account_row(1, number=OTHER_CARD), now=LATER)
    assert paid_on(games) == (CARD, "新登记的账户尚未由财务确认，未采用")
    (waiting,) = waiting_accounts(games.finance)
    assert (waiting.name, waiting.account[-4:], waiting.before[-4:]) == ("李二", OTHER_CARD[-4:], CARD[-4:])
    assert (waiting.entered_by, waiting.entered_at) == ("organizer", LATER)
    confirm_account(waiting.id, by=games.finance, now=LATER)
    assert paid_on(games) == (OTHER_CARD, "")
    assert len(db.session.scalars(select(BankAccount)).all()) == 2
    assert take(games, account_row(1)) == AccountImport(0, 1, 0)


def test_what_finance_turns_down_is_not_used() -> None:
    games = due()
    proposed(games)
    take(games, account_row(1))
    confirm_accounts(games.finance)
    take(games, account_row(1, number=OTHER_CARD))
    waiting = entered_id(games)
    with refused("请写明理由", "Give the reason"):
        decline_account(waiting, reason=" ", by=games.finance, now=LATER)
    decline_account(waiting, reason="本人否认", by=games.finance, now=LATER)
    assert paid_on(games) == (CARD, "")
    row = db.session.get_one(BankAccount, waiting)
    assert (row.declined_by, row.decline_reason) == (games.finance.id, "本人否认")
    with refused("没有这个待您确认的账户", "There is no such account"):
        confirm_account(waiting, by=games.finance, now=LATER)


def test_who_entered_an_account_does_not_confirm_it() -> None:
    games = due()
    grant_role(games.organizer.user_id, games.id, Role.FINANCE, by=games.organizer, now=NOW)
    take(games, account_row(1))
    with refused("登记账户的人不能确认该账户", "Who entered an account does not confirm it"):
        confirm_account(entered_id(games), by=games.organizer, now=LATER)


def test_two_persons_stand_in_the_table_too() -> None:
    games = due()
    take(games, account_row(1))
    row = db.session.scalars(select(BankAccount)).one()
    row.confirmed_by, row.confirmed_at = row.entered_by, NOW
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_finance_confirms_for_those_alone_whom_their_competition_awards() -> None:
    games = due()
    other = account("other")
    draft = replace(DRAFT, code="other-2026", number_prefix="OTHER")
    made = create_competition(draft, by=games.organizer, now=NOW)
    grant_role(other.user_id, made, Role.FINANCE, by=games.organizer, now=NOW)
    take(games, account_row(1))
    assert names_of(games.finance) == ["李二"]
    assert names_of(other) == []
    with refused("没有这个待您确认的账户", "There is no such account"):
        confirm_account(entered_id(games), by=other, now=LATER)


def test_who_is_awarded_nothing_yet_has_no_account_to_confirm() -> None:
    games = with_finance(entered())
    take(games, account_row(1))
    assert names_of(games.finance) == []


def test_a_competition_of_ones_own_leads_nobodys_money_elsewhere() -> None:
    games = due()
    proposed(games)
    take(games, account_row(1))
    confirm_accounts(games.finance)
    evil = account("evil")
    made = create_competition(replace(DRAFT, code="evil-2026", number_prefix="EVIL"), by=evil, now=NOW)
    own = replace(NATIONAL, name="李二", id_number=id_number(1))
    result = record_elsewhere(made, own, PDF, file="evidence.pdf", by=evil, now=NOW)
    changed = account_row(1, number=OTHER_CARD)
    with refused("您组织的竞赛中没有李二", "李二 takes no part in your competitions"):
        take(games, changed, by=evil)
    accomplice = account("accomplice")
    grant_role(accomplice.user_id, made, Role.FINANCE, by=evil, now=NOW)
    confirm_elsewhere(result, by=accomplice, now=NOW)
    assert take(games, changed, by=evil) == AccountImport(0, 1, 0)
    assert names_of(accomplice) == []
    assert paid_on(games)[0] == CARD
    withdraw_elsewhere(result, reason="查无此事", by=evil, now=NOW)
    with refused("您组织的竞赛中没有李二", "李二 takes no part in your competitions"):
        take(games, account_row(1, number="12345678"), by=evil)
