"""`saiwu log`."""

import click

from competition.cli.app import ready_app
from competition.cli.group import RefusingGroup
from competition.cli.words import print_json, print_problems, say
from competition.operations.log import verify_log


@click.group(cls=RefusingGroup, help=say("操作日志。", "The audit log."))
def log() -> None:
    """Group."""


@log.command(
    help=say(
        "重算每条日志的哈希，指出第一处不符。", "Recompute every hash; name the first that does not fit."
    )
)
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))
@click.pass_context
def verify(context: click.Context, as_json: bool) -> None:
    """Exit 1 for a broken chain."""
    with ready_app(context).app_context():
        report = verify_log()
    if as_json:
        print_json(
            {
                "chains": report.chains,
                "entries": report.entries,
                "problems": [each.as_dict() for each in report.problems],
            }
        )
    else:
        print_problems(report.problems)
        click.echo(
            say(
                f"{report.chains} 条日志链，{report.entries} 条记录，{len(report.problems)} 处断裂。",
                f"{report.chains} chains, {report.entries} entries, {len(report.problems)} broken.",
            )
        )
    if report.problems:
        raise SystemExit(1)
