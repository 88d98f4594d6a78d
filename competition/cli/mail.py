"""`saiwu mail`: what waits in the outbox."""

from datetime import UTC, datetime

import click
from flask import current_app

from competition.cli.app import ready_app
from competition.cli.group import RefusingGroup
from competition.cli.words import refuse, say
from competition.domain.problems import problem
from competition.operations.accounts import SYSTEM
from competition.operations.posting import send_waiting
from competition.smtp import connected


@click.group(cls=RefusingGroup, help=say("电子邮件通知。", "Notices by e-mail."))
def mail() -> None:
    """Group."""


@mail.command(
    help=say(
        "发出发件箱中到时间的邮件，失败的间隔加倍后再试；可由 cron 每几分钟运行一次。至少发一次：中途被终止的可能重发，编号相同。",
        "Send what is due in the outbox; what fails is tried again after waits that double. Run it by cron. At least "
        "once: what was cut off may be sent again, with the same Message-ID.",
    )
)
@click.pass_context
def send(context: click.Context) -> None:
    """Exit 1 if something failed."""
    with ready_app(context).app_context():
        smtp = current_app.config["SAIWU"].smtp
        if smtp is None:
            refuse(
                [
                    problem(
                        "没有设置邮件服务器，什么也没有发。",
                        "No server for e-mail is configured: nothing was sent.",
                        mend_zh="请设置 SAIWU_SMTP_HOST、SAIWU_SMTP_FROM 等；不发邮件的，在发件箱登记另行告知。",
                        mend_en="Set SAIWU_SMTP_HOST, SAIWU_SMTP_FROM and the others, or tell people otherwise.",
                    )
                ]
            )
        with connected(smtp) as transport:
            done = send_waiting(transport, by=SYSTEM, now=datetime.now(UTC))
    click.echo(
        say(
            f"已发出 {done.sent} 封，{done.put_off} 封稍后再试，{done.given_up} 封多次失败，请在发件箱处理。",
            f"{done.sent} sent, {done.put_off} to be tried again, {done.given_up} given up: see the outbox.",
        )
    )
    if done.put_off or done.given_up:
        raise SystemExit(1)
