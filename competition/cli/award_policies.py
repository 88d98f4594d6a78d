"""Which document and plan a calculation of awards rests on, and what it says when nothing may be paid from it."""

from pathlib import Path

import click

from competition import policies
from competition.cli.policy import unknown_policy
from competition.cli.words import say
from competition.domain.policy import Policy
from competition.domain.problems import Refusal
from competition.domain.simulation import assume_in_force

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PICTURE = click.Path(dir_okay=False, path_type=Path)

with_policy = click.option(
    "--policy", "policy_id", required=True, metavar="ID", help=say("政策文件的编号", "Id of the policy")
)
with_policies = click.option(
    "--policies",
    "root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=policies.DEFAULT_ROOT,
    help=say("政策文件所在目录，默认为随附的文件", "Folder of the policies; those that come along"),
)
with_plan = click.option(
    "--plan", "plan_file", type=FILE, help=say("竞赛奖励方案（TOML）", "The award plan (TOML)")
)
as_json_too = click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))


def find_policy(policy_id: str, root: Path) -> Policy:
    """The document of that id, a draft or one of unknown date as if in force. Refusal where there is none.

    That nothing may be paid from it is told on standard error.
    """
    known = policies.load_policies(root)
    if policy_id not in known:
        raise Refusal(unknown_policy(policy_id, known))
    policy = assume_in_force(known[policy_id])
    if not policy.payable:
        _tell(
            f"{policy.number}（{policy.status.label.zh}）只作模拟，不得据此发放。",
            f"{policy.number} ({policy.status.label.en}) is simulated only: nothing may be paid from it.",
        )
    if policy.reported:
        _tell(
            f"{policy.number}的数额出自媒体报道：经组织者与原文核实之前，不得据此发放。",
            f"The figures of {policy.number} are only reported: nothing may be paid from it until an organizer has "
            "confirmed them.",
        )
    return policy


def _tell(zh: str, en: str) -> None:
    click.echo(f"⚠ {zh} / {en}", err=True)
