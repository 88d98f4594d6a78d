"""`saiwu venue`."""

from datetime import UTC, datetime

import click

from competition.cli.app import open_app
from competition.cli.words import say
from competition.proofs.venue import make_certificates


@click.group(
    help=say("没有公网域名的赛场：平板所需的证书。", "A hall without a public domain: what tablets need.")
)
def venue() -> None:
    """Hand over to a command."""


@venue.command(
    help=say(
        "生成赛场专用的根证书和服务器证书：平板装一次根证书，离线刷新等功能才齐全。",
        "Make an authority for this hall and its server's certificate; tablets install the authority once.",
    )
)
@click.argument("names", nargs=-1, required=True, metavar="HOST...")
@click.option("--days", default=30, show_default=True, help=say("有效天数", "Days that it is good for"))
@click.pass_context
def certificate(context: click.Context, names: tuple[str, ...], days: int) -> None:
    """For the names and addresses by which tablets reach this machine."""
    settings = open_app(context).config["SAIWU"]
    made = make_certificates(settings.venue, names, days=days, now=datetime.now(UTC))
    listed, until = ", ".join(made.names), made.until.date().isoformat()
    click.echo(
        say(
            f"已生成，适用于 {listed}，有效至 {until}，存于 {made.folder}。\n"
            f"根证书指纹（SHA-256）：{made.fingerprint}\n"
            f"请设置 SAIWU_PUBLIC_URL=https://{made.names[0]}:8443 ，运行 saiwu run --host 0.0.0.0 --port 8443 --venue ，"
            "再让平板打开 /venue/ ，按页面提示安装根证书并自检。",
            f"Made for {listed}, good until {until}, in {made.folder}.\n"
            f"Fingerprint of the authority (SHA-256): {made.fingerprint}\n"
            f"Set SAIWU_PUBLIC_URL=https://{made.names[0]}:8443, run `saiwu run --host 0.0.0.0 --port 8443 --venue`, "
            "and let the tablets open /venue/ to install the authority and check themselves.",
        )
    )
