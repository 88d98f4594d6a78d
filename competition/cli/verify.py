"""`saiwu verify`: is this PDF one of ours, byte for byte?"""

from pathlib import Path

import click

from competition.cli.app import ready_app
from competition.cli.words import print_json, say
from competition.operations.verification import find_by_content, verified


@click.command(help=say("核验一份证书或通知的 PDF。", "Check the PDF of a certificate or notice."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))
@click.pass_context
def verify(context: click.Context, file: Path, as_json: bool) -> None:
    """Exit 0 for a paper as issued here, 1 for anything else."""
    with ready_app(context).app_context():
        paper = find_by_content(file.read_bytes())
        facts = verified(paper) if paper else None
    if as_json:
        print_json({"valid": facts is not None, "number": facts.number if facts else None})
    elif facts is None:
        click.echo(
            say(
                "无效：本系统没有制发过这份文件，或内容已被改动。",
                "Invalid: never issued here, or changed since.",
            ),
            err=True,
        )
    else:
        click.echo(
            say("有效：", "Valid: ")
            + f"{facts.number} {facts.competition} {facts.event} {facts.masked_names}"
        )
    if facts is None:
        raise SystemExit(1)
