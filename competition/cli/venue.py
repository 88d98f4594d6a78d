"""`saiwu venue`."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime

import click
import segno
from sqlalchemy import select

from competition.cli.app import open_app, ready_app
from competition.cli.words import chinese, say
from competition.db import db
from competition.db.competitions import Competition
from competition.db.procedure import declared_state
from competition.domain.problems import Text
from competition.domain.procedure import State
from competition.domain.venue import WITHOUT, DeviceFault
from competition.operations.devices import DeviceStatus, devices_of
from competition.proofs.venue import make_certificates
from competition.web.tablet.shell import release


@click.group(
    help=say(
        "赛场的平板：开赛前自检；没有公网域名时所需的证书。",
        "Tablets of a hall: their checks, and the certificate where there is no public domain.",
    )
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


@venue.command(
    help=say(
        "显示开赛前自检的网址和二维码，以及每项竞赛各台平板的自检结果。",
        "Show the address of the check with its QR code, and what the devices of each competition found.",
    )
)
@click.pass_context
def check(context: click.Context) -> None:
    """Devices that joined; competitions that are archived are left out."""
    app = ready_app(context)
    address = f"{app.config['SAIWU'].public_url}/venue/"
    click.echo(
        say("请在每台平板上打开（开赛前自检）：", "Open on every tablet (the check before the marking):")
    )
    click.echo(f"{address}\n{_picture(address)}")
    with app.app_context():
        for each in db.session.scalars(select(Competition).order_by(Competition.id.desc())):
            if declared_state(each.id) is not State.ARCHIVED:
                click.echo(f"{each.code}  {each.name}")
                _tell(devices_of(each.id, release=release(), now=datetime.now(UTC)))


def _picture(address: str) -> str:
    target = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(target, border=2, compact=True)
    return target.getvalue()


def _tell(devices: Iterable[DeviceStatus]) -> None:
    lines = [f"  {each.label}  {_heard(each)}  {_found(each)}" for each in devices]
    click.echo("\n".join(lines) or say("  还没有平板加入。", "  No tablet has joined."))


def _heard(each: DeviceStatus) -> str:
    """Who marks on it and how it is."""
    who = each.judge or say("锁屏", "locked")
    when = say("从未联系", "never heard of")
    if each.minutes is not None:
        when = say(f"{each.minutes} 分钟前", f"{each.minutes} min ago")
    battery = "—" if each.battery is None else f"{each.battery}%"
    return say(
        f"{who}，{when}，电量 {battery}，待上传 {each.unsent}",
        f"{who}, {when}, battery {battery}, unsent {each.unsent}",
    )


def _found(each: DeviceStatus) -> str:
    """What stands out, and what each missing thing costs."""
    faults = [_words(fault.label) for fault in each.faults if fault is not DeviceFault.MISSING]
    missed = [f"{_words(check.label)}: {_words(WITHOUT[check])}" for check in each.missed]
    return say("；", "; ").join([*faults, *missed]) or say("全部正常", "all is well")


def _words(text: Text) -> str:
    return text.zh if chinese() else text.en
