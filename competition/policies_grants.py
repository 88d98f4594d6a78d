"""Reads the lines on grants: what hosts, bases and newly promoted people get. Sums are whole yuan of 1 or more."""

import re

from competition.domain.money import Money
from competition.domain.policy_grants import (
    BaseGrant,
    EnterpriseCap,
    FollowOnSubsidy,
    HostingGrant,
    Matching,
    Occasion,
    Recipient,
)
from competition.domain.tiers import CompetitionClass, SkillLevel, Tier
from competition.policies_clauses import read_clause, read_levels, read_yuan, refuse_both, row_if_any
from competition.toml_tables import Table

MATCH = re.compile("([1-9][0-9]*):([1-9][0-9]*)")


def read_hosting(table: Table, number: str) -> HostingGrant:
    return HostingGrant(
        table.choice("tier", Tier),
        frozenset(table.choices("classes", CompetitionClass)),
        read_yuan(table, "ceiling_yuan"),
        read_clause(table, number),
        row_if_any(table),
    )


def read_base(table: Table, number: str) -> BaseGrant:
    return BaseGrant(
        table.text("base"),
        table.choice("tier", Tier),
        table.choice("occasion", Occasion),
        _grant(table),
        table.optional("every_years", table.count),
        read_clause(table, number),
        row_if_any(table),
    )


def _grant(table: Table) -> Money | Matching:
    """Either `amount_yuan` or `match`."""
    ratio = table.optional("match", table.text)
    if ratio is None:
        return read_yuan(table, "amount_yuan")
    refuse_both(table, "match", "amount_yuan")
    parts = MATCH.fullmatch(ratio)
    if parts is None:
        table.fault(
            "match",
            f"“{ratio}”不是配套比例。",
            f"“{ratio}” is not a ratio.",
            '请写两个正整数，如 "1:1"。',
            'Write two whole numbers of 1 or more, such as "1:1".',
        )
        return Matching(1, 1)
    return Matching(int(parts[1]), int(parts[2]))


def read_follow_on(table: Table, number: str) -> FollowOnSubsidy:
    return FollowOnSubsidy(
        table.choice("level", SkillLevel),
        read_yuan(table, "amount_yuan"),
        table.choice("to", Recipient),
        read_clause(table, number),
        row_if_any(table),
    )


def read_cap(table: Table, number: str) -> EnterpriseCap:
    ceiling = read_yuan(table, "ceiling_yuan")
    return EnterpriseCap(read_levels(table), ceiling, read_clause(table, number), row_if_any(table))
