"""`saiwu policy`: the policy files, checked and tried."""

from pathlib import Path

import click

from competition import policies
from competition.cli.group import RefusingGroup
from competition.cli.words import print_json, print_problems, refuse, say
from competition.domain.policy import Policy
from competition.domain.problems import Problem, Refusal, problem

PATH = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group(cls=RefusingGroup, help=say("政策文件。", "Policy files."))
def policy() -> None:
    """Group."""


@policy.command("list", help=say("列出全部政策文件。", "List all policies."))
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))
def list_policies(as_json: bool) -> None:
    """Id, number, status and validity."""
    rows = [_row(each) for each in policies.load_policies().values()]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo("\t".join(str(value) for value in row.values()))


def _row(each: Policy) -> dict[str, str]:
    return {
        "id": each.id,
        "number": each.number,
        "status": each.status.value,
        "effective": each.effective.isoformat(),
        "expires": each.expires.isoformat() if each.expires else "",
        "title": each.title,
    }


@policy.command(help=say("检查政策文件的格式。", "Check the policy files."))
@click.argument("path", type=PATH, required=False)
def check(path: Path | None) -> None:
    """Every fault with file and line."""
    folders, problems = _folders(path), []
    for folder in folders:
        try:
            policies.read_policy(folder)
            policies.read_cases(folder)
        except Refusal as refusal:
            problems += refusal.problems
    if problems:
        refuse(problems)
    click.echo(say(f"{len(folders)} 个政策文件没有问题。", f"{len(folders)} policies, no problem."))


@policy.command(help=say("运行政策文件的案例。", "Run the cases of the policies."))
@click.argument("path", type=PATH, required=False)
def test(path: Path | None) -> None:
    """Each case that differs is named."""
    count, failures = 0, []
    for folder in _folders(path):
        found = policies.read_policy(folder)
        for case in policies.read_cases(folder):
            count += 1
            failures += [_differs(found, case.name, said) for said in policies.run_case(found, case)]
    print_problems(failures)
    click.echo(
        say(f"{count} 个案例，{len(failures)} 处不符。", f"{count} cases, {len(failures)} differences.")
    )
    if failures:
        raise SystemExit(1)


def _folders(path: Path | None) -> tuple[Path, ...]:
    root = path or policies.DEFAULT_ROOT
    found = policies.find_policies(root)
    if not found:
        refuse(
            [
                problem(
                    f"{root} 下没有 policy.toml。",
                    f"There is no policy.toml under {root}.",
                    mend_zh="请指向含有 policy.toml 的目录。",
                    mend_en="Name a folder that holds one.",
                )
            ]
        )
    return found


def _differs(found: Policy, case: str, said: str) -> Problem:
    return problem(
        f"{found.id}“{case}”：{said}",
        f"{found.id} “{case}”: {said}",
        mend_zh="请核对案例与条款。",
        mend_en="Compare the case with the clause.",
    )
