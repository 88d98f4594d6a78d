"""Reads and checks the policy files: `policies/<city>/<number>/policy.toml`, and `cases.toml` that proves it.

A city is added by these two files alone. Whatever is unknown, missing or impossible in them is refused with its file
and line, all problems of a file at once. Sums are whole yuan in a policy; days are TOML dates, and only those that the
text states.
"""

import re
from dataclasses import replace
from datetime import MAXYEAR, date
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from competition.domain.policy import Policy, Quality, Source, Status
from competition.domain.policy_lines import Gap, Line
from competition.domain.policy_titles import Honour
from competition.domain.problems import Problem, Refusal
from competition.policies_case_files import CASES_FILE, read_cases
from competition.policies_cases import Case, run_case
from competition.policies_checks import check_days, check_overlaps, check_tiers, warn_of_holes
from competition.policies_clauses import LONGEST_PHRASE, read_clause, read_row
from competition.policies_lines import read_cash, read_others, read_prize, read_promotion, read_settlement
from competition.resources import resource
from competition.toml_tables import Table, open_table

__all__ = [
    "CASES_FILE",
    "DEFAULT_ROOT",
    "LONGEST_PHRASE",
    "POLICY_FILE",
    "Case",
    "check_policy",
    "find_policies",
    "load_policies",
    "read_cases",
    "read_policy",
    "run_case",
]

L = TypeVar("L", bound=Line)
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
    return check_policy(folder)[0]


def check_policy(folder: Path) -> tuple[Policy, tuple[Problem, ...]]:
    """The policy in a folder with what looks wrong in it and may be meant. Refusal as `read_policy`."""
    top, content = open_table(folder / POLICY_FILE)
    name = f"{folder.resolve().parent.name}-{folder.resolve().name}"
    policy = _read(top, name, sha256(content).hexdigest())
    policy = policy if policy.source is None else _in_our_words(policy)
    cash, prizes, promotions, honours = (
        [each for each in top.below if each.at[0] == key] for key in ("cash", "prize", "promotion", "honour")
    )
    check_days(top, policy)
    check_tiers("tier", ((each, [line.tier]) for each, line in zip(cash, policy.cash, strict=True)))
    ranged = ((prizes, policy.prizes), (promotions, policy.promotions), (honours, policy.of(Honour)))
    for tables, lines in ranged:
        check_overlaps(tables, lines)
    for tables, lines in ranged:
        warn_of_holes(tables, lines, policy.of(Gap))
    return policy, top.finish()


def _in_our_words(policy: Policy) -> Policy:
    """The same, with no phrase marked as a quotation: of what lies elsewhere the file has no text."""
    return replace(
        policy,
        term=replace(policy.term, quoted=False),
        cash=tuple(map(_unquoted, policy.cash)),
        prizes=tuple(map(_unquoted, policy.prizes)),
        promotions=tuple(map(_unquoted, policy.promotions)),
        settlement=tuple(map(_unquoted, policy.settlement)),
        others=tuple(map(_unquoted, policy.others)),
    )


def _unquoted(line: L) -> L:
    return replace(line, clause=replace(line.clause, quoted=False))


def _read(top: Table, name: str, digest: str) -> Policy:
    top.optional("text", top.text)
    title, status = top.text("title"), top.choice("status", Status)
    source = top.optional("source", lambda key: _source(top.table(key)))
    known = status is Status.IN_FORCE and source is None
    number = _if_known(top, "number", known) or f"《{title}》"
    term = top.table("term")
    return Policy(
        id=name,
        number=number,
        title=title,
        issuer=_if_known(top, "issuer", known) or "",
        jurisdiction=_jurisdiction(top),
        status=status,
        issued=_day(top, "issued"),
        issued_year=top.optional("issued_year", lambda key: _year(top, key)),
        effective=_day(top, "effective"),
        expires=_day(top, "expires"),
        term=read_clause(term, number),
        term_row=term.optional("row", lambda _: read_row(term)) or "",
        cash=tuple(read_cash(each, number) for each in top.tables("cash")),
        prizes=tuple(read_prize(each, number) for each in top.tables("prize")),
        promotions=tuple(read_promotion(each, number) for each in top.tables("promotion")),
        settlement=read_settlement(top, number),
        others=read_others(top, number),
        digest=digest,
        source=source,
        replaces=top.optional("replaces", top.texts) or (),
    )


def _source(table: Table) -> Source:
    return Source(table.choice("quality", Quality), table.text("at"))


def _if_known(table: Table, key: str, known: bool) -> str | None:
    """A text that only a draft may leave out, or a document known from what others say of it."""
    return table.text(key) if known else table.optional(key, table.text)


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
