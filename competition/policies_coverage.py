"""The clause table: what each document asks, and which line of its policy answers it.

`coverage.toml` lists the rows. A row that no line answers is told, and so is a line that names an unknown row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from competition.domain.policy import Policy
from competition.domain.policy_lines import Notice, Reference
from competition.domain.policy_words import say_line
from competition.domain.problems import Problem, Text, Where, problem
from competition.policies import POLICY_FILE
from competition.policies_clauses import read_row
from competition.toml_tables import open_table

COVERAGE_FILE = "coverage.toml"
TERM = Text("施行期", "term")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the clause table: the clause of a policy, and in our own words what it asks."""

    id: str
    policy: str
    clause: str
    asks: Text


@dataclass(frozen=True, slots=True)
class Covered:
    """A row and what answers it.

    `kinds` are the kinds of line that state it, `undetermined` whom the text refers to, `nothing` why nothing follows.
    """

    row: Row
    kinds: tuple[Text, ...]
    undetermined: tuple[Text, ...]
    nothing: tuple[Text, ...]

    @property
    def done(self) -> bool:
        """Whether anything answers the row."""
        return bool(self.kinds or self.undetermined or self.nothing)


def read_coverage(root: Path) -> tuple[Row, ...]:
    """The rows of the clause table in a folder, in order. Refusal with every problem of the file."""
    top, _ = open_table(root / COVERAGE_FILE)
    tables = top.tables("row")
    rows = tuple(
        Row(
            read_row(each, "id"),
            each.text("policy"),
            each.text("clause"),
            Text(each.text("zh"), each.text("en")),
        )
        for each in tables
    )
    seen: set[str] = set()
    for table, row in zip(tables, rows, strict=True):
        if row.id in seen and not table.problems:  # after another fault an id may be a stand-in
            table.fault(
                "id",
                f"条款“{row.id}”重复。",
                f"The row “{row.id}” occurs twice.",
                "请每个条款只保留一行。",
                "Keep one row for each clause.",
            )
        seen.add(row.id)
    top.finish()
    return rows


def cover(rows: Iterable[Row], policies: Mapping[str, Policy]) -> tuple[Covered, ...]:
    """Each row with what answers it in the policy that it names."""
    return tuple(_cover(row, policies.get(row.policy)) for row in rows)


def _cover(row: Row, policy: Policy | None) -> Covered:
    lines = [line for line in policy.lines() if line.row == row.id] if policy else []
    kinds = [line.label for line in lines if not isinstance(line, Reference | Notice)]
    if policy and policy.term_row == row.id:
        kinds.insert(0, TERM)
    return Covered(
        row,
        tuple(dict.fromkeys(kinds)),
        tuple(say_line(line) for line in lines if isinstance(line, Reference)),
        tuple(say_line(line) for line in lines if isinstance(line, Notice)),
    )


def check_coverage(rows: Iterable[Row], policies: Mapping[str, Policy]) -> tuple[Problem, ...]:
    """Rows that nothing answers, and lines that name a row that their document does not have."""
    rows = tuple(rows)
    open_rows = [found.row for found in cover(rows, policies) if not found.done]
    known = {(row.policy, row.id) for row in rows}
    named = [
        (policy, row, article)
        for policy in policies.values()
        for row, article in (
            (policy.term_row, policy.term.article),
            *((line.row, line.clause.article) for line in policy.lines()),
        )
        if row
    ]
    return (
        *map(_unanswered, open_rows),
        *(_unknown(*each) for each in named if (each[0].id, each[1]) not in known),
    )


def _unanswered(row: Row) -> Problem:
    return problem(
        f"{row.id}（{row.policy} {row.clause}）没有任何规定对应：{row.asks.zh}。",
        f"Nothing answers {row.id} ({row.policy} {row.clause}): {row.asks.en}.",
        mend_zh=f'请在该政策文件中写一条 row = "{row.id}"；没有数额的用 [[undetermined]]，无需计算的用 [[notice]]。',
        mend_en=f'Write a line with row = "{row.id}": [[undetermined]] without a figure, [[notice]] if nothing follows.',
        where=Where(file=COVERAGE_FILE),
    )


def _unknown(policy: Policy, row: str, article: str) -> Problem:
    return problem(
        f"{policy.id} {article} 写明的条款“{row}”不在该文件的条款表中。",
        f"{policy.id} {article} names the row “{row}”, which the clause table does not have for it.",
        mend_zh="请更正“row”，或在 coverage.toml 中补上这一行。",
        mend_en="Mend “row”, or add the row to coverage.toml.",
        where=Where(file=f"{policy.id} {POLICY_FILE}"),
    )
