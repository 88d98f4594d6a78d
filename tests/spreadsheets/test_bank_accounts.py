"""Accounts in: whatever stands in the cells is read, or named as a problem that never repeats a number."""

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from competition.spreadsheets.bank_accounts import read_accounts, write_accounts_template
from competition.spreadsheets.cells import as_text
from tests.domain.build import unhurried
from tests.operations.helpers import id_number
from tests.operations.paying import CARD, account_row, account_workbook
from tests.spreadsheets.test_anything import values


def test_the_template_for_accounts_is_read_back_once_it_is_filled_in() -> None:
    book, target = load_workbook(BytesIO(write_accounts_template())), BytesIO()
    sheet = book.worksheets[0]
    assert sheet["D4"].number_format == "@"
    for column, value in enumerate(("李二", id_number(1), "虚构银行", "6222 0200 0000 0000 000"), start=1):
        sheet.cell(4, column).value = value
    book.save(target)
    (row,), problems = read_accounts(target.getvalue(), file="accounts.xlsx")
    assert (row.name, row.id_document.number, row.bank) == ("李二", id_number(1), "虚构银行")
    assert row.number == "6222020000000000000"
    assert problems == ()


@unhurried
@given(st.lists(values, min_size=4, max_size=4))
def test_whatever_stands_in_a_row_it_is_read_or_named(cells: list[object]) -> None:
    rows, problems = read_accounts(account_workbook(account_row(1), tuple(cells)), file="a.xlsx")
    assert rows[0].number == CARD
    filled = any(as_text(cell) and not str(cell).startswith("=") for cell in cells)
    assert not filled or len(rows) == 2 or problems
    assert not any(CARD in str(each) or id_number(1) in str(each) for each in problems)
