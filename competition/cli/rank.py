"""`saiwu rank`: places and awards of a table of marks, without a database."""

import csv
import io
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from competition.cli.words import print_json, refuse, say
from competition.domain.medals import RULES, award_entries
from competition.domain.problems import Problem, Where, problem
from competition.domain.ranking import Scored

COLUMNS = ("entry", "mark")


@click.command(
    help=say("给一张成绩表（CSV：entry,mark）排名次和奖项。", "Rank a table of marks (CSV: entry,mark).")
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--rules", type=click.Choice(sorted(RULES)), required=True, help=say("授奖规则", "Rule set of awards")
)
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))
def rank(file: Path, rules: str, as_json: bool) -> None:
    """Ties are shown, never broken."""
    rows = [
        {
            "entry": each.place.entry,
            "mark": f"{each.place.total:f}",
            "place": each.place.rank,
            "tied": each.place.tied,
            "award": each.award.value,
        }
        for each in award_entries(_read(file), RULES[rules])
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        tied = say("（并列）", " (tied)") if row["tied"] else ""
        click.echo(f"{row['place']}{tied}\t{row['entry']}\t{row['mark']}\t{row['award']}")


def _read(file: Path) -> list[Scored]:
    table = csv.DictReader(io.StringIO(_decode(file)))
    missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
    if missing:
        refuse([_missing_column(file, name) for name in missing])
    scored: dict[str, Scored] = {}
    problems: list[Problem] = []
    for row in table:
        number = table.line_num
        found = _read_row(row, Where(file=file.name, row=number))
        if isinstance(found, Problem):
            problems.append(found)
        elif found.entry in scored:
            problems.append(_twice(found.entry, Where(file=file.name, row=number, column="entry")))
        else:
            scored[found.entry] = found
    if problems:
        refuse(problems)
    return list(scored.values())


def _decode(file: Path) -> str:
    """UTF-8 with or without BOM, else GB 18030, as spreadsheets in China write it."""
    data = file.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _read_row(row: dict[str, str], where: Where) -> Scored | Problem:
    entry, text = (row["entry"] or "").strip(), (row["mark"] or "").strip()
    try:
        mark = Decimal(text)
    except InvalidOperation:
        mark = Decimal("NaN")
    if not entry or not mark.is_finite():
        return problem(
            f"需要参赛者和数字成绩，读到“{entry}”“{text}”。",
            f"A row needs an entry and a number; found “{entry}” and “{text}”.",
            mend_zh="请更正；缺赛者请删去该行，缺考不等于0分。",
            mend_en="Mend it; delete the row of an absent entry: absence is not a zero.",
            where=where,
        )
    return Scored(entry, mark)


def _missing_column(file: Path, name: str) -> Problem:
    return problem(
        f"缺少“{name}”列。",
        f"The column “{name}” is missing.",
        mend_zh="首行应为 entry,mark。",
        mend_en="The first row reads entry,mark.",
        where=Where(file=file.name, row=1),
    )


def _twice(entry: str, where: Where) -> Problem:
    return problem(
        f"“{entry}”出现不止一次。",
        f"“{entry}” occurs more than once.",
        mend_zh="请保留一行。",
        mend_en="Keep one row.",
        where=where,
    )
