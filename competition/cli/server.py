"""`saiwu run`."""

from socket import SO_REUSEADDR, SOL_SOCKET, socket

import click

from competition.cli.app import ready_app
from competition.cli.words import refuse, say
from competition.domain.problems import Problem, problem


@click.command(
    help=say(
        "在本机启动网页服务（正式使用请见 README 的 gunicorn 部分）。", "Serve the pages on this machine."
    )
)
@click.option("--host", default="127.0.0.1", show_default=True, help=say("监听地址", "Address to listen on"))
@click.option("--port", default=8000, show_default=True, help=say("端口", "Port"))
@click.pass_context
def run(context: click.Context, host: str, port: int) -> None:
    """Serve with the development server; README tells the way for real use."""
    need_free_port(host, port)
    app = ready_app(context)
    click.echo(f"http://{host}:{port}/")
    app.run(host=host, port=port, threaded=True)


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
