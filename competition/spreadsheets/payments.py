"""拨付表: what finance needs to pay a batch. The one workbook in which accounts stand in full."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from competition.domain.money import NOTHING, Money, in_capitals, total
from competition.domain.tax import TaxRule, withheld
from competition.domain.transfers import Transfer, make_transfer
from competition.spreadsheets.exports import HEADER, fill_sheet
from competition.spreadsheets.writing import Written, data_row, to_bytes

BOLD = Font(bold=True)
SHEET, LINES, LACKING = "拨付表", "明细", "缺收款账户"
OPEN = TaxRule.ASK_FINANCE.label.zh
COLUMNS = {
    "序号": 6,
    "姓名（单位）": 18,
    "身份证号码": 22,
    "工作单位": 28,
    "应发金额（元）": 14,
    "金额大写": 30,
    "应追回（元）": 14,
    "代扣个人所得税（元）": 16,
    "税后实发（元）": 14,
    "开户银行": 30,
    "银行账号": 26,
    "说明": 40,
}
LINE_COLUMNS = {
    "行号": 8,
    "姓名（单位）": 18,
    "身份证号码": 22,
    "工作单位": 28,
    "竞赛": 28,
    "项目与奖项": 24,
    "类别": 10,
    "金额（元）": 14,
    "金额大写": 30,
    "税务规则": 26,
    "代扣个人所得税（元）": 16,
    "拨付年度": 10,
    "依据": 60,
}
LACKING_COLUMNS = {"姓名（单位）": 18, "身份证号码": 22, "工作单位": 28, "应发金额（元）": 14, "说明": 40}


@dataclass(frozen=True, slots=True)
class PaidLine:
    """One booking: `kind` is original, reversal or supplement; `amount` below zero for a reversal."""

    number: int
    competition: str
    earned_in: str
    kind: str
    amount: Money
    tax: TaxRule
    year: int
    clauses: str


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid, with the lines of the batch; `bank` and `account` are empty where none is known."""

    name: str
    masked_id: str
    employer: str
    bank: str
    account: str
    remark: str
    lines: tuple[PaidLine, ...]

    @property
    def transfer(self) -> Transfer:
        """What the lines come to."""
        return make_transfer([(line.amount, line.tax) for line in self.lines])


def payment_workbook(payees: Sequence[Payee], *, title: str, note: str = "") -> bytes:
    """One row a payee, then every line, then who lacks an account; each sheet with its total, exact to the fen.

    Totals are numbers, not formulas, so that they are the same wherever the file is opened. Sums to be claimed back
    stand in a column of their own and are netted only within the total that says so.
    """
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = SHEET
    transfers = [(payee, payee.transfer) for payee in payees]
    rows = [_payee(number, payee, transfer) for number, (payee, transfer) in enumerate(transfers, start=1)]
    fill_sheet(sheet, COLUMNS, rows, title=title, note=note)
    _totals(sheet, [transfer for _, transfer in transfers])
    _lines(book, payees, title=title, note=note)
    if lacking := [pair for pair in transfers if pair[1].due > NOTHING and not pair[0].account]:
        found = [(p.name, p.masked_id, p.employer, t.due, p.remark) for p, t in lacking]
        fill_sheet(book.create_sheet(LACKING), LACKING_COLUMNS, found, title=title, note=note)
    return to_bytes(book)


def _payee(number: int, payee: Payee, transfer: Transfer) -> tuple[Written, ...]:
    return (
        number,
        payee.name,
        payee.masked_id,
        payee.employer,
        transfer.due if transfer.due > NOTHING else None,
        _capitals(transfer.net),
        transfer.claim_back if transfer.claim_back > NOTHING else None,
        OPEN if transfer.tax is None else transfer.tax,
        OPEN if transfer.tax is None else transfer.after_tax,
        payee.bank,
        payee.account,
        payee.remark,
    )


def _capitals(amount: Money) -> str:
    """大写; of what is taken back the size, and that it is taken back."""
    return f"（追回）{in_capitals(NOTHING - amount)}" if amount < NOTHING else in_capitals(amount)


def _totals(sheet: Worksheet, transfers: Sequence[Transfer]) -> None:
    due = total([each.due for each in transfers])
    back = total([each.claim_back for each in transfers])
    taxes = [each.tax for each in transfers if each.tax is not None]
    tax = total(taxes) if len(taxes) == len(transfers) else OPEN
    row = HEADER + len(transfers) + 1
    _bold(sheet, row, ("", "合计", "", "", due, in_capitals(due), back, tax))
    _bold(sheet, row + 1, ("", "净额（应发减应追回）", "", "", due - back, _capitals(due - back)))


def _lines(book: Workbook, payees: Sequence[Payee], *, title: str, note: str) -> None:
    lines = sorted(
        ((payee, line) for payee in payees for line in payee.lines), key=lambda pair: pair[1].number
    )
    sheet = book.create_sheet(LINES)
    fill_sheet(sheet, LINE_COLUMNS, [_line(*pair) for pair in lines], title=title, note=note)
    sum_ = total([line.amount for _, line in lines])
    _bold(sheet, HEADER + len(lines) + 1, ("", "合计", "", "", "", "", "", sum_, _capitals(sum_)))


def _line(payee: Payee, line: PaidLine) -> tuple[Written, ...]:
    tax = withheld(line.tax, line.amount)
    return (
        line.number,
        payee.name,
        payee.masked_id,
        payee.employer,
        line.competition,
        line.earned_in,
        line.kind,
        line.amount,
        _capitals(line.amount),
        line.tax,
        OPEN if tax is None else tax,
        line.year,
        line.clauses,
    )


def _bold(sheet: Worksheet, row: int, values: Sequence[Written]) -> None:
    data_row(sheet, row, values)
    for cell in sheet[row]:
        cell.font = BOLD
