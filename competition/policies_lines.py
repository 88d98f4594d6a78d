"""Reads the lines of a policy file: one kind of table, one reader. Sums are whole yuan of 1 or more."""

from collections.abc import Callable, Iterable
from typing import Any

from competition.domain.money import Money
from competition.domain.payees import Payee, Per
from competition.domain.policy_lines import (
    CashLine,
    Gap,
    Holding,
    IfHeld,
    Matter,
    Notice,
    OtherLine,
    PrizeLine,
    PromotionLine,
    Reference,
    SameAs,
    Settlement,
    SettlementRule,
)
from competition.domain.policy_titles import Appointment, Conferral, Equivalent, Honour, Role, Series
from competition.domain.tiers import SkillLevel, Tier
from competition.policies_clauses import (
    read_both,
    read_clause,
    read_levels,
    read_yuan,
    refuse_both,
    row_if_any,
)
from competition.policies_grants import read_base, read_cap, read_follow_on, read_hosting
from competition.policies_selectors import read_selector
from competition.toml_tables import Table


def read_cash(table: Table, number: str) -> CashLine:
    """A line of [[cash]]."""
    ceiling = read_yuan(table, "ceiling_yuan")
    return CashLine(table.choice("tier", Tier), ceiling, read_clause(table, number), row_if_any(table))


def read_prize(table: Table, number: str) -> PrizeLine:
    """A line of [[prize]]: a sum that the document fixes itself, or the same as another payee's."""
    payee = table.optional("payee", lambda key: table.choice(key, Payee)) or Payee.CONTESTANT
    amount = _prize_amount(table)
    per = table.optional("per", lambda key: table.choice(key, Per))
    return PrizeLine(payee, read_selector(table), amount, per, read_clause(table, number), row_if_any(table))


def _prize_amount(table: Table) -> Money | SameAs:
    """Either `amount_yuan` or `same_as`."""
    other = table.optional("same_as", lambda key: table.choice(key, Payee))
    if other is None:
        return read_yuan(table, "amount_yuan")
    refuse_both(table, "same_as", "amount_yuan")
    return SameAs(other)


def read_promotion(table: Table, number: str) -> PromotionLine:
    """A line of [[promotion]]: to a level, to one above the paper's, or to a professional title; else the plan's."""
    given = [key for key in ("to", "above_paper", "title") if key in table.values]
    if len(given) > 1:
        refuse_both(table, given[0], given[1])
    return PromotionLine(
        read_selector(table),
        read_clause(table, number),
        row_if_any(table),
        levels=read_levels(table) if "levels" in table.values else frozenset(),
        to=table.optional("to", lambda key: table.choice(key, SkillLevel)),
        above_paper=table.optional("above_paper", table.count),
        title=table.optional("title", lambda key: read_both(table, key)),
        holding=_holding(table),
        if_held=table.optional("if_held", lambda key: table.choice(key, IfHeld)),
        see=table.optional("see", lambda key: read_both(table, key)),
    )


def _holding(table: Table) -> Holding | None:
    level = table.optional("holds", lambda key: table.choice(key, SkillLevel))
    below = table.optional("holds_below", lambda key: table.choice(key, SkillLevel))
    if level is not None and below is not None:
        refuse_both(table, "holds", "holds_below")
    return Holding(level, below) if level or below else None


def read_settlement(top: Table, number: str) -> tuple[SettlementRule, ...]:
    """The tables that bear the name of a rule of settlement."""
    found = ((rule, top.optional(rule.value, top.table)) for rule in Settlement)
    return tuple(
        SettlementRule(rule, read_clause(table, number), row_if_any(table))
        for rule, table in found
        if table is not None
    )


def read_others(top: Table, number: str) -> tuple[OtherLine, ...]:
    """The lines of every other kind, kind after kind; a second line for the same thing is a fault."""
    lines: list[OtherLine] = []
    for key, (read, same) in READERS.items():
        tables = top.tables(key)
        found = [read(each, number) for each in tables]
        _check_once(key, zip(tables, map(same, found), strict=True))
        lines += found
    return tuple(lines)


def _check_once(key: str, lines: Iterable[tuple[Table, list[str]]]) -> None:
    seen: set[str] = set()
    for table, names in lines:
        again = [name for name in names if name in seen]
        if again and not table.problems:  # after another fault a choice may be a stand-in
            table.fault(
                next(iter(table.values)),
                f"[[{key}]] 中“{again[0]}”已在前面出现。",
                f"“{again[0]}” occurs above already in [[{key}]].",
                "请只保留一处。",
                "Keep one of them.",
            )
        seen.update(names)


def _tiers(table: Table) -> frozenset[Tier]:
    """The tiers of a line that may name none."""
    return frozenset(table.optional("tiers", lambda key: table.choices(key, Tier)) or ())


def _honour(table: Table, number: str) -> Honour:
    quota = table.optional("quota", table.count)
    about = table.optional("quota_about", lambda key: table.take(key, bool, False))
    if quota is None and about is not None:
        table.fault(
            "quota_about",
            "写了“quota_about”而没有“quota”。",
            "There is “quota_about” but no “quota”.",
            "请写明名额，或删除“quota_about”。",
            "Give the quota or delete “quota_about”.",
        )
    return Honour(
        table.text("title"),
        table.choice("conferral", Conferral),
        table.optional("allowance_yuan", lambda key: read_yuan(table, key)),
        quota,
        bool(about),
        read_selector(table),
        table.optional("see", lambda key: read_both(table, key)),
        read_clause(table, number),
        row_if_any(table),
        payee=table.optional("payee", lambda key: table.choice(key, Payee)) or Payee.CONTESTANT,
        once=bool(table.optional("once", lambda key: table.take(key, bool, False))),
    )


def _gap(table: Table, number: str) -> Gap:
    matter, select, why = table.choice("matter", Matter), read_selector(table), read_both(table, "why")
    return Gap(matter, select, why, read_clause(table, number), row_if_any(table))


def _equivalent(table: Table, number: str) -> Equivalent:
    level, title = table.choice("level", SkillLevel), read_both(table, "title")
    return Equivalent(level, title, read_clause(table, number), row_if_any(table))


def _appointment(table: Table, number: str) -> Appointment:
    return Appointment(read_levels(table), read_clause(table, number), row_if_any(table))


def _series(table: Table, number: str) -> Series:
    return Series(
        table.text("name"),
        table.optional("tier", lambda key: table.choice(key, Tier)),
        table.optional("role", lambda key: table.choice(key, Role)),
        table.optional("every_years", table.count),
        table.optional("a_year", table.count),
        read_clause(table, number),
        row_if_any(table),
    )


def _undetermined(table: Table, number: str) -> Reference:
    matter, see = table.choice("matter", Matter), read_both(table, "see")
    return Reference(matter, _tiers(table), see, read_clause(table, number), row_if_any(table))


def _notice(table: Table, number: str) -> Notice:
    about, why = read_both(table, "about"), read_both(table, "why")
    return Notice(about, why, read_clause(table, number), row_if_any(table))


def _each(value: str, parts: Iterable[str]) -> list[str]:
    return [f"{value} {part}".strip() for part in sorted(parts)]


READERS: dict[str, tuple[Callable[[Table, str], OtherLine], Callable[[Any], list[str]]]] = {
    "hosting": (read_hosting, lambda line: _each(line.tier, line.classes)),
    "base": (read_base, lambda line: [f"{line.base} {line.occasion}"]),
    "honour": (_honour, lambda line: []),
    "gap": (_gap, lambda line: []),
    "follow_on": (read_follow_on, lambda line: [line.level]),
    "follow_on_cap": (read_cap, lambda line: _each("", line.levels)),
    "equivalent": (_equivalent, lambda line: [line.level]),
    "appointment": (_appointment, lambda line: _each("", line.levels)),
    "series": (_series, lambda line: [line.name]),
    "undetermined": (_undetermined, lambda line: _each(line.matter, line.tiers or Tier)),
    "notice": (_notice, lambda line: [line.about.zh]),
}
"""For each table its reader, and the names of what it speaks of, each of which may occur once."""
