"""The workbook for finance: one row a payee, totals to the fen, nothing netted away, text that stays text."""

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from competition.domain.money import Money
from competition.domain.tax import TaxRule
from competition.spreadsheets.payments import PaidLine, Payee, payment_workbook

CARD = "0012020000000000000"


def line(number: int, fen: int, tax: TaxRule = TaxRule.EXEMPT) -> PaidLine:
    return PaidLine(number, "试验赛", "焊接金牌", "原始", Money(fen), tax, 2027, "三（八）")


def payee(name: str, *lines: PaidLine, account: str = CARD) -> Payee:
    return Payee(name, "370***********1234", "虚构厂", "虚构银行", account, "", lines)


def sheets(data: bytes) -> dict[str, list[list[object]]]:
    book = load_workbook(BytesIO(data))
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)] for sheet in book
    }


def test_an_account_with_leading_zeros_stays_as_it_is() -> None:
    data = payment_workbook([payee("李二", line(1, 100))], title="t")
    cell = load_workbook(BytesIO(data)).worksheets[0]["K4"]
    assert (cell.value, cell.data_type) == (CARD, "s")


def test_a_name_like_a_formula_stays_text() -> None:
    data = payment_workbook([payee("=1+1", line(1, 100))], title="t")
    cell = load_workbook(BytesIO(data)).worksheets[0]["B4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_the_lines_of_a_payee_are_one_sum_and_stand_one_by_one_beside() -> None:
    rows = sheets(payment_workbook([payee("李二", line(1, 30_000), line(3, -10_000))], title="t"))
    assert rows["拨付表"][0][4:9] == [200, "人民币贰佰元整", None, None or 0, 200]
    assert [row[7] for row in rows["明细"]] == [300, -100, 200]
    assert rows["明细"][1][8] == "（追回）人民币壹佰元整"


def test_who_lacks_an_account_stands_on_a_sheet_of_their_own() -> None:
    given_ = [
        payee("李二", line(1, 100)),
        payee("李三", line(2, 200), account=""),
        payee("李四", line(3, -300), account=""),
    ]
    assert [row[0] for row in sheets(payment_workbook(given_, title="t"))["缺收款账户"]] == ["李三"]
    assert list(sheets(payment_workbook(given_[:1], title="t"))) == ["拨付表", "明细"]


def test_the_tax_is_summed_only_where_every_part_of_it_is_known() -> None:
    known, asked = (
        payee("李二", line(1, 100, TaxRule.WITHHOLD_20)),
        payee("李三", line(2, 100, TaxRule.ASK_FINANCE)),
    )
    assert sheets(payment_workbook([known], title="t"))["拨付表"][-2][7] == 0.2
    assert sheets(payment_workbook([known, asked], title="t"))["拨付表"][-2][7] == "请咨询财务部门"


def test_the_same_facts_give_the_same_bytes() -> None:
    assert payment_workbook([payee("李二", line(1, 1))], title="t") == payment_workbook(
        [payee("李二", line(1, 1))], title="t"
    )


FEN = st.integers(-(10**9), 10**9).filter(bool)


@given(st.lists(st.lists(FEN, min_size=1, max_size=3), min_size=1, max_size=4))
def test_every_total_agrees_with_the_lines_to_the_fen(sums: list[list[int]]) -> None:
    people = [
        payee(f"李{place}", *(line(10 * place + n, fen) for n, fen in enumerate(own)))
        for place, own in enumerate(sums)
    ]
    rows = sheets(payment_workbook(people, title="t"))
    whole = sum(map(sum, sums))
    *listed, totals, net = rows["拨付表"]
    assert round(100 * net[4]) == round(100 * totals[4]) - round(100 * totals[6]) == whole
    assert round(100 * totals[4]) == sum(round(100 * (row[4] or 0)) for row in listed)
    assert round(100 * totals[6]) == sum(round(100 * (row[6] or 0)) for row in listed)
    assert round(100 * rows["明细"][-1][7]) == whole
