"""Reads what every line of a policy file bears: its clause and row, sums and names in both languages."""

import re

from competition.domain.clauses import Clause
from competition.domain.money import Money
from competition.domain.problems import Text
from competition.domain.tiers import SkillLevel
from competition.toml_tables import Table

LONGEST_PHRASE = 40
ROW = re.compile("[A-Z]+-[0-9]+")


def read_clause(table: Table, number: str) -> Clause:
    """Article and key phrase of a line; the phrase has at most 40 characters."""
    phrase = table.text("phrase")
    if len(phrase) > LONGEST_PHRASE:
        table.fault(
            "phrase",
            f"引文有{len(phrase)}个字，最多{LONGEST_PHRASE}个。",
            f"The phrase has {len(phrase)} characters; at most {LONGEST_PHRASE} are allowed.",
            "请只引关键语句。",
            "Quote the key words only.",
        )
    return Clause(number, table.text("article"), phrase)


def read_row(table: Table, key: str = "row") -> str:
    """The id of a row of the clause table, such as "YT-3"."""
    row = table.text(key, stand_in="X-0")
    if row.strip() and not ROW.fullmatch(row):
        table.fault(
            key,
            f"“{row}”不是条款表的编号。",
            f"“{row}” is not the id of a row of the clause table.",
            '请写大写字母、连字符和数字，如 "YT-3"。',
            'Write capital letters, a hyphen and a number, such as "YT-3".',
        )
    return row


def row_if_any(table: Table) -> str:
    """The row of the clause table; a document of which none was made has no rows."""
    return table.optional("row", lambda _: read_row(table)) or ""


def read_yuan(table: Table, key: str) -> Money:
    return Money.yuan(table.count(key))


def read_levels(table: Table) -> frozenset[SkillLevel]:
    return frozenset(table.choices("levels", SkillLevel))


def read_both(table: Table, key: str) -> Text:
    return Text(table.text(key), table.text(f"{key}_en"))


def refuse_both(table: Table, key: str, other: str) -> None:
    table.known[other] = None
    if other in table.values:
        table.fault(
            key,
            f"“{key}”与“{other}”只能写一个。",
            f"“{key}” and “{other}” cannot both be given.",
            "请删除其中一个。",
            "Delete one of them.",
        )
