"""Money is a whole number of fen; no float ever touches it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
LARGEST_YUAN = 10 ** (4 * len(GROUPS)) - 1


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount in fen (1 yuan = 100 fen). Adding and comparing amounts is exact."""

    fen: int

    def __post_init__(self) -> None:
        if type(self.fen) is not int:
            raise TypeError(f"money is whole fen, not {type(self.fen).__name__}")

    @classmethod
    def yuan(cls, yuan: int | Decimal) -> Money:
        """The amount of that many yuan; a Decimal may have up to two places. ValueError if finer than a fen."""
        fen = Decimal(yuan) * 100 if isinstance(yuan, int | Decimal) else None
        if fen is None:
            raise TypeError(f"yuan are int or Decimal, not {type(yuan).__name__}")
        if fen != int(fen):
            raise ValueError(f"{yuan} yuan is finer than a fen")
        return cls(int(fen))

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen)

    def __str__(self) -> str:
        sign, fen = ("-", -self.fen) if self.fen < 0 else ("", self.fen)
        return f"{sign}{fen // 100:,}.{fen % 100:02d}元"

    @property
    def en(self) -> str:
        """The amount in English: 10,000.00 yuan."""
        return f"{str(self)[:-1]} yuan"

    @property
    def in_yuan(self) -> Decimal:
        """The amount in yuan with two places, e.g. Decimal("10000.00")."""
        return Decimal(self.fen).scaleb(-2)

    def split(self, shares: int) -> tuple[Money, ...]:
        """Equal shares that sum to the amount; the first ones are a fen larger where it does not divide."""
        if shares < 1:
            raise ValueError("an amount is split into one share or more")
        base, rest = divmod(self.fen, shares)
        return tuple(Money(base + (index < rest)) for index in range(shares))


NOTHING = Money(0)


def total(amounts: list[Money] | tuple[Money, ...]) -> Money:
    """The exact sum; nothing for an empty list."""
    return Money(sum(amount.fen for amount in amounts))


def in_capitals(amount: Money) -> str:
    """大写, as payment sheets ask: 人民币壹万元整. ValueError for a negative amount or one beyond the numerals.

    Rule: 支付结算办法 annex 一, 正确填写票据和结算凭证的基本规定: 整 after 元 (and 角), none after 分.
    """
    yuan, fen = divmod(amount.fen, 100)
    if amount.fen < 0:
        raise ValueError("a negative amount has no capital form")
    if yuan > LARGEST_YUAN:
        raise ValueError("the amount is too large for capital numerals")
    jiao, fen = divmod(fen, 10)
    whole = f"{_spell(yuan)}元" if yuan else ""
    if not jiao and not fen:
        return f"人民币{whole or '零元'}整"
    return f"人民币{whole}{_spell_small(jiao, fen, after_yuan=bool(yuan))}"


def _spell_small(jiao: int, fen: int, *, after_yuan: bool) -> str:
    tenths = f"{DIGITS[jiao]}角" if jiao else ("零" if after_yuan else "")
    return f"{tenths}{DIGITS[fen]}分" if fen else f"{tenths}整"


def _spell(number: int) -> str:
    words, gap = "", False
    for index in reversed(range(len(GROUPS))):
        group = number // 10 ** (4 * index) % 10_000
        if not group:
            gap = bool(words)
            continue
        if words and (gap or group < 1_000):
            words += "零"
        words, gap = words + _spell_group(group) + _group_word(index, number), False
    return words


def _group_word(index: int, number: int) -> str:
    """万亿 is one word only when no 亿 follows: 壹万亿, but 壹万贰仟亿."""
    if index == 3 and number // 10**8 % 10_000:
        return "万"
    return GROUPS[index]


def _spell_group(group: int) -> str:
    words, gap = "", False
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + PLACES[place]
            gap = False
        else:
            gap = True
    return words
