"""银行账号: what one looks like, and when a number is likely mistyped. No message ever repeats the number."""

import re
import unicodedata

from competition.domain.problems import Problem, problem

SHAPE = re.compile(r"[0-9]{8,30}")
CARD_DIGITS = range(16, 20)
"""Bank cards have 16 to 19 digits and a check digit (ISO/IEC 7812-1); accounts of a passbook or a unit need have none."""


def read_account_number(raw: str) -> str | Problem:
    """The digits, without spaces and hyphens; or what is wrong with them."""
    number = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", raw))
    if SHAPE.fullmatch(number):
        return number
    return problem(
        "银行账号应为8至30位数字。",
        "A bank account has 8 to 30 digits.",
        mend_zh="请对照银行卡或存折重新填写；单元格请设为文本格式。",
        mend_en="Copy it again from the card or passbook; format the cell as text.",
    )


def fails_check_digit(number: str) -> bool:
    """Whether a number as long as a card's does not fit its check digit (Luhn): a warning, for not all have one."""
    return len(number) in CARD_DIGITS and _luhn(number) % 10 != 0


def _luhn(number: str) -> int:
    """The sum of the digits, every second one from the right doubled, less nine where that exceeds nine."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = [2 * digit - 9 if digit > 4 else 2 * digit for digit in digits[1::2]]
    return sum(digits[::2]) + sum(doubled)


def mask_account(number: str) -> str:
    """The last four digits, the rest hidden: ****1234."""
    return f"****{number[-4:]}"
