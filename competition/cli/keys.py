"""`saiwu keys`: secrets for a new installation, everything brought under new ones, and the keys that prove papers."""

from datetime import UTC, datetime

import click

from competition.cli.app import instance_folder, new_keys, open_app, ready_app, write_environment
from competition.cli.group import RefusingGroup
from competition.cli.words import refuse, say
from competition.config import ENVIRONMENT_FILE
from competition.domain.problems import problem
from competition.operations.accounts import SYSTEM
from competition.operations.key_rotation import Progress, Rotation, rotate_keys
from competition.proofs.keys import PublicKeys, init_keys, rotate_signing


@click.group(
    cls=RefusingGroup,
    invoke_without_command=True,
    help=say(
        "生成一组随机密钥（--write 写入实例目录）；rotate 更换密钥；init、rotate-signing 管理证书的签名密钥。",
        "Print random secrets (--write keeps them in the instance); rotate replaces them; init and rotate-signing: the "
        "signing keys of papers.",
    ),
)
@click.option(
    "--write", is_flag=True, help=say("写入实例目录的 saiwu.env", "Write saiwu.env in the instance folder")
)
@click.pass_context
def keys(context: click.Context, write: bool) -> None:
    """Secrets for a new installation; existing ones are never overwritten."""
    if context.invoked_subcommand is not None:
        return
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
                    mend_zh="更换密钥请按说明使用 saiwu keys rotate；新建系统请另选实例目录。",
                    mend_en="To change keys use `saiwu keys rotate`; for a new installation choose another folder.",
                )
            ]
        )
    click.echo(write_environment(folder, made))


@keys.command(
    help=say(
        "更换密钥后，把已加密的内容全部改用新密钥（旧密钥写入 SAIWU_DATA_KEY_PREVIOUS、SAIWU_INDEX_KEY_PREVIOUS）；"
        "中断后可重新运行。",
        "After keys were changed, bring everything under the new ones (the old ones stand in SAIWU_DATA_KEY_PREVIOUS "
        "and SAIWU_INDEX_KEY_PREVIOUS); run it again after an interruption.",
    )
)
@click.pass_context
def rotate(context: click.Context) -> None:
    """Seal and index everything anew."""
    with ready_app(context).app_context():
        _tell_end(rotate_keys(by=SYSTEM, now=datetime.now(UTC), tell=_tell))


def _tell(step: Progress) -> None:
    click.echo(f"{step.column} {step.done}/{step.total}")


def _tell_end(done: Rotation) -> None:
    click.echo(
        say(
            f"已用新密钥加密{done.sealed}项，编制索引{done.indexed}项；检查通过，没有内容仍用旧密钥。"
            "现在可以删去 SAIWU_DATA_KEY_PREVIOUS 和 SAIWU_INDEX_KEY_PREVIOUS 并重新启动；"
            "旧密钥请与旧备份一同封存，备份销毁时一并销毁。",
            f"{done.sealed} values sealed and {done.indexed} indexed with the new keys; checked: nothing is left under "
            "an earlier one. Take SAIWU_DATA_KEY_PREVIOUS and SAIWU_INDEX_KEY_PREVIOUS out now and restart; keep the "
            "old keys with the old backups and destroy them together.",
        )
    )
    if done.recovery_codes:
        click.echo(
            say(
                f"有{done.recovery_codes}个恢复码只有旧索引密钥能核对，删去后失效：请提醒有关人员在“个人设置”更换恢复码。",
                f"{done.recovery_codes} recovery codes can be checked with the old index key only and end with it: ask "
                "their owners to renew them on “Your account”.",
            )
        )


@keys.command(
    "init",
    help=say(
        "生成证书的签名密钥，存于实例目录的 keys，请另行备份。",
        "Make the keys that sign papers, in the folder keys of the instance. Back them up apart.",
    ),
)
@click.option(
    "--name",
    required=True,
    help=say("写入签名证书的单位名称", "The name of the body, told in the signing certificate"),
)
@click.pass_context
def init(context: click.Context, name: str) -> None:
    """Once for an installation."""
    folder = open_app(context).config["SAIWU"].keys
    _tell_keys(init_keys(folder, name=name, now=datetime.now(UTC)))


@keys.command(
    "rotate-signing",
    help=say(
        "更换签名密钥；旧公钥继续公布，已制发的文件仍然有效。",
        "Replace the signing keys; the old public ones stay published and what they signed stays valid.",
    ),
)
@click.pass_context
def rotate_signing_keys(context: click.Context) -> None:
    """After a change of staff, or once a year."""
    _tell_keys(rotate_signing(open_app(context).config["SAIWU"].keys, now=datetime.now(UTC)))


def _tell_keys(public: PublicKeys) -> None:
    for key in public.keys:
        until = key.until.isoformat() if key.until else say("在用", "in use")
        click.echo(f"{key.id}  {key.use:10}  {key.since.isoformat()} – {until}")
