"""奖金发放表: the sums of a batch on paper, to be signed. Accounts and ID numbers stand in the workbook for finance alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from competition.documents.faces import Faces
from competition.documents.letter import Row
from competition.documents.pen import Pen
from competition.documents.sheets import WIDE, SheetFacts, draw_list, said, sign_off, signatures
from competition.documents.table import Column, table
from competition.domain.problems import Text

TITLE = Text("奖励资金发放表", "Payment Sheet")
COLUMNS = (
    Column("序号", 11, english="No."),
    Column("姓名（单位）", 38, english="Payee"),
    Column("工作单位", 40, english="Unit"),
    Column("应发（元）", 25, numbers=True, english="Due"),
    Column("应追回（元）", 25, numbers=True, english="To claim back"),
    Column("个税（元）", 25, numbers=True, english="Tax"),
    Column("实发（元）", 25, numbers=True, english="Paid"),
    Column("金额大写", 34, english="In words"),
    Column("签收", 18, english="Received"),
)
APPROVERS = (
    Text("制表", "Prepared by"),
    Text("复核", "Checked by"),
    Text("批准", "Approved by"),
)


@dataclass(frozen=True, slots=True)
class PaidPerson:
    """One payee; sums as they are written, such as 10,000.00; empty where there is none."""

    name: Annotated[str, Text("姓名（单位）", "a payee")]
    unit: Annotated[str, Text("工作单位", "a unit")]
    due: Annotated[str, Text("应发金额", "a sum")]
    claim_back: Annotated[str, Text("应追回", "a sum to claim back")]
    tax: Annotated[str, Text("代扣个税", "a tax")]
    paid: Annotated[str, Text("实发", "a sum paid")]
    capital: Annotated[str, Text("金额大写", "a sum in words")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSheetFacts(SheetFacts):
    """The payees of a batch with their sum; `competition` names the batch."""

    people: tuple[PaidPerson, ...]
    total: Annotated[str, Text("合计", "the sum")]
    total_back: Annotated[str, Text("应追回合计", "the sum to claim back")]
    total_capital: Annotated[str, Text("合计大写", "the sum in words")]


def render(facts: PaymentSheetFacts, faces: Faces | None = None) -> bytes:
    """The sheet as PDF bytes. Raises `Refusal` as `draw_list` does."""

    def rows(pen: Pen) -> Iterator[Row]:
        lines = [
            (str(n), p.name, p.unit, p.due, p.claim_back, p.tax, p.paid, p.capital, "")
            for n, p in enumerate(facts.people, start=1)
        ]
        together = ("", "合计", "", facts.total, facts.total_back, "", "", facts.total_capital, "")
        yield from table(pen, COLUMNS, [*lines, together], bilingual=facts.bilingual)
        note = "收款账户见财务部门的拨付表；本表不载身份证号码和银行账号。"
        english = "Accounts stand in the workbook of finance; this sheet bears no ID or account number."
        yield from said(pen, Text(note, english), facts, measure=WIDE.measure)
        yield from signatures(APPROVERS, facts, WIDE)
        yield from sign_off(pen, facts, WIDE)

    return draw_list(facts, faces, TITLE, rows, frame=WIDE)


def sample() -> PaymentSheetFacts:
    """A sheet of made-up people, for previews and tests."""
    return PaymentSheetFacts(
        number="2027-1",
        competition="2027年度第1批奖励资金",
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        made_up=True,
        people=(
            PaidPerson("李𬭚", "云州市示例技师学院", "10,000.00", "", "0.00", "10,000.00", "人民币壹万元整"),
            PaidPerson(
                "买买提·艾合买提",
                "云州市示例职业学院",
                "6,409.02",
                "",
                "待定",
                "待定",
                "人民币陆仟肆佰零玖元零贰分",
            ),
        ),
        total="16,409.02",
        total_back="0.00",
        total_capital="人民币壹万陆仟肆佰零玖元零贰分",
    )
