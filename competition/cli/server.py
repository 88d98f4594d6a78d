"""`saiwu run`."""

from socket import SO_REUSEADDR, SOL_SOCKET, socket

import click

from competition.cli.app import ready_app
from competition.cli.words import refuse, say
from competition.domain.problems import Problem, problem
from competition.proofs.venue import CERTIFICATE, KEY


@click.command(
    help=say(
        "在本机启动网页服务（正式使用请见 README 的 gunicorn 部分）。", "Serve the pages on this machine."
    )
)
@click.option("--host", default="127.0.0.1", show_default=True, help=say("监听地址", "Address to listen on"))
@click.option("--port", default=8000, show_default=True, help=say("端口", "Port"))
@click.option(
    "--venue",
    is_flag=True,
    help=say(
        "用 saiwu venue certificate 生成的证书提供 https 服务",
        "Serve https with the certificate of saiwu venue",
    ),
)
@click.pass_context
def run(context: click.Context, host: str, port: int, venue: bool) -> None:
    """Serve with the development server; README tells the way for real use."""
    need_free_port(host, port)
    app = ready_app(context)
    folder = app.config["SAIWU"].venue
    if venue and not (folder / CERTIFICATE).exists():
        refuse([_no_certificate()])
    click.echo(f"http{'s' if venue else ''}://{host}:{port}/")
    given = (str(folder / CERTIFICATE), str(folder / KEY)) if venue else None
    app.run(host=host, port=port, threaded=True, ssl_context=given)


def need_free_port(host: str, port: int) -> None:
    """Say it before any work is done, not after."""
    with socket() as probe:
        probe.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            refuse([_taken(host, port)])


def _taken(host: str, port: int) -> Problem:
    return problem(
        f"{host}:{port} 已被其他程序占用。",
        f"{host}:{port} is in use by another program.",
        mend_zh="请用 --port 换一个端口。",
        mend_en="Choose another one with --port.",
    )


def _no_certificate() -> Problem:
    return problem(
        "还没有现场证书。",
        "There is no certificate for the hall yet.",
        mend_zh="请先运行 saiwu venue certificate 主机名或IP地址。",
        mend_en="Run `saiwu venue certificate HOST` first.",
    )
