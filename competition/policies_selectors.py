"""Reads the conditions of a line: to whom a line of a policy, a plan or a case speaks."""

import re
from typing import TypeVar

from competition.domain.identity import Sex
from competition.domain.prizes import Award
from competition.domain.selector import Selector, Share, Span
from competition.domain.tiers import CompetitionClass, Group, Labelled, Tier
from competition.toml_tables import Table

SPAN = re.compile("(0|[1-9][0-9]*)(-(0|[1-9][0-9]*)?)?")
L = TypeVar("L", bound=Labelled)


def read_selector(table: Table) -> Selector:
    """The conditions among the keys of a table; those that are not there ask nothing.

    `tiers`, `classes`, `groups`, `awards`, `team_sizes` are lists; `ranks`, `entrants` and `ages` are "4", "1-3" or
    "11-" without an end; `share` is percents such as "20-40": above 20 and up to 40; `passed` is true; `sex`.
    """
    return Selector(
        tiers=_members(table, "tiers", Tier),
        classes=_members(table, "classes", CompetitionClass),
        groups=_members(table, "groups", Group),
        team_sizes=frozenset(table.optional("team_sizes", lambda key: _sizes(table, key)) or ()),
        awards=_members(table, "awards", Award),
        ranks=table.optional("ranks", lambda key: read_span(table, key)),
        share=table.optional("share", lambda key: _share(table, key)),
        entrants=table.optional("entrants", lambda key: read_span(table, key)),
        passed=bool(table.optional("passed", lambda key: table.take(key, bool, False))),
        sex=table.optional("sex", lambda key: table.choice(key, Sex)),
        ages=table.optional("ages", lambda key: read_span(table, key)),
    )


def _members(table: Table, key: str, kind: type[L]) -> frozenset[L]:
    return frozenset(table.optional(key, lambda name: table.choices(name, kind)) or ())


def _sizes(table: Table, key: str) -> list[int]:
    sizes = table.take(key, list, [])
    if not sizes or not all(type(size) is int and size >= 1 for size in sizes):
        table.fault(
            key,
            f"“{key}”应为一个或多个正整数。",
            f"“{key}” must hold whole numbers of 1 or more.",
            f"请写为 {key} = [1, 2]。",
            f"Write {key} = [1, 2].",
        )
        return []
    return sizes


def read_span(table: Table, key: str) -> Span:
    """A span of whole numbers: "4", "1-3" or "11-"."""
    text = table.text(key, stand_in="1")
    found = SPAN.fullmatch(text)
    if found is not None:
        first = int(found[1])
        last = first if found[2] is None else int(found[3]) if found[3] else None
        if last is None or first <= last:
            return Span(first, last)
    table.fault(
        key,
        f"“{text}”不是范围。",
        f"“{text}” is no range.",
        '请写为 "4"、"1-3" 或 "11-"（不封顶）。',
        'Write "4", "1-3" or "11-" (no upper end).',
    )
    return Span(1, 1)


def _share(table: Table, key: str) -> Share:
    span = read_span(table, key)
    if span.last is not None and span.first < span.last <= 100:
        return Share(span.first, span.last)
    table.fault(
        key,
        f"“{table.values[key]}”不是百分比范围。",
        f"“{table.values[key]}” is no range of percents.",
        '请写为 "0-20" 或 "20-40"：高于前者、不超过后者。',
        'Write "0-20" or "20-40": above the one and up to the other.',
    )
    return Share(0, 100)
