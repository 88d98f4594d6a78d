"""Batches: two persons, every step in its order, reversals and supplements instead of edits, sums to the fen."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from competition.db import db
from competition.db.accounts import Membership
from competition.db.audit import AuditEntry
from competition.db.awards import AwardDecision
from competition.db.competitions import Competition
from competition.db.payments import BankAccount, PaymentLine, lines_of_person, standing_lines
from competition.domain.money import total
from competition.domain.policy import Status
from competition.domain.problems import Refusal
from competition.domain.roles import Role
from competition.domain.tax import TaxRule
from competition.domain.tiers import Tier
from competition.domain.transfers import BatchState, LineState
from competition.operations import bank_accounts, payment_transfers, payments
from competition.operations.accounts import grant_role
from competition.operations.own_payments import own_payments
from competition.operations.payment_checks import (
    fingerprint,
    line_state,
    state_of,
    total_in,
    total_of,
    transfers_of,
    visible_batches,
)
from competition.operations.payment_exports import export_batch
from competition.operations.payment_proposals import preview_batch, preview_years
from competition.operations.unit import Actor
from tests.operations.games import Games
from tests.operations.helpers import NOW, account, id_number, logged, policies, refused
from tests.operations.paying import (
    CARD,
    LATER,
    PAID_ON,
    YEAR,
    account_row,
    account_workbook,
    confirm_accounts,
    decided_anew,
    due,
    elsewhere,
    exported,
    find,
    line_of,
    lines,
    paid,
    passed,
    proposed,
)

pytestmark = pytest.mark.usefixtures("app")
THREE = [("李二", "original", 1_000_000), ("李三", "original", 600_000), ("李四", "original", 300_100)]
LESS = (("金牌", 9000, "", ""), ("银牌", 6000, "", ""), ("铜牌", 3001, "", ""))


def approve(games: Games, batch: int, **more: object) -> None:
    given = {"policies": policies(), "by": games.finance, "now": LATER, **more}
    payments.approve_batch(batch, **given)


def pay(games: Games, batch: int, **more: object) -> int:
    given = {"day": PAID_ON, "by": games.finance, "now": LATER, **more}
    return payment_transfers.mark_paid(batch, **given)


def give_back(games: Games, line: PaymentLine, **more: object) -> int:
    given = {"day": PAID_ON, "reason": "账号不符", "by": games.finance, "now": LATER, **more}
    return payment_transfers.return_line(line.id, **given)


def recover(games: Games, line: PaymentLine, **more: object) -> int:
    given = {"day": PAID_ON, "by": games.finance, "now": LATER, **more}
    return payment_transfers.mark_recovered(line.id, **given)


def tax(games: Games, batch: int, rule: TaxRule, *names: str, **more: object) -> int:
    chosen = {line_of(batch, name).id for name in names}
    given = {"reason": "财务意见", "by": games.organizer, "now": LATER, **more}
    return payments.set_tax(batch, chosen, rule, **given)


def newest_detail() -> str:
    return db.session.scalars(select(AuditEntry.detail).order_by(AuditEntry.id.desc())).first() or ""


# The way of a batch


def test_a_batch_goes_from_the_proposal_to_the_payment() -> None:
    games = due()
    batch = proposed(games)
    states = [state_of(find(batch))]
    approve(games, batch)
    states.append(state_of(find(batch)))
    payments.publish_batch(batch, policies=policies(), by=games.organizer, now=LATER)
    states.append(state_of(find(batch)))
    export_batch(batch, policies=policies(), by=games.finance, now=LATER)
    states.append(state_of(find(batch)))
    assert pay(games, batch) == 3
    states.append(state_of(find(batch)))
    assert states == [
        BatchState.PROPOSED,
        BatchState.APPROVED,
        BatchState.PUBLISHED,
        BatchState.EXPORTED,
        BatchState.SETTLED,
    ]
    assert lines(batch) == THREE
    assert total_of(find(batch)) == total([line.amount for line in standing_lines()])
    assert {line.paid_on for line in find(batch).lines} == {PAID_ON}
    assert logged()[-5:] == [
        f"payment.{each}" for each in ("propose", "approve", "publish", "export", "paid")
    ]


def test_a_preview_books_nothing() -> None:
    games = due()
    found = preview_batch(YEAR, policies=policies(), by=games.organizer)
    assert (found.total.fen, len(found.lines), found.later) == (1_900_100, 3, ())
    assert standing_lines() == []


def test_what_is_due_is_shown_year_by_year() -> None:
    games = due()
    (only,) = preview_years(policies=policies(), by=games.organizer).years
    assert (only.year, only.total.fen) == (YEAR, 1_900_100)
    found = select(AwardDecision).where(AwardDecision.kind == "cash").order_by(AwardDecision.key)
    db.session.scalars(found).first().payment_year = YEAR + 1
    db.session.commit()
    years = preview_years(policies=policies(), by=games.organizer).years
    assert [(each.year, each.total.fen, each.later) for each in years] == [
        (YEAR, 900_100, (YEAR + 1,)),
        (YEAR + 1, 1_900_100, ()),
    ]


def test_there_is_nothing_to_pay_before_the_year_of_payment() -> None:
    games = due()
    with refused("2027年度有应付款项", "Something is due in 2027"):
        proposed(games, 2026)


@pytest.mark.parametrize("year", [YEAR + 1, 2**70])
def test_a_year_in_which_nothing_falls_due_is_no_year_of_payment(year: int) -> None:
    games = due()
    with refused(f"{year}年度没有到期的款项", f"Nothing falls due in {year}"):
        proposed(games, year)


def test_what_is_left_out_is_named_in_the_refusal() -> None:
    games = due()
    draft = {key: replace(each, status=Status.DRAFT) for key, each in policies().items()}
    with refused("另有3项暂不能发放", "3 claims are left out"):
        payments.propose_batch(YEAR, policies=draft, by=games.organizer, now=LATER)


def test_what_is_booked_is_not_booked_again() -> None:
    games = due()
    passed(games, proposed(games))
    with refused("没有需要拨付或冲销的款项", "there is nothing to pay or reverse"):
        proposed(games)


def test_one_batch_waits_for_its_approval_at_a_time() -> None:
    games = due()
    proposed(games)
    with refused("2027年第1批还在等待批准", "Batch 1 of 2027 still waits for its approval"):
        proposed(games)


@pytest.mark.parametrize(
    ("step", "zh"),
    [("publish", "不能公布"), ("export", "不能导出"), ("pay", "不能登记拨付"), ("return", "不能登记退回")],
)
def test_no_step_is_left_out(step: str, zh: str) -> None:
    games = due()
    batch = proposed(games)
    with refused(zh, "Batch 1 of 2027 is to be approved: it cannot be"):
        match step:
            case "publish":
                payments.publish_batch(batch, policies=policies(), by=games.organizer, now=LATER)
            case "export":
                export_batch(batch, policies=policies(), by=games.finance, now=LATER)
            case "pay":
                pay(games, batch)
            case "return":
                give_back(games, find(batch).lines[0])


# Two persons, and the role in every competition


def test_who_proposed_does_not_approve() -> None:
    games = due()
    grant_role(games.organizer.user_id, games.id, Role.FINANCE, by=games.organizer, now=NOW)
    batch = proposed(games)
    with refused("提出人不能批准", "Who proposes does not approve"):
        approve(games, batch, by=games.organizer)


def test_what_is_approved_is_what_was_seen() -> None:
    games = due()
    batch = proposed(games)
    seen = fingerprint(find(batch))
    tax(games, batch, TaxRule.WITHHOLD_20, "李二")
    with refused("批次内容与您看到的不同", "The batch is not what you saw"):
        approve(games, batch, seen=seen)
    approve(games, batch, seen=fingerprint(find(batch)))
    assert state_of(find(batch)) is BatchState.APPROVED


def test_a_batch_that_the_decisions_have_left_behind_is_not_approved() -> None:
    games = due()
    batch = proposed(games)
    decided_anew(games, *LESS)
    with refused("记账 10,000.00元，应付 9,000.00元，差 1,000.00元", "off by 1,000.00 yuan"):
        approve(games, batch)


def stranger(games: Games) -> Actor:
    """Finance of one competition alone."""
    other = account("other")
    grant_role(other.user_id, games.id, Role.FINANCE, by=games.organizer, now=NOW)
    return other


def test_a_batch_over_two_competitions_asks_for_the_role_in_both() -> None:
    games = due()
    elsewhere(games, {4: 90})
    batch = proposed(games)
    assert len(find(batch).lines) == 4
    other = stranger(games)
    with refused("该批次涉及1个您不担任“财务复核”的竞赛", "1 competitions in which you are not finance"):
        approve(games, batch, by=other)
    assert visible_batches(other) == []
    assert visible_batches(games.finance) == [find(batch)]


def test_an_organizer_proposes_for_their_own_competitions_alone() -> None:
    games = due()
    elsewhere(games, {4: 90})
    other = account("other")
    second = db.session.scalars(select(Competition.id).where(Competition.code == "second-2026")).one()
    grant_role(other.user_id, second, Role.ORGANIZER, by=games.organizer, now=NOW)
    batch = payments.propose_batch(YEAR, policies=policies(), by=other, now=LATER)
    assert lines(batch) == [("李五", "original", 1_000_000)]


def test_transfers_are_one_a_payee() -> None:
    games = due()
    paid(games)
    decided_anew(games, *LESS)
    second = proposed(games)
    ((line, transfer),) = transfers_of(find(second))
    assert (line.person.name, transfer.claim_back.fen, transfer.due.fen) == ("李二", 100_000, 0)


def test_who_lost_the_role_acts_no_more() -> None:
    games = due()
    batch = proposed(games)
    db.session.execute(db.delete(Membership).where(Membership.user_id == games.finance.user_id))
    db.session.commit()
    with refused("不能由您办理", "in which you are not finance"):
        approve(games, batch)


# Dropped batches


def test_a_dropped_batch_stays_to_be_read_and_its_sums_are_due_again() -> None:
    games = due()
    first = proposed(games)
    payments.drop_batch(first, reason="名单有误", by=games.finance, now=LATER)
    assert (state_of(find(first)), find(first).drop_reason) == (BatchState.DROPPED, "名单有误")
    assert lines(proposed(games)) == lines(first) == THREE
    assert find(first).number == 1


def test_a_batch_is_dropped_with_a_reason_and_before_its_export() -> None:
    games = due()
    batch = exported(games)
    with refused("现为“已导出”，不能作废", "it cannot be dropped"):
        payments.drop_batch(batch, reason="名单有误", by=games.organizer, now=LATER)
    decided_anew(games, *LESS)
    second = proposed(games)
    with refused("请写明理由", "Give the reason"):
        payments.drop_batch(second, reason=" ", by=games.organizer, now=LATER)


@pytest.mark.parametrize("published", [False, True])
def test_what_was_approved_is_dropped_until_the_first_export(*, published: bool) -> None:
    games = due()
    batch = proposed(games)
    approve(games, batch)
    if published:
        payments.publish_batch(batch, policies=policies(), by=games.organizer, now=LATER)
    person = line_of(batch, "李二").person_id
    assert len(own_payments(person, now=NOW)) == published
    payments.drop_batch(batch, reason="名单有误", by=games.organizer, now=LATER)
    assert state_of(find(batch)) is BatchState.DROPPED
    assert own_payments(person, now=NOW) == ()
    assert lines(proposed(games)) == THREE
    with refused("现为“已作废”，不能导出", "is dropped: it cannot be exported"):
        export_batch(batch, policies=policies(), by=games.finance, now=LATER)


def test_a_batch_whose_lines_another_takes_back_is_dropped_after_that() -> None:
    games = due()
    first = passed(games, proposed(games))
    decided_anew(games, *LESS)
    second = proposed(games)
    with refused("2027年第2批冲销了本批的行", "Batch 2 of 2027 takes back lines of this batch"):
        payments.drop_batch(first, reason="决定更正", by=games.organizer, now=LATER)
    for batch in (second, first):
        payments.drop_batch(batch, reason="决定更正", by=games.organizer, now=LATER)
    assert lines(proposed(games))[0] == ("李二", "original", 900_000)


def test_a_reversal_that_was_dropped_is_proposed_again() -> None:
    games = due()
    paid(games)
    decided_anew(games, *LESS)
    first = proposed(games)
    payments.drop_batch(first, reason="暂缓", by=games.organizer, now=LATER)
    assert lines(proposed(games)) == lines(first)


# Corrections


def test_a_later_change_is_reversed_and_supplemented_in_a_new_batch() -> None:
    games = due()
    first = paid(games)
    decided_anew(games, *LESS)
    second = proposed(games)
    assert lines(second) == [("李二", "reversal", -1_000_000), ("李二", "supplement", 900_000)]
    reversal, supplement = find(second).lines
    assert reversal.reverses_id == line_of(first, "李二").id
    assert "冲销第" in reversal.step_values()[0].says.zh
    assert "补发" in supplement.step_values()[0].says.zh
    assert lines(first) == THREE
    assert sum(line.amount.fen for line in standing_lines()) == 1_800_100


def test_what_another_competition_strikes_is_claimed_back() -> None:
    games = due()
    paid(games)
    elsewhere(games, {3: 90, 4: 70})
    second = proposed(games)
    assert lines(second) == [
        ("李四", "original", 1_000_000),
        ("李五", "original", 600_000),
        ("李四", "reversal", -300_100),
    ]


def test_a_claim_that_no_run_holds_any_more_is_reversed() -> None:
    games = due()
    paid(games)
    decided_anew(games, *LESS)
    gone = db.select(AwardDecision.id).where(AwardDecision.person_id == line_of_person("李二"))
    newest = db.session.scalars(gone.order_by(AwardDecision.id.desc())).all()
    db.session.execute(
        db.delete(AwardDecision).where(AwardDecision.id.in_(newest), AwardDecision.run_id == newest_run_id())
    )
    db.session.commit()
    batch = proposed(games)
    assert lines(batch) == [("李二", "reversal", -1_000_000)]
    assert "已不存在" in find(batch).lines[0].step_values()[-1].says.zh


def line_of_person(name: str) -> str:
    return next(line.person_id for line in standing_lines() if line.person.name == name)


def newest_run_id() -> int:
    return db.session.scalars(select(AwardDecision.run_id).order_by(AwardDecision.run_id.desc())).first()


def test_what_is_left_out_later_is_not_taken_back() -> None:
    games = due()
    paid(games)
    with refused("没有需要拨付或冲销的款项", "there is nothing to pay or reverse"):
        payments.propose_batch(YEAR, policies={}, by=games.organizer, now=LATER)


def test_a_unit_put_right_is_another_payee() -> None:
    games = due()
    row = line_row(games, "虚构学院")
    first = paid(games)
    assert ("虚构学院", "original", 1_000_000) in lines(first)
    row.unit = "虚构技师学院"
    db.session.commit()
    assert sorted(lines(proposed(games))) == [
        ("虚构学院", "reversal", -1_000_000),
        ("虚构技师学院", "original", 1_000_000),
    ]


def line_row(games: Games, unit: str) -> AwardDecision:
    """The first winner's money as if it were a unit's."""
    found = select(AwardDecision).where(AwardDecision.kind == "cash", AwardDecision.person_id.is_not(None))
    row = db.session.scalars(found.order_by(AwardDecision.id)).first()
    row.person_id, row.unit = None, unit
    db.session.commit()
    return row


# Paid and returned


def test_some_payees_may_go_on_waiting() -> None:
    games = due()
    batch = exported(games)
    assert pay(games, batch, unpaid={line_of(batch, "李三").id}) == 2
    assert [line_state(line) for line in find(batch).lines] == [
        LineState.PAID,
        LineState.WAITING,
        LineState.PAID,
    ]
    assert state_of(find(batch)) is BatchState.EXPORTED
    assert pay(games, batch) == 1
    with refused("现为“已办结”", "is settled"):
        pay(games, batch)


def test_somebody_must_be_paid_and_the_lines_must_be_of_the_batch() -> None:
    games = due()
    batch = exported(games)
    with refused("没有选中任何待办的行", "No line is chosen"):
        pay(games, batch, unpaid={line.id for line in find(batch).lines})
    with refused("该批次没有这些行：999", "The batch has no such lines: 999"):
        pay(games, batch, unpaid={999})


@pytest.mark.parametrize("day", [PAID_ON - timedelta(days=1), PAID_ON + timedelta(days=1)])
def test_nobody_was_paid_before_the_export_or_tomorrow(day: date) -> None:
    games = due()
    batch = exported(games)
    with refused(
        "不得早于 2027-03-01，不得晚于今天（2027-03-01）", "it is not before 2027-03-01 and not after today"
    ):
        pay(games, batch, day=day)


def test_nobody_was_paid_before_the_year_of_payment() -> None:
    games = due()
    early = {"now": NOW}
    batch = payments.propose_batch(YEAR, policies=policies(), by=games.organizer, **early)
    approve(games, batch, **early)
    payments.publish_batch(batch, policies=policies(), by=games.organizer, **early)
    export_batch(batch, policies=policies(), by=games.finance, **early)
    with refused("不得早于 2027-01-01，不得晚于今天（2026-09-20）", "it is not before 2027-01-01"):
        pay(games, batch, day=NOW.date(), **early)


def test_what_the_bank_sent_back_is_paid_again_in_the_next_batch() -> None:
    games = due()
    first = paid(games)
    assert give_back(games, line_of(first, "李三")) == 1
    assert line_state(line_of(first, "李三")) is LineState.RETURNED
    assert total_in(find(first), LineState.RETURNED).fen == 600_000
    assert total_in(find(first), LineState.PAID).fen == 1_300_100
    assert lines(proposed(games)) == [("李三", "original", 600_000)]
    person = line_of(first, "李三").person_id
    assert [line.amount.fen for line in lines_of_person(person)] == [600_000, 600_000]


def test_what_was_netted_with_a_reversal_comes_back_as_a_whole() -> None:
    games = due()
    paid(games)
    elsewhere(games, {3: 90})
    second = paid(games)
    assert lines(second) == [("李四", "original", 1_000_000), ("李四", "reversal", -300_100)]
    assert give_back(games, line_of(second, "李四")) == 2
    assert lines(proposed(games)) == lines(second)


def test_a_returned_line_that_was_reversed_leaves_the_books_right() -> None:
    games = due()
    first = paid(games)
    decided_anew(games, *LESS)
    exported(games)
    give_back(games, line_of(first, "李二"))
    third = proposed(games)
    assert sum(fen for _name, _kind, fen in lines(third)) == 1_000_000
    assert sum(line.amount.fen for line in standing_lines()) == 1_800_100


def test_only_what_was_transferred_can_come_back_and_once() -> None:
    games = due()
    first = paid(games)
    with refused("请写明理由", "Give the reason"):
        give_back(games, line_of(first, "李二"), reason="")
    with refused("不得早于 2027-03-01", "it is not before 2027-03-01"):
        give_back(games, line_of(first, "李二"), day=PAID_ON - timedelta(days=1))
    give_back(games, line_of(first, "李二"))
    with refused("没有向李二付款，无从退回", "Nothing was transferred to 李二"):
        give_back(games, line_of(first, "李二"))
    with refused("该批次没有这些行：999", "The batch has no such lines: 999"):
        payment_transfers.return_line(999, day=PAID_ON, reason="账号不符", by=games.finance, now=LATER)


def test_a_reversal_does_not_come_back_through_the_bank() -> None:
    games = due()
    paid(games)
    decided_anew(games, *LESS)
    second = exported(games)
    with refused("没有向李二付款", "Nothing was transferred to 李二"):
        give_back(games, line_of(second, "李二"))


def test_what_is_claimed_back_is_never_paid_and_comes_back_on_its_day() -> None:
    games = due()
    paid(games)
    decided_anew(games, *LESS)
    second = exported(games)
    assert state_of(find(second)) is BatchState.RECOVERING
    assert {line_state(line) for line in find(second).lines} == {LineState.OWED}
    with refused("现为“待追回”，不能登记拨付", "it cannot be marked as paid"):
        pay(games, second)
    reversal = line_of(second, "李二")
    with refused("不得早于 2027-03-01", "it is not before 2027-03-01"):
        recover(games, reversal, day=PAID_ON - timedelta(days=1))
    assert recover(games, reversal) == 2
    assert state_of(find(second)) is BatchState.SETTLED
    assert {line_state(line) for line in find(second).lines} == {LineState.RECOVERED}
    assert {line.paid_on for line in find(second).lines} == {None}
    assert logged()[-1] == "payment.recovered"
    own = own_payments(reversal.person_id, now=NOW)
    assert [(each.state, each.on) for each in own] == [
        (LineState.PAID, PAID_ON),
        (LineState.RECOVERED, PAID_ON),
        (LineState.RECOVERED, PAID_ON),
    ]


def test_the_others_of_a_batch_are_paid_while_one_still_owes() -> None:
    games = due()
    paid(games)
    decided_anew(games, ("金牌", 9000, "", ""), ("银牌", 7000, "", ""), ("铜牌", 3001, "", ""))
    second = exported(games)
    assert state_of(find(second)) is BatchState.EXPORTED
    assert pay(games, second) == 2
    assert state_of(find(second)) is BatchState.RECOVERING
    assert total_in(find(second), LineState.OWED).fen == -100_000
    assert line_state(line_of(second, "李三")) is LineState.PAID
    assert give_back(games, line_of(second, "李三")) == 2
    assert recover(games, line_of(second, "李二")) == 2


def test_only_who_owes_gives_back_and_once() -> None:
    games = due()
    paid(games)
    decided_anew(games, ("金牌", 9000, "", ""), ("银牌", 7000, "", ""), ("铜牌", 3001, "", ""))
    second = passed(games, proposed(games))
    with refused("现为“已公布”，不能登记追回", "it cannot be recovered"):
        recover(games, line_of(second, "李二"))
    export_batch(second, policies=policies(), by=games.finance, now=LATER)
    with refused("李三在该批次没有待追回的款项", "李三 has nothing to give back"):
        recover(games, line_of(second, "李三"))
    recover(games, line_of(second, "李二"))
    with refused("李二在该批次没有待追回的款项", "李二 has nothing to give back"):
        recover(games, line_of(second, "李二"))


# Tax


def test_the_tax_rule_and_its_reason_stand_with_the_line() -> None:
    games = due()
    batch = proposed(games)
    assert {line.tax for line in find(batch).lines} == {TaxRule.ASK_FINANCE}
    assert tax(games, batch, TaxRule.WITHHOLD_20, "李二", "李三") == 2
    line = line_of(batch, "李二")
    assert line.tax == TaxRule.WITHHOLD_20
    assert line.step_values()[-1].says.zh == "个人所得税：按偶然所得代扣20%，理由：财务意见"
    assert "财务意见" in newest_detail()


def test_a_city_cannot_award_free_of_tax_and_a_province_can() -> None:
    games = due()
    batch = proposed(games)
    with refused("低于省级，不属于免税奖金", "only a body of provincial level or above", times=2):
        tax(games, batch, TaxRule.EXEMPT, "李二", "李三")
    db.session.get_one(Competition, games.id).tier = Tier.PROVINCE
    db.session.commit()
    assert tax(games, batch, TaxRule.EXEMPT, "李二") == 1


def test_the_tax_is_chosen_with_a_reason_for_lines_that_are_there_before_the_approval() -> None:
    games = due()
    batch = proposed(games)
    with refused("请写明理由", "Give the reason"):
        tax(games, batch, TaxRule.WITHHOLD_20, "李二", reason="")
    with refused("没有选中任何待办的行", "No line is chosen"):
        tax(games, batch, TaxRule.WITHHOLD_20)
    with refused("该批次没有这些行：999", "no such lines: 999"):
        payments.set_tax(batch, {999}, TaxRule.EXEMPT, reason="财务意见", by=games.organizer, now=LATER)
    approve(games, batch)
    with refused("不能更改税务规则", "it cannot be taxed otherwise"):
        tax(games, batch, TaxRule.WITHHOLD_20, "李二")


def test_a_reversal_is_taxed_as_the_line_it_takes_back() -> None:
    games = due()
    first = proposed(games)
    tax(games, first, TaxRule.WITHHOLD_20, "李二")
    passed(games, first)
    decided_anew(games, *LESS)
    second = proposed(games)
    assert [line.tax for line in find(second).lines] == [TaxRule.WITHHOLD_20, TaxRule.ASK_FINANCE]
    with refused("是冲销，税务规则随被冲销的行", "is a reversal: it is taxed as the line"):
        tax(games, second, TaxRule.ASK_FINANCE, "李二")


# The workbook for finance


def sheets(data: bytes) -> dict[str, list[list[object]]]:
    book = load_workbook(BytesIO(data))
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)] for sheet in book
    }


def accounts(games: Games, *rows: tuple[object, ...], now: object = NOW) -> None:
    data = account_workbook(*rows)
    bank_accounts.import_accounts(data, file="accounts.xlsx", by=games.organizer, now=now)
    confirm_accounts(games.finance, now=now)


def test_the_workbook_comes_to_the_batch_to_the_fen() -> None:
    games = due()
    accounts(games, account_row(1))
    batch = proposed(games)
    tax(games, batch, TaxRule.WITHHOLD_20, "李四")
    passed(games, batch)
    data = export_batch(batch, policies=policies(), by=games.finance, now=LATER)
    found = sheets(data)
    first, second, third, sums, net = found["拨付表"]
    assert first[1:] == [
        *("李二", f"370{'*' * 11}{id_number(1)[-4:]}", "第1机械厂", 10_000, "人民币壹万元整", None),
        *("请咨询财务部门", "请咨询财务部门", "虚构银行试验支行", CARD, None),
    ]
    assert second[9:] == [None, None, "缺收款账户"]
    assert third[4:9] == [3001, "人民币叁仟零壹元整", None, 600.2, 2400.8]
    assert sums[1:8] == ["合计", None, None, 19_001, "人民币壹万玖仟零壹元整", 0, "请咨询财务部门"]
    assert net[1:6] == ["净额（应发减应追回）", None, None, 19_001, "人民币壹万玖仟零壹元整"]
    assert round(100 * sums[4]) == total_of(find(batch)).fen
    rows = found["明细"]
    assert sum(round(100 * row[7]) for row in rows[:-1]) == round(100 * rows[-1][7]) == 1_900_100
    assert "市级最高1万元" in rows[0][12]
    assert [row[0] for row in found["缺收款账户"]] == ["李三", "李四"]
    text = repr(found)
    assert all(id_number(person) not in text for person in (1, 2, 3))
    assert '"accounts_read":1' in newest_detail()
    assert '"ids_masked":3' in newest_detail()


def test_what_is_claimed_back_stands_by_itself_and_is_never_netted_with_others() -> None:
    games = due()
    paid(games)
    elsewhere(games, {1: 80, 4: 90})
    decided_anew(games, ("金牌", 5000, "", ""), ("银牌", 3000, "", ""), ("铜牌", 3001, "", ""))
    batch = proposed(games)
    passed(games, batch)
    found = sheets(export_batch(batch, policies=policies(), by=games.finance, now=LATER))["拨付表"]
    by_name = {row[1]: row for row in found}
    assert by_name["李三"][4:7] == [None, "（追回）人民币叁仟元整", 3000]
    assert "应追回，另行办理，不在本批其他款项中抵扣" in by_name["李三"][11]
    assert by_name["合计"][4] - by_name["合计"][6] == by_name["净额（应发减应追回）"][4]
    assert round(100 * by_name["净额（应发减应追回）"][4]) == total_of(find(batch)).fen


def test_a_changed_account_a_unit_and_a_return_are_pointed_out() -> None:
    games = due()
    line_row(games, "虚构学院")
    batch = passed(games, proposed(games))
    accounts(games, account_row(2), now=LATER + timedelta(days=1))
    export_batch(batch, policies=policies(), by=games.finance, now=LATER)
    pay(games, batch)
    give_back(games, line_of(batch, "李四"))
    found = sheets(export_batch(batch, policies=policies(), by=games.finance, now=LATER))
    remarks = {row[1]: row[11] for row in found["拨付表"]}
    assert remarks["虚构学院"] == "单位账户由财务核对填写"
    assert remarks["李三"] == "收款账户在批准后登记或变更（2027-03-02确认），请核对"
    assert remarks["李四"] == "缺收款账户；银行已于2027-03-01退回"


def test_a_real_batch_bears_no_note_and_is_exported_again_as_it_was() -> None:
    games = due()
    db.session.get_one(Competition, games.id).made_up = False
    db.session.commit()
    batch = passed(games, proposed(games))
    data = export_batch(batch, policies=policies(), by=games.finance, now=LATER)
    assert load_workbook(BytesIO(data)).worksheets[0]["A2"].value is None
    assert export_batch(batch, policies=policies(), by=games.finance, now=LATER + timedelta(days=1)) == data
    assert find(batch).exported_at == LATER


def test_the_account_is_nowhere_but_in_the_workbook() -> None:
    games = due()
    accounts(games, account_row(1))
    assert db.session.scalars(select(BankAccount)).one().number() == CARD
    with pytest.raises(Refusal):
        export_batch(proposed(games), policies=policies(), by=games.finance, now=LATER)
    assert all(CARD not in entry for entry in db.session.scalars(select(AuditEntry.detail)))
