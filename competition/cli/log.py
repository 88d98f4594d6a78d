"""`saiwu log`."""

from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import select

from competition.cli.app import ready_app
from competition.cli.group import RefusingGroup
from competition.cli.imports import FILE, competition_option, find_one
from competition.cli.words import print_json, print_problems, refuse, say
from competition.db import db
from competition.db.audit import chains
from competition.db.competitions import Competition
from competition.domain.problems import problem
from competition.operations.accounts import SYSTEM
from competition.operations.log import LogReport, export_log, grouped, head_in, verify_file, verify_log
from competition.operations.log_mail import mail_head
from competition.operations.log_writing import rehearsal_chain
from competition.spreadsheets.log import FORMS

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group(cls=RefusingGroup, help=say("操作日志。", "The audit log."))
def log() -> None:
    """Group."""


@log.command(
    help=say(
        "重算每条日志的哈希，指出第一处不符；给出导出的文件时只核对文件，不需要数据库。",
        "Recompute every hash; name the first that does not fit. Of an exported FILE, without a database.",
    )
)
@click.argument("file", type=FILE, required=False)
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))
@click.pass_context
def verify(context: click.Context, file: Path | None, as_json: bool) -> None:
    """Exit 1 for a broken chain."""
    head = ""
    if file is None:
        with ready_app(context).app_context():
            report = verify_log()
    else:
        data, form = file.read_bytes(), _form_of(file)
        report = verify_file(data, form=form)
        head = "" if report.problems else head_in(data, form=form)
    if as_json:
        print_json(
            {
                "chains": report.chains,
                "entries": report.entries,
                "problems": [each.as_dict() for each in report.problems],
                **({"head": head} if head else {}),
            }
        )
    else:
        _tell(report, head)
    if report.problems:
        raise SystemExit(1)


def _tell(report: LogReport, head: str) -> None:
    print_problems(report.problems)
    click.echo(
        say(
            f"{report.chains} 条日志链，{report.entries} 条记录，{len(report.problems)} 处断裂。",
            f"{report.chains} chains, {report.entries} entries, {len(report.problems)} broken.",
        )
    )
    if head:
        click.echo(say("链头，请与另存的比对：", "The head; compare it with the one you kept:"))
        click.echo(grouped(head))


@log.command(
    help=say(
        "导出一项竞赛的日志（.csv、.jsonl 或 .xlsx），可另处保存和核对。",
        "Export the log of a competition (.csv, .jsonl or .xlsx), to be kept and checked elsewhere.",
    )
)
@competition_option
@click.option("--from", "first", type=DAY, help=say("起始日（北京时间）", "First day, in China"))
@click.option("--to", "last", type=DAY, help=say("截止日（北京时间）", "Last day, in China"))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def export(
    context: click.Context, code: str, first: datetime | None, last: datetime | None, file: Path
) -> None:
    """Never over a file that is there."""
    form = _form_of(file)
    if file.exists():
        refuse(
            [
                problem(
                    f"{file} 已存在，未覆盖。",
                    f"{file} exists; it was not overwritten.",
                    mend_zh="请换一个文件名。",
                    mend_en="Choose another name.",
                )
            ]
        )
    with ready_app(context).app_context():
        days = {"first": first and first.date(), "last": last and last.date()}
        data = export_log(find_one(code), form=form, **days)
    file.write_bytes(data)
    report = verify_file(data, form=form)
    print_problems(report.problems)
    click.echo(
        say(
            f"已导出 {report.entries} 条记录到 {file}。链头：",
            f"Exported {report.entries} entries to {file}. The head:",
        )
    )
    click.echo(grouped(head_in(data, form=form)))
    if report.problems:
        raise SystemExit(1)


@log.command(
    help=say(
        "列出每条日志链的长度和链头，供打印留存。",
        "The length and head of each chain, to be printed and kept.",
    )
)
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))
@click.option(
    "--mail",
    "mailed",
    metavar="CODE",
    help=say("把该竞赛的链头写给其监督人员", "Write that competition's head to its supervisors"),
)
@click.pass_context
def head(context: click.Context, as_json: bool, mailed: str | None) -> None:
    """Of the installation and of each competition."""
    with ready_app(context).app_context():
        if mailed is not None:
            count = mail_head(find_one(mailed).id, by=SYSTEM, now=datetime.now(UTC))
            click.echo(
                say(f"已写入发件箱 {count} 封。", f"{count} letters written; `saiwu mail send` sends them.")
            )
            return
        names = {each.id: each.code for each in db.session.scalars(select(Competition))}
        names |= {rehearsal_chain(each): f"{code}-rehearsal" for each, code in names.items()}
        found = [(names.get(each.id, ""), each.id, each.length, each.head) for each in chains()]
    if as_json:
        keys = ("competition", "chain", "length", "head")
        print_json([dict(zip(keys, each, strict=True)) for each in found])
        return
    for code, chain, length, newest in found:
        name = code or say("安装本身", "the installation")
        click.echo(
            say(f"日志链 {chain}（{name}），{length} 条：", f"Chain {chain} ({name}), {length} entries:")
        )
        click.echo(f"  {grouped(newest)}")


def _form_of(file: Path) -> str:
    form = file.suffix.lower().removeprefix(".")
    if form not in FORMS:
        refuse(
            [
                problem(
                    f"不能由文件名“{file.name}”得知格式。",
                    f"The name “{file.name}” does not tell the form.",
                    mend_zh="文件名须以 .csv、.jsonl 或 .xlsx 结尾。",
                    mend_en="It has to end in .csv, .jsonl or .xlsx.",
                )
            ]
        )
    return form
