"""`saiwu recount`: count every published result of a competition again from its marks."""

import click

from competition.cli.app import ready_app
from competition.cli.imports import competition_option, find_one
from competition.cli.words import chinese, print_json, say
from competition.operations.recounts import recount_competition


@click.command(
    help=say(
        "用存档的分数重新计算已公布的成绩，与公布的比对。",
        "Count published results again from the stored marks and compare.",
    )
)
@competition_option
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))
@click.pass_context
def recount(context: click.Context, code: str, as_json: bool) -> None:
    """Exit code 1 if anything differs."""
    with ready_app(context).app_context():
        found = recount_competition(find_one(code))
    findings = [
        {"event": each.event, "entry": each.entry, "zh": each.says.zh, "en": each.says.en}
        for each in found.findings
    ]
    if as_json:
        print_json({"events": found.events, "entries": found.entries, "findings": findings})
    else:
        for each in findings:
            click.echo(f"✗ {each['event']} {each['entry']}: {each['zh' if chinese() else 'en']}", err=True)
        click.echo(
            say(
                f"复算 {found.events} 个项目 {found.entries} 项成绩，{len(findings)} 处不一致。",
                f"Counted {found.entries} entries of {found.events} events again; {len(findings)} differ.",
            )
        )
    if findings:
        raise SystemExit(1)
