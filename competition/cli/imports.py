"""`saiwu import`: the same operations as the upload pages."""

from datetime import UTC, datetime
from pathlib import Path

import click

from competition.cli.app import acting, ready_app
from competition.cli.group import RefusingGroup
from competition.cli.words import print_json, print_problems, refuse, say
from competition.db.competitions import Competition, Event, find_event, find_public_competition
from competition.domain.problems import problem
from competition.operations.rosters import import_roster, preview_roster
from competition.operations.schemes import import_scheme

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
competition_option = click.option(
    "--competition", "code", required=True, help=say("竞赛代码", "Code of the competition")
)
by_option = click.option(
    "--by", required=True, help=say("操作人账号（写入日志）", "Account that acts; goes into the log")
)


@click.group("import", cls=RefusingGroup, help=say("导入报名表、评分方案。", "Import rosters and schemes."))
def imports() -> None:
    """Group."""


@imports.command(
    help=say(
        "导入一份报名表；有问题的行按行列报告。", "Import a roster; problems are named by row and column."
    )
)
@click.argument("file", type=FILE)
@competition_option
@by_option
@click.option(
    "--good-rows-only", is_flag=True, help=say("只导入没有问题的行", "Import the rows without problems")
)
@click.option("--dry-run", is_flag=True, help=say("只检查，不导入", "Check only"))
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))
@click.pass_context
def roster(
    context: click.Context, file: Path, code: str, by: str, good_rows_only: bool, dry_run: bool, as_json: bool
) -> None:
    """All or nothing, unless only the good rows are asked for."""
    with ready_app(context).app_context():
        found, data = find_one(code), file.read_bytes()
        if dry_run:
            preview = preview_roster(found.id, data, file=file.name, now=datetime.now(UTC))
            numbers, problems = [entry.name for entry in preview.entries], preview.problems
        else:
            done = import_roster(
                found.id,
                data,
                file=file.name,
                by=acting(by),
                now=datetime.now(UTC),
                good_rows_only=good_rows_only,
            )
            numbers, problems = list(done.numbers), done.problems
    if as_json:
        print_json({"entries": numbers, "problems": [each.as_dict() for each in problems]})
    else:
        print_problems(problems)
        click.echo(
            say(
                f"{len(numbers)} 项报名，{len(problems)} 个问题。",
                f"{len(numbers)} entries, {len(problems)} problems.",
            )
        )
    if dry_run and problems:
        raise SystemExit(1)


@imports.command(help=say("导入一个项目的评分方案。", "Import the marking scheme of an event."))
@click.argument("file", type=FILE)
@competition_option
@click.option("--event", "event_code", required=True, help=say("项目编号", "Code of the event"))
@by_option
@click.option(
    "--accept",
    "accepted",
    multiple=True,
    metavar="NAME",
    help=say("按名称接受一种提醒（可重复）", "Accept warnings of that name (may be repeated)"),
)
@click.option(
    "--reason",
    default="",
    help=say("更改理由（方案冻结后必填）", "Why it is changed (needed once it is frozen)"),
)
@click.pass_context
def scheme(
    context: click.Context,
    file: Path,
    code: str,
    event_code: str,
    by: str,
    accepted: tuple[str, ...],
    reason: str,
) -> None:
    """A new version of the scheme."""
    with ready_app(context).app_context():
        event = _event(find_one(code), event_code)
        version = import_scheme(
            event.id,
            file.read_bytes(),
            file=file.name,
            accepted=accepted,
            reason=reason,
            by=acting(by),
            now=datetime.now(UTC),
        )
    click.echo(say(f"评分方案第{version}版已导入。", f"Imported version {version} of the scheme."))


def find_one(code: str) -> Competition:
    """The competition of that code. Refusal if there is none."""
    found = find_public_competition(code)
    if found is None:
        refuse([_unknown("竞赛", "competition", code)])
    return found


def _event(competition: Competition, code: str) -> Event:
    found = find_event(competition.id, code)
    if found is None:
        refuse([_unknown("项目", "event", code)])
    return found


def _unknown(zh: str, en: str, code: str):
    return problem(
        f"没有代码为“{code}”的{zh}。",
        f"There is no {en} “{code}”.",
        mend_zh="请核对代码。",
        mend_en="Check the code.",
    )
