"""Days and counts as Chinese papers write them."""

from __future__ import annotations

from datetime import date

DIGITS = "〇一二三四五六七八九"


def day_in_characters(day: date) -> str:
    """二〇二六年十一月二十一日, for certificates."""
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{count_in_characters(day.month)}月{count_in_characters(day.day)}日"


def day_in_digits(day: date) -> str:
    """2026年11月21日, for letters: Arabic numerals without leading zeros (GB/T 9704—2012)."""
    return f"{day.year}年{day.month}月{day.day}日"


def count_in_characters(number: int) -> str:
    """一, 十, 十二, 二十一: a number from 1 to 99."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")
