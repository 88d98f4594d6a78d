"""`saiwu run` and `saiwu keys`."""

from socket import SO_REUSEADDR, SOL_SOCKET, socket

import click

from competition.cli.app import instance_folder, new_keys, ready_app, write_environment
from competition.cli.words import refuse, say
from competition.config import ENVIRONMENT_FILE
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


@click.command(
    help=say(
        "生成一组随机密钥；--write 写入实例目录。",
        "Print random secrets; --write keeps them in the instance.",
    )
)
@click.option(
    "--write", is_flag=True, help=say("写入实例目录的 saiwu.env", "Write saiwu.env in the instance folder")
)
@click.pass_context
def keys(context: click.Context, write: bool) -> None:
    """Secrets for a new installation; existing ones are never overwritten."""
    made = new_keys()
    if not write:
        click.echo("".join(f"{name}={value}\n" for name, value in made.items()), nl=False)
        return
    folder = instance_folder(context)
    if (folder / ENVIRONMENT_FILE).exists():
        refuse(
            [
                problem(
                    f"{folder / ENVIRONMENT_FILE} 已存在；覆盖会使已加密的数据无法读取。",
                    f"{folder / ENVIRONMENT_FILE} exists; other keys could not open what is sealed already.",
                    mend_zh="请另选实例目录。",
                    mend_en="Choose another instance folder.",
                )
            ]
        )
    click.echo(write_environment(folder, made))


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
