"""`saiwu scale`: a table of raw marks on a scale, without a database."""

from pathlib import Path

import click

from competition.cli.mark_tables import read_marks, scale_rows
from competition.cli.words import print_json, refuse, say
from competition.domain.problems import problem
from competition.domain.scale import SCALES

METHODS = f"[{'|'.join(SCALES)}]"


def to_method(_context: click.Context, _option: click.Parameter, method: str | None) -> str | None:
    """The method of an option; an unknown one is refused with those that are known."""
    if method is None or method in SCALES:
        return method
    unknown = problem(
        f"没有名为“{method}”的换算方法。",
        f"There is no method of a scale “{method}”.",
        mend_zh=f"可选：{'、'.join(SCALES)}。",
        mend_en=f"Choose one of: {', '.join(SCALES)}.",
    )
    refuse([unknown])


@click.command(
    help=say(
        "把一张原始成绩表（CSV 或 .xlsx：entry,mark）换算成量表分；有 group 列的按组换算。",
        "Put a table of raw marks (CSV or .xlsx: entry,mark) on a scale; with a column group, each group by itself.",
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--method",
    metavar=METHODS,
    callback=to_method,
    required=True,
    help=say("换算方法", "Method of the scale"),
)
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))
def scale(file: Path, method: str, as_json: bool) -> None:
    """In the order of the table."""
    rows = read_marks(file)
    scaled = scale_rows(rows, method)
    if as_json:
        print_json(
            [
                {
                    "entry": row.entry,
                    "mark": f"{row.mark:f}",
                    "scaled": f"{scaled[row]:f}",
                    **({} if row.group is None else {"group": row.group}),
                }
                for row in rows
            ]
        )
        return
    for row in rows:
        group = "" if row.group is None else f"{row.group}\t"
        click.echo(f"{group}{row.entry}\t{row.mark:f}\t{scaled[row]:f}")
