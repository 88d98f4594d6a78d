"""The `saiwu` command."""

from pathlib import Path

import click

from competition.cli.award import award
from competition.cli.database import database
from competition.cli.demo import demo
from competition.cli.group import RefusingGroup
from competition.cli.imports import imports
from competition.cli.keys import keys
from competition.cli.log import log
from competition.cli.mail import mail
from competition.cli.papers import papers
from competition.cli.policy import policy
from competition.cli.rank import rank
from competition.cli.recount import recount
from competition.cli.retention import retention
from competition.cli.scale import scale
from competition.cli.scheme import scheme
from competition.cli.server import run
from competition.cli.users import user
from competition.cli.venue import venue
from competition.cli.verify import verify
from competition.cli.words import say


@click.group(
    cls=RefusingGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=say("赛务：职业技能竞赛管理系统。", "Saiwu: runs skills competitions."),
)
@click.option(
    "--instance",
    type=click.Path(file_okay=False, path_type=Path),
    help=say(
        "实例目录（数据库、证书、密钥），默认 ./instance",
        "Folder of the database, papers and keys; ./instance",
    ),
)
@click.version_option(package_name="saiwu")
def main(instance: Path | None) -> None:
    """Hand over to a command."""


for command in (
    demo,
    run,
    keys,
    database,
    user,
    imports,
    rank,
    recount,
    scale,
    scheme,
    policy,
    award,
    verify,
    papers,
    log,
    mail,
    retention,
    venue,
):
    main.add_command(command)
