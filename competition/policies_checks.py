"""What must hold between the lines of a policy file: days in order, one line for one result, and no silent holes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from competition.domain.policy import Policy
from competition.domain.policy_lines import Gap, Holding, Matter, PrizeLine, PromotionLine
from competition.domain.policy_titles import Honour
from competition.domain.problems import Text
from competition.domain.selector import Selector, Share, Span
from competition.domain.tiers import SkillLevel, Tier
from competition.toml_tables import Table

Selective = PrizeLine | PromotionLine | Honour
"""A line that speaks of some results and not of others."""

HOLE = "hole"
"""The name of the warning."""
SIDES = ("ranks", "entrants", "share")
"""Conditions that are ranges, so that two of them may leave something out between them."""


def check_days(table: Table, policy: Policy) -> None:
    """Days and states that cannot be together."""
    if policy.issued is not None and policy.issued_year is not None:
        table.fault(
            "issued_year",
            "“issued”与“issued_year”只能写一个。",
            "“issued” and “issued_year” cannot both be given.",
            "知道印发日期时请只写“issued”。",
            "Where the day is known give “issued” alone.",
        )
    if policy.payable and policy.begins is None:
        table.fault(
            "status",
            "现行有效的文件没有写明从何时起有效。",
            "A document in force says nothing of when it began.",
            "请按原文写“effective”或“issued”；原文只有年份的写“issued_year”；日期不详的将“status”写为 undated。",
            "Give “effective” or “issued” as the text does, “issued_year” where it states a year only, or the status "
            "undated.",
        )
    if policy.expires is not None and policy.begins is not None and policy.begins > policy.expires:
        table.fault(
            "expires",
            f"失效日 {policy.expires} 早于施行日 {policy.begins}。",
            f"The last day, {policy.expires}, is before the day of effect, {policy.begins}.",
            "“expires”是有效的最后一天，请更正。",
            "“expires” is the last day in force; mend it.",
        )


def check_tiers(key: str, lines: Iterable[tuple[Table, Iterable[Tier]]]) -> None:
    """A tier that two lines speak of."""
    seen: set[Tier] = set()
    for table, tiers in lines:
        again = sorted(seen.intersection(tiers))
        if again and not table.problems:  # after another fault a tier may be a stand-in
            table.fault(
                key,
                f"层级“{again[0]}”（{again[0].label.zh}）已在前面出现。",
                f"The tier “{again[0]}” ({again[0].label.en}) occurs above already.",
                "请每个层级只保留一处。",
                "Keep one line for each tier.",
            )
        seen.update(tiers)


def check_overlaps(tables: Sequence[Table], lines: Sequence[Selective]) -> None:
    """Two lines for one result of which none is the more special: nobody could tell which holds."""
    for later, (table, line) in enumerate(zip(tables, lines, strict=True)):
        if table.problems:  # after another fault a choice may be a stand-in
            return
        if any(_overlap(each, line) for each in lines[:later]):
            table.fault(
                next(iter(table.values)),
                "与前面一条规定的适用范围重叠，无法判断按哪一条。",
                "It speaks of the same results as a line above; nobody could tell which holds.",
                "请用名次、组别、人数等条件把两条分开。",
                "Part them by ranks, groups, team sizes or another condition.",
            )


def _overlap(one: Selective, other: Selective) -> bool:
    if not one.select.meets(other.select) or one.select.conditions != other.select.conditions:
        return False
    match one, other:
        case (PrizeLine(payee=payee), PrizeLine()):
            return payee is other.payee
        case (Honour(title=title, payee=payee), Honour()):
            return (title, payee) == (other.title, other.payee)
        case (PromotionLine(holding=holding), PromotionLine()):
            held = (None, *SkillLevel)
            return any(_held(holding, each) and _held(other.holding, each) for each in held)
        case _:  # pragma: no cover - lines of one kind are compared
            raise TypeError(one)


def _held(holding: Holding | None, level: SkillLevel | None) -> bool:
    return holding is None or holding.holds(level)


def warn_of_holes(tables: Sequence[Table], lines: Sequence[Selective], gaps: Sequence[Gap]) -> None:
    """Ranges of one kind that leave something out between them, unless a [[gap]] says that the text does."""
    families: dict[tuple[object, ...], list[tuple[Table, Selective]]] = {}
    for table, line in zip(tables, lines, strict=True):
        families.setdefault(_family(line), []).append((table, line))
    for family in families.values():
        for side in SIDES:
            for table, select, hole in _holes(family, side):
                if not any(_said(gap, _matter(family[0][1]), select, side) for gap in gaps):
                    _warn(table, side, hole)


def _family(line: Selective) -> tuple[object, ...]:
    """What lines must have in common to be read as one list of ranges."""
    match line:
        case PrizeLine(payee=payee):
            kind: object = payee
        case Honour(title=title, payee=payee):
            kind = (title, payee)
        case PromotionLine():  # pragma: no branch - these are all
            kind = None
    return type(line), kind, _without_sides(line.select)


def _without_sides(select: Selector) -> Selector:
    return replace(select, ranks=None, entrants=None, share=None)


def _matter(line: Selective) -> Matter:
    return {PrizeLine: Matter.CASH, Honour: Matter.HONOUR, PromotionLine: Matter.PROMOTION}[type(line)]


def _holes(family: list[tuple[Table, Selective]], side: str) -> Iterator[tuple[Table, Selector, Text]]:
    """Each hole as the conditions of a result in it and in words, with the table after it."""
    known = [
        (ends, table, line)
        for table, line in family
        if (ends := _ends(getattr(line.select, side))) is not None
    ]
    reached: int | None = None
    for (first, after), table, line in sorted(known, key=lambda each: each[0][0]):
        if reached is not None and first > reached:
            yield (table, *_hole(_without_sides(line.select), side, reached, first))
        if after is None:
            return
        reached = max(after, reached or 0)


def _ends(of: Span | Share | None) -> tuple[int, int | None] | None:
    """Half open: the first number in it and the first one after it; percents as they stand."""
    match of:
        case Span(first=first, last=last):
            return first, None if last is None else last + 1
        case Share(above=above, upto=upto):
            return above, upto
        case None:  # pragma: no branch - these are all ranges
            return None


def _hole(select: Selector, side: str, first: int, after: int) -> tuple[Selector, Text]:
    if side == "share":
        words = f"{first}%–{after}%"
        return replace(select, share=Share(first, after)), Text(words, words)
    words = str(first) if after == first + 1 else f"{first}–{after - 1}"
    hole = Span(first, after - 1)
    return (
        replace(select, ranks=hole) if side == "ranks" else replace(select, entrants=hole),
        Text(words, words),
    )


def _said(gap: Gap, matter: Matter, select: Selector, side: str) -> bool:
    """Whether a [[gap]] speaks of that hole."""
    here, there = _ends(getattr(gap.select, side)), _ends(getattr(select, side))
    within = (
        here is not None
        and there is not None
        and here[0] <= there[0]
        and (here[1] is None or (there[1] is not None and there[1] <= here[1]))
    )
    return within and gap.matter is matter and gap.select.meets(select)


def _warn(table: Table, side: str, hole: Text) -> None:
    table.warn(
        HOLE,
        side,
        Text(f"“{side}”的各段之间缺 {hole.zh}。", f"Between the ranges of “{side}”, {hole.en} is left out."),
        Text(
            "如属笔误请更正；原文确未涵盖的，请写一条 [[gap]]。",
            "Mend a slip; where the text leaves it out say so with a [[gap]].",
        ),
    )
