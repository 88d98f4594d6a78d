"""`saiwu retention`: personal data after its time."""

from dataclasses import asdict
from datetime import UTC, datetime

import click

from competition.cli.app import ready_app
from competition.cli.group import RefusingGroup
from competition.cli.words import print_json, refuse, say
from competition.domain.problems import problem
from competition.operations.accounts import SYSTEM
from competition.operations.retention import MINIMUM_YEARS, Purge, preview_purge
from competition.operations.retention import purge as remove


@click.group(cls=RefusingGroup, help=say("个人信息的保存期限。", "How long personal data is kept."))
def retention() -> None:
    """Group."""


@retention.command(
    help=say(
        "清除身份证号码、银行账号、获奖证明、异议材料和未导入的文件；姓名、成绩、决定、拨付、证书和日志保留。",
        "Remove ID numbers, bank accounts, evidence, files of objections and uploads; names, results, decisions, "
        "payments, papers and the log stay.",
    )
)
@click.option(
    "--older-than",
    "years",
    type=int,
    required=True,
    help=say(
        f"最后一次公布距今超过的年数，至少{MINIMUM_YEARS}",
        f"Years since the last publication, {MINIMUM_YEARS} or more",
    ),
)
@click.option("--dry-run", is_flag=True, help=say("只列出将清除的内容", "Only list what would go"))
@click.option("--yes", is_flag=True, help=say("确认清除，不可恢复", "Remove it for good"))
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))
@click.pass_context
def purge(context: click.Context, years: int, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Nothing goes without --yes."""
    if dry_run == yes:
        refuse(
            [
                problem(
                    "清除后不可恢复，须先查看再确认。",
                    "What is removed does not come back: look first, then confirm.",
                    mend_zh="先用 --dry-run 查看，再单独用 --yes 清除。",
                    mend_en="Use --dry-run to look, then --yes alone to remove.",
                )
            ]
        )
    now = datetime.now(UTC)
    with ready_app(context).app_context():
        done = preview_purge(years, now=now) if dry_run else remove(years, by=SYSTEM, now=now)
    if as_json:
        print_json({**asdict(done), "before": done.before.isoformat(), "removed": not dry_run})
    else:
        _tell(done, dry_run)


def _tell(done: Purge, dry_run: bool) -> None:
    for name in done.people if dry_run else ():
        click.echo(name)
    click.echo(
        say(
            f"{'将清除' if dry_run else '已清除'}（{done.before} 以前）：{done.id_numbers}个身份证号码、"
            f"{done.profiles}份报名时填写的个人信息、"
            f"{done.bank_accounts}个银行账号、{done.evidence}份获奖证明、{done.objection_files}份异议材料、"
            f"{done.applications}份报名、{done.signatures}份裁判签名、{done.notes}条评分备注、{done.photos}张评分照片、{done.messages}份通知、{done.uploads}个未导入的文件。备份中的数据不受影响，请另行销毁到期的备份。",
            f"{'Would be removed' if dry_run else 'Removed'} (before {done.before}): {done.id_numbers} ID numbers, "
            f"{done.profiles} sets of what was stated on entry, "
            f"{done.bank_accounts} bank accounts, {done.evidence} evidence files, {done.objection_files} files of "
            f"objections, {done.applications} applications, {done.signatures} signatures of judges, {done.notes} notes and {done.photos} photos beside marks, {done.messages} notices, {done.uploads} uploads. Backups still hold them: destroy those past their time.",
        )
    )
