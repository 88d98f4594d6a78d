"""`saiwu user`."""

import sys
from datetime import UTC, datetime

import click

from competition.cli.app import acting, ready_app
from competition.cli.group import RefusingGroup
from competition.cli.words import refuse, say
from competition.domain.problems import problem
from competition.operations import accounts, invitations, second_factor, sign_in
from competition.operations.accounts import SYSTEM, create_user, random_password
from competition.operations.verification import find_winner


@click.group(cls=RefusingGroup, help=say("账号。", "Accounts."))
def user() -> None:
    """Group."""


@user.command(
    help=say(
        "建立账号；不给密码则随机生成并只显示一次。首次登录后须改密码。",
        "Create an account; a random password is shown once. It is changed after the first sign-in.",
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
            must_change=True,
            by=SYSTEM,
            now=datetime.now(UTC),
        )
    click.echo(say(f"已建立账号 {username}。", f"Created the account {username}."))
    if not password_stdin:
        click.echo(say(f"密码（只显示这一次）：{password}", f"Password (shown this once): {password}"))


@user.command(
    help=say(
        "重置密码：显示一个链接，本人打开后自己设置新密码。",
        "A link, shown once, by which somebody chooses a new password.",
    )
)
@click.argument("username")
@click.pass_context
def reset(context: click.Context, username: str) -> None:
    """The password stays as it is until the link is used."""
    app = ready_app(context)
    with app.app_context():
        account = acting(username).user_id
        token = invitations.invite_to_new_password(account, by=SYSTEM, now=datetime.now(UTC))
    address = f"{app.config['SAIWU'].public_url}/invitation/{token}"
    click.echo(
        say(f"链接（只显示这一次，72小时内有效）：{address}", f"Link (shown once, 72 hours): {address}")
    )


@user.command(help=say("解除输错密码造成的锁定。", "Unlock an account after wrong passwords."))
@click.argument("username")
@click.pass_context
def unlock(context: click.Context, username: str) -> None:
    """Before its quarter of an hour is over."""
    with ready_app(context).app_context():
        sign_in.unlock(acting(username).user_id, by=SYSTEM, now=datetime.now(UTC))
    click.echo(say(f"已解除账号 {username} 的锁定。", f"Unlocked the account {username}."))


@user.command(
    name="end-sessions", help=say("结束账号在所有设备上的登录。", "Sign an account out everywhere.")
)
@click.argument("username")
@click.pass_context
def end_sessions(context: click.Context, username: str) -> None:
    """For a device that was lost."""
    with ready_app(context).app_context():
        accounts.end_sessions(acting(username).user_id, by=SYSTEM, now=datetime.now(UTC))
    click.echo(say(f"账号 {username} 的登录已全部结束。", f"Ended all sessions of {username}."))


@user.command(
    name="remove-second-factor",
    help=say("停用账号的动态验证码（手机和恢复码都丢失时）。", "Turn off the one-time codes of an account."),
)
@click.argument("username")
@click.pass_context
def remove_second_factor(context: click.Context, username: str) -> None:
    """For somebody who has lost telephone and recovery codes."""
    with ready_app(context).app_context():
        second_factor.remove_second_factor(acting(username).user_id, by=SYSTEM, now=datetime.now(UTC))
    click.echo(say(f"已停用账号 {username} 的动态验证码。", f"Turned off the one-time codes of {username}."))


def _holder(certificate: str, name: str) -> str:
    """The person of that name on that certificate."""
    found = find_winner(certificate, name, now=datetime.now(UTC))
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
