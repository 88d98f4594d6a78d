"""`saiwu demo`."""

import shutil
import sys
import time
from pathlib import Path

import click
from flask_migrate import upgrade

from competition import create_app
from competition.cli.app import instance_folder, new_keys, write_environment
from competition.cli.server import need_free_port
from competition.cli.words import refuse, say
from competition.config import read_settings
from competition.config_bucket import Bucket
from competition.demo import Summary, run_demo
from competition.domain.problems import problem

MARKER = "demo.txt"


@click.command(
    help=say(
        "建立一个示例竞赛（人物均为虚构），从报名到证书走完全程，并启动网页。",
        "A made-up competition the whole way, then served.",
    )
)
@click.option(
    "--seed",
    default="2026",
    show_default=True,
    help=say("抽签和示例评分的种子", "Seed of the draw and the made-up marks"),
)
@click.option("--port", default=8000, show_default=True, help=say("端口", "Port"))
@click.option(
    "--instance",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help=say("实例目录，默认 ./instance", "Instance folder; ./instance"),
)
@click.option(
    "--fresh", is_flag=True, help=say("删除已有的示例，重新开始", "Delete an earlier demo and start anew")
)
@click.option("--no-serve", is_flag=True, help=say("只生成，不启动网页", "Exit after the summary"))
@click.pass_context
def demo(
    context: click.Context, seed: str, port: int, folder: Path | None, fresh: bool, no_serve: bool
) -> None:
    """Everything a stranger needs to see the program work."""
    folder = folder or instance_folder(context)
    if not no_serve:
        need_free_port("127.0.0.1", port)
    _make_room(folder, fresh=fresh)
    began = time.monotonic()
    address = f"http://127.0.0.1:{port}"
    made = {**new_keys(), "SAIWU_PUBLIC_URL": address}
    write_environment(folder, made)
    (folder / MARKER).write_text(
        "示例数据，人物均为虚构。 Sample data, people are made up.\n", encoding="utf-8"
    )
    settings = read_settings(made, instance=folder)
    app = create_app(settings)
    with app.app_context():
        upgrade()
    summary = run_demo(app, seed=seed, report=_report)
    _print(summary, settings.papers, address, time.monotonic() - began)
    if not no_serve:
        app.run(host="127.0.0.1", port=port, threaded=True)


def _make_room(folder: Path, *, fresh: bool) -> None:
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / MARKER).exists():
        refuse([_not_a_demo(folder)])
    if not fresh:
        refuse([_exists(folder)])
    shutil.rmtree(folder)


def _not_a_demo(folder: Path):
    return problem(
        f"{folder} 不是示例目录，其中可能有正式数据，不会动它。",
        f"{folder} is no demo; it may hold real data and is left alone.",
        mend_zh="请用 --instance 另指定一个目录。",
        mend_en="Name another folder with --instance.",
    )


def _exists(folder: Path):
    return problem(
        f"{folder} 中已有示例。",
        f"There is a demo in {folder} already.",
        mend_zh=f"继续使用：saiwu --instance {folder} run；重新开始：saiwu demo --fresh。",
        mend_en=f"Go on with `saiwu --instance {folder} run`, or start anew with `saiwu demo --fresh`.",
    )


def _report(what: str, done: int, of: int) -> None:
    """One line that counts up on a terminal, one line for each finished step elsewhere."""
    if sys.stderr.isatty():
        click.echo(f"\r  {what}: {done}/{of}", nl=done == of, err=True)
    elif done == of:
        click.echo(f"  {what}: {of}", err=True)


def _print(summary: Summary, papers: Path | Bucket, address: str, seconds: float) -> None:
    click.echo()
    if summary.problems:
        click.echo(say("未导入的行（请按提示更正）：", "Rows not imported (mend them as told):"))
        for found in summary.problems:
            click.echo(f"  · {found}")
    click.echo(
        say(
            f"\n{summary.delegations} 个代表队，{summary.entries} 项报名，{summary.judges} 名裁判，{summary.sheets} 份评分表；"
            f"制发 {summary.certificates} 份证书、{summary.notices} 份奖励通知，用时 {seconds:.1f} 秒。",
            f"\n{summary.delegations} delegations, {summary.entries} entries, {summary.judges} judges, "
            f"{summary.sheets} sheets; {summary.certificates} certificates and {summary.notices} notices issued "
            f"in {seconds:.1f} s.",
        )
    )
    click.echo(say(f"证书和通知在：{papers}", f"Papers are in: {papers}"))
    click.echo(
        say(
            f"网址：{address}/   登录：{address}/sign-in", f"Address: {address}/   sign in: {address}/sign-in"
        )
    )
    for role, (username, password) in summary.passwords.items():
        click.echo(f"  {role:12} {username:12} {password}")
    number, name = summary.winner
    click.echo(
        say(
            f"获奖人页面：{address}/winner  证书编号 {number}  姓名 {name}",
            f"Winner's page: {address}/winner  number {number}  name {name}",
        )
    )
