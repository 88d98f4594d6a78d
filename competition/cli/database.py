"""`saiwu db`: tables, backup, restore."""

from pathlib import Path

import click
from flask_migrate import upgrade as upgrade_tables

from competition import backup as archive
from competition.cli.app import open_app
from competition.cli.group import RefusingGroup
from competition.cli.words import say

MOST_NAMED = 5


@click.group(
    "db", cls=RefusingGroup, help=say("数据库：建表升级、备份、恢复。", "Database: upgrade, backup, restore.")
)
def database() -> None:
    """Group."""


@database.command(help=say("建表或升级到当前版本。", "Make or upgrade the tables."))
@click.pass_context
def upgrade(context: click.Context) -> None:
    """Run the migrations."""
    with open_app(context).app_context():
        upgrade_tables()
    click.echo(say("数据库已是最新版本。", "The database is up to date."))


@database.command(
    help=say("把数据库和已制发的证书备份到一个文件。", "Back up the database and the issued papers.")
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_context
def backup(context: click.Context, file: Path) -> None:
    """One file; the keys are not in it and are kept apart."""
    app = open_app(context)
    with app.app_context():
        report = archive.write_backup(file)
    click.echo(
        say(
            f"已备份到 {file}：数据库和{report.papers}份文件。密钥不在其中，请另行保管 saiwu.env。",
            f"Backed up to {file}: the database and {report.papers} papers. Keys are not in it: keep saiwu.env apart.",
        )
    )
    if bucket := app.config["SAIWU"].bucket:
        click.echo(
            say(
                f"存储桶 {bucket} 中的文件不在备份里，请用存储服务的版本或复制功能另行保护。",
                f"Papers in the bucket {bucket} are not in it: protect them by its versions or replication.",
            )
        )


@database.command(
    help=say("从备份恢复；现有数据须先移走。", "Restore a backup into an instance that has no database.")
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def restore(context: click.Context, file: Path) -> None:
    """Checked before anything is written; never over existing data."""
    app = open_app(context)
    settings = app.config["SAIWU"]
    with app.app_context():
        report = archive.restore_backup(file)
    click.echo(
        say(f"已恢复：数据库和{report.papers}份文件。", f"Restored: the database and {report.papers} papers.")
    )
    if report.missing:
        numbers, count = "、".join(report.missing[:MOST_NAMED]), len(report.missing)
        click.echo(
            say(
                f"注意：{count}份已制发的文件没有找到（{numbers}…），请把它们放回 {settings.papers}。",
                f"Note: {count} issued papers were not found ({numbers}…); put them back into {settings.papers}.",
            ),
            err=True,
        )
