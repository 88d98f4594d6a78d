"""`saiwu db`: tables, backup, restore."""

from pathlib import Path

import click
from flask_migrate import upgrade as upgrade_tables

from competition import backup as archive
from competition.cli.app import open_app
from competition.cli.group import RefusingGroup
from competition.cli.words import say


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
    with open_app(context).app_context():
        report = archive.write_backup(file)
    click.echo(
        say(
            f"已备份到 {file}：数据库和{report.papers}份文件。密钥不在其中，请另行保管 saiwu.env。",
            f"Backed up to {file}: the database and {report.papers} papers. Keys are not in it: keep saiwu.env apart.",
        )
    )


@database.command(
    help=say("从备份恢复；现有数据须先移走。", "Restore a backup into an instance that has no database.")
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def restore(context: click.Context, file: Path) -> None:
    """Checked before anything is written; never over existing data."""
    with open_app(context).app_context():
        report = archive.restore_backup(file)
    click.echo(
        say(f"已恢复：数据库和{report.papers}份文件。", f"Restored: the database and {report.papers} papers.")
    )
