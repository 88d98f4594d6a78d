"""`saiwu user`."""

import sys
from datetime import UTC, datetime

import click

from competition.cli.app import ready_app
from competition.cli.group import RefusingGroup
from competition.cli.words import refuse, say
from competition.domain.problems import problem
from competition.operations.accounts import SYSTEM, create_user, random_password
from competition.operations.verification import find_winner


@click.group(cls=RefusingGroup, help=say("账号。", "Accounts."))
def user() -> None:
    """Group."""


@user.command(
    help=say(
        "建立账号；不给密码则随机生成并只显示一次。", "Create an account; a random password is shown once."
    )
)
@click.argument("username")
@click.option("--name", default="", help=say("姓名", "Name to show"))
@click.option("--administrator", is_flag=True, help=say("可新建竞赛", "May create competitions"))
@click.option(
    "--password-stdin", is_flag=True, help=say("从标准输入读密码", "Read the password from standard input")
)
@click.option(
    "--certificate",
    help=say(
        "获奖人账号：证书编号，须与 --name 相符",
        "An entrant's account: the certificate's number, with --name",
    ),
)
@click.pass_context
def create(
    context: click.Context,
    username: str,
    name: str,
    administrator: bool,
    password_stdin: bool,
    certificate: str | None,
) -> None:
    """The password is never an argument: it would stay in the shell's history."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else random_password()
    with ready_app(context).app_context():
        create_user(
            username,
            name,
            password,
            administrator=administrator,
            person_id=_holder(certificate, name) if certificate else None,
            by=SYSTEM,
            now=datetime.now(UTC),
        )
    click.echo(say(f"已建立账号 {username}。", f"Created the account {username}."))
    if not password_stdin:
        click.echo(say(f"密码（只显示这一次）：{password}", f"Password (shown this once): {password}"))


def _holder(certificate: str, name: str) -> str:
    """The person of that name on that certificate."""
    found = find_winner(certificate, name)
    if found is None:
        refuse(
            [
                problem(
                    f"证书 {certificate} 上没有“{name}”。",
                    f"There is no “{name}” on the certificate {certificate}.",
                    mend_zh="请对照证书核对编号和姓名。",
                    mend_en="Compare number and name with the certificate.",
                )
            ]
        )
    return found[0].person_id
