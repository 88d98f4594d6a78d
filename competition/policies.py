"""Reads and checks the policy files: `policies/<city>/<number>/policy.toml`, and `cases.toml` that proves it.

A city is added by these two files alone. Whatever is unknown, missing or impossible in them is refused with its file
and line, all problems of a file at once. Sums are whole yuan in a policy; days are TOML dates, and only those that the
text states.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import MAXYEAR, date
from hashlib import sha256
from pathlib import Path

from competition.domain.policy import Policy, Quality, Source, Status
from competition.domain.policy_lines import Holding, PrizeLine, PromotionLine
from competition.domain.problems import Problem, Refusal
from competition.domain.tiers import SkillLevel, Tier
from competition.policies_cases import CASES_FILE, Case, read_cases, run_case
from competition.policies_lines import (
    LONGEST_PHRASE,
    read_cash,
    read_clause,
    read_others,
    read_prize,
    read_promotion,
    read_row,
    read_settlement,
)
from competition.resources import resource
from competition.toml_tables import Table, open_table

__all__ = [
    "CASES_FILE",
    "DEFAULT_ROOT",
    "LONGEST_PHRASE",
    "POLICY_FILE",
    "Case",
    "find_policies",
    "load_policies",
    "read_cases",
    "read_policy",
    "run_case",
]

POLICY_FILE = "policy.toml"
EARLIEST = 1000
DEFAULT_ROOT = resource("fixtures/policies")


def find_policies(root: Path) -> tuple[Path, ...]:
    """The folders `<city>/<number>` that hold a policy, in order; `root` may be all cities, a city or one folder."""
    patterns = (f"*/*/{POLICY_FILE}", f"*/{POLICY_FILE}", POLICY_FILE)
    return tuple(sorted(path.parent for pattern in patterns for path in root.glob(pattern)))


def load_policies(root: Path = DEFAULT_ROOT) -> dict[str, Policy]:
    """Every policy under the root by its id, such as "yantai-2024-8". Refusal with the problems of all files."""
    policies: dict[str, Policy] = {}
    problems: list[Problem] = []
    for folder in find_policies(root):
        try:
            policy = read_policy(folder)
        except Refusal as refusal:
            problems += refusal.problems
        else:
            policies[policy.id] = policy
    if problems:
        raise Refusal(problems)
    return policies


def read_policy(folder: Path) -> Policy:
    """The policy in a folder `<city>/<number>`. Refusal with every problem of the file."""
    top, content = open_table(folder / POLICY_FILE)
    top.optional("text", top.text)
    title, status = top.text("title"), top.choice("status", Status)
    number = _unless_draft(top, "number", status) or f"《{title}》"
    term, cash, promotions = top.table("term"), top.tables("cash"), top.tables("promotion")
    prizes = top.tables("prize")
    policy = Policy(
        id=f"{folder.resolve().parent.name}-{folder.resolve().name}",
        number=number,
        title=title,
        issuer=_unless_draft(top, "issuer", status) or "",
        jurisdiction=_jurisdiction(top),
        status=status,
        issued=_day(top, "issued"),
        issued_year=top.optional("issued_year", lambda key: _year(top, key)),
        effective=_day(top, "effective"),
        expires=_day(top, "expires"),
        term=read_clause(term, number),
        term_row=term.optional("row", lambda _: read_row(term)) or "",
        cash=tuple(read_cash(each, number) for each in cash),
        prizes=tuple(read_prize(each, number) for each in prizes),
        promotions=tuple(read_promotion(each, number) for each in promotions),
        settlement=read_settlement(top, number),
        others=read_others(top, number),
        digest=sha256(content).hexdigest(),
        source=top.optional("source", lambda key: _source(top.table(key))),
    )
    _check_days(top, policy)
    _check_tiers("tier", ((each, [line.tier]) for each, line in zip(cash, policy.cash, strict=True)))
    _check_overlaps(prizes, policy.prizes)
    _check_overlaps(promotions, policy.promotions)
    top.finish()
    return policy


def _source(table: Table) -> Source:
    return Source(table.choice("quality", Quality), table.text("at"))


def _unless_draft(table: Table, key: str, status: Status) -> str | None:
    """A text that only a draft may leave out."""
    return table.optional(key, table.text) if status is Status.DRAFT else table.text(key)


def _day(table: Table, key: str) -> date | None:
    return table.optional(key, lambda name: table.take(name, date, date.min))


def _year(table: Table, key: str) -> int:
    year = table.take(key, int, EARLIEST)
    if EARLIEST <= year < MAXYEAR:
        return year
    table.fault(
        key,
        f"“{key}”为 {year}，不是年份。",
        f"“{key}” is {year}, which is no year.",
        "请写四位年份，如 2023。",
        "Write a year of four digits, such as 2023.",
    )
    return EARLIEST


def _jurisdiction(table: Table) -> str:
    code = table.text("jurisdiction", stand_in="000000")
    if not re.fullmatch("[0-9]{6}", code):
        table.fault(
            "jurisdiction",
            f"“{code}”不是行政区划代码。",
            f"“{code}” is not a code of an administrative division.",
            '请写6位数字，如 "370600"。',
            'Write six digits, such as "370600".',
        )
    return code


def _check_days(table: Table, policy: Policy) -> None:
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
            "请按原文写“effective”或“issued”；原文只有年份的写“issued_year”。",
            "Give “effective” or “issued” as the text does, or “issued_year” where it states a year only.",
        )
    if policy.expires is not None and policy.begins is not None and policy.begins > policy.expires:
        table.fault(
            "expires",
            f"失效日 {policy.expires} 早于施行日 {policy.begins}。",
            f"The last day, {policy.expires}, is before the day of effect, {policy.begins}.",
            "“expires”是有效的最后一天，请更正。",
            "“expires” is the last day in force; mend it.",
        )


def _check_tiers(key: str, lines: Iterable[tuple[Table, Iterable[Tier]]]) -> None:
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


def _check_overlaps(tables: Sequence[Table], lines: Sequence[PrizeLine | PromotionLine]) -> None:
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


def _overlap(one: PrizeLine | PromotionLine, other: PrizeLine | PromotionLine) -> bool:
    if not one.select.meets(other.select) or one.select.conditions != other.select.conditions:
        return False
    match one, other:
        case (PrizeLine(payee=payee), PrizeLine()):
            return payee is other.payee
        case (PromotionLine(holding=holding), PromotionLine()):
            held = (None, *SkillLevel)
            return any(_held(holding, each) and _held(other.holding, each) for each in held)
        case _:  # pragma: no cover - lines of one kind are compared
            raise TypeError(one)


def _held(holding: Holding | None, level: SkillLevel | None) -> bool:
    return holding is None or holding.holds(level)
