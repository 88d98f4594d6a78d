"""From one cell to one value. Each reader of a cell appends to `found` what is wrong with it and then gives None."""

import re
from datetime import date, datetime
from decimal import Decimal

from competition.domain.problems import Problem, problem, warning
from competition.spreadsheets.reading import Cell, Value

FULL_WIDTH = {
    wide: wide - 0xFEE0
    for first, last in ("０９", "ＡＺ", "ａｚ")
    for wide in range(ord(first), ord(last) + 1)
}
SIGNS = str.maketrans("．％＋－", ".%+-")
INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff]|_x000[dD]_")
DAY = re.compile(r"(\d{4})\s*[-/.．年]\s*(\d{1,2})\s*[-/.．月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})")
TYPED = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
COMPUTED = re.compile(rf"{TYPED.pattern}(?:[eE][+-]?[0-9]{{1,3}})?")
NOISE_PLACES = Decimal("0.000001")
NOISE = Decimal("1e-9")
"""A number this near to six decimals was meant to be that number: 24.749999999999993 is 24.75, a third is a third."""
LARGEST = 10**15
YES_NO = {"是": True, "否": False, "Y": True, "N": False, "TRUE": True, "FALSE": False}


def as_text(value: Value) -> str:
    """The value as a person reads it: no .0, days as 2026-09-01, no stray spaces, plain digits for full-width ones."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < LARGEST:
            return str(int(value))
        case datetime() if (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.date().isoformat()
        case _:
            return INVISIBLE.sub("", str(value)).translate(FULL_WIDTH).strip()


def read_text(cell: Cell, found: list[Problem]) -> str:
    """The text, empty for an empty cell."""
    if cell.uncomputed:
        found.append(_uncomputed(cell))
    return as_text(cell.value)


def require(cell: Cell, found: list[Problem]) -> None:
    """An empty cell is a problem."""
    if not as_text(cell.value) and not cell.uncomputed:
        found.append(_empty(cell))


def required_text(cell: Cell, found: list[Problem]) -> str:
    """The text; an empty cell is a problem."""
    require(cell, found)
    return read_text(cell, found)


def read_decimal(cell: Cell, found: list[Problem], *, percent: bool = False) -> Decimal | None:
    """The number, exact; None for an empty cell. Noise of binary fractions is mended and a warning says so.

    Digits, a sign and a point are all that a text may hold, and only a column of percents a “%” behind them.
    """
    text = read_text(cell, found).translate(SIGNS)
    text = text.removesuffix("%").strip() if percent else text
    if not text:
        return None
    number = _parse(text, COMPUTED if isinstance(cell.value, float) else TYPED)
    if number is None:
        what = f"“{shorten(text)}”不是数字", f"“{shorten(text)}” is not a number"
        found.append(fault(cell, what, ("请只填数字，例如 1.5", "Enter digits only, such as 1.5")))
        return None
    mended = plain(number.quantize(NOISE_PLACES))
    if mended != number and abs(mended - number) > NOISE:
        return number
    if mended != number:
        found.append(_noise(cell, number, mended))
    return mended


def required_decimal(cell: Cell, found: list[Problem], *, percent: bool = False) -> Decimal | None:
    """The number; an empty cell is a problem."""
    require(cell, found)
    return read_decimal(cell, found, percent=percent)


def read_whole(cell: Cell, found: list[Problem]) -> int | None:
    """A whole number of 0 or more; None for an empty cell."""
    number = read_decimal(cell, found)
    if number is None:
        return None
    if number < 0 or number != int(number):
        what = f"“{number}”不是0或以上的整数", f"“{number}” is not a whole number of 0 or more"
        found.append(fault(cell, what, ("请填整数", "Enter a whole number")))
        return None
    return int(number)


def read_day(cell: Cell, found: list[Problem]) -> date | None:
    """A day from a date cell or from text such as 1990-01-02, 1990/1/2, 1990年1月2日, 19900102."""
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    text = read_text(cell, found)
    if not text:
        return None
    day = _parse_day(text)
    if day is None:
        what = f"“{shorten(text)}”不是存在的日期", f"“{shorten(text)}” is not a day that exists"
        found.append(fault(cell, what, ("请按 1990-01-02 的样式填写", "Write it like 1990-01-02")))
    return day


def _parse_day(text: str) -> date | None:
    shape = DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in shape.groups() if part)) if shape else None
    except ValueError:
        return None


def read_yes(cell: Cell, found: list[Problem], *, default: bool) -> bool:
    """是 or 否; `default` for an empty cell."""
    text = read_text(cell, found).upper()
    if text and text not in YES_NO:
        what = f"“{shorten(text)}”应为“是”或“否”", f"“{shorten(text)}” is neither 是 (yes) nor 否 (no)"
        found.append(fault(cell, what, ("请填“是”或“否”", "Enter 是 or 否")))
    return YES_NO.get(text, default)


def plain(number: Decimal) -> Decimal:
    """The same number without trailing zeros or an exponent."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def shorten(text: str) -> str:
    """At most 40 characters, for messages."""
    return text if len(text) <= 40 else f"{text[:39]}…"


def _parse(text: str, shape: re.Pattern[str]) -> Decimal | None:
    number = Decimal(text) if shape.fullmatch(text) else None
    return number if number is not None and abs(number) < LARGEST else None


def fault(cell: Cell, what: tuple[str, str], mend: tuple[str, str]) -> Problem:
    """A problem of a cell from its sentences in both languages, without their full stops."""
    return problem(
        f"{what[0]}。",
        f"{what[1]}.",
        mend_zh=f"{mend[0]}。",
        mend_en=f"{mend[1]}.",
        where=cell.where,
    )


def _empty(cell: Cell) -> Problem:
    name = cell.where.column
    return fault(cell, (f"“{name}”未填写", f"“{name}” is empty"), ("请补填", "Fill it in"))


def _uncomputed(cell: Cell) -> Problem:
    return fault(
        cell,
        ("公式没有计算结果", "The formula has no computed result"),
        (
            "请用 Excel 或 WPS 打开并保存一次，或将公式改为数值",
            "Open and save the workbook in Excel or WPS, or replace the formula by its value",
        ),
    )


def _noise(cell: Cell, number: Decimal, mended: Decimal) -> Problem:
    shown = shorten(str(number))
    return warning(
        "float-noise",
        f"{shown} 带有浮点误差，已按 {mended} 读取。",
        f"{shown} carries floating-point noise; it was read as {mended}.",
        mend_zh="如应为其他数值，请改正后重新上传。",
        mend_en="If another value is meant, mend it and upload again.",
        where=cell.where,
    )
