"""`saiwu scheme`: check, template and export of marking schemes as workbooks."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from competition.cli.app import ready_app
from competition.cli.group import RefusingGroup
from competition.cli.words import print_json, print_problems, refuse, say
from competition.db.competitions import find_event, find_public_competition
from competition.db.marking import newest_scheme
from competition.domain.marking_scheme import FULL, AspectKind, MarkingScheme
from competition.domain.problems import Level, Problem, Refusal, errors, problem
from competition.domain.scoring.method import round_half_up
from competition.spreadsheets.scheme_templates import write_template
from competition.spreadsheets.schemes import LAYOUTS, SchemeRead, layout_of, read_scheme, write_scheme

PLACES = 2
OUT = click.Path(dir_okay=False, path_type=Path)
force_option = click.option(
    "--force", is_flag=True, help=say("覆盖已有的文件", "Overwrite the file if it is there")
)


@click.group("scheme", cls=RefusingGroup, help=say("评分方案工作簿。", "Marking schemes as workbooks."))
def scheme() -> None:
    """Group."""


@scheme.command(
    help=say(
        "检查一份评分方案（CIS 或中文版式）；有错误时退出码为1，只有警告时为0。",
        "Check a marking scheme of either layout; exit 1 for an error, 0 for warnings only.",
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))
def check(file: Path, as_json: bool) -> None:
    """What could be read is counted even where there are errors."""
    read = _read(file)
    summary = _summary(read.draft)
    if as_json:
        print_json({**summary, "problems": [_told(found) for found in read.problems]})
    else:
        print_problems(read.problems)
        _print_summary(summary, read.problems)
    if errors(read.problems):
        raise SystemExit(1)


@scheme.command(
    help=say(
        "写出一份可直接通过检查的示例，附下拉列表和填写说明。",
        "Write an example that passes the check, with lists of words and how to fill it in.",
    )
)
@click.option("--kind", type=click.Choice(LAYOUTS), required=True, help=say("版式", "Layout"))
@click.argument("file", type=OUT)
@force_option
def template(kind: str, file: Path, force: bool) -> None:
    """An existing file is left alone unless it is forced."""
    _write(file, write_template(kind), force=force)
    click.echo(say(f"模板已写入 {file}。", f"Wrote the template to {file}."))


@scheme.command(
    help=say("导出一个项目当前的评分方案。", "Write the newest version of an event's marking scheme.")
)
@click.argument("file", type=OUT)
@click.option("--competition", "code", required=True, help=say("竞赛代码", "Code of the competition"))
@click.option("--event", "event_code", required=True, help=say("项目编号", "Code of the event"))
@click.option(
    "--layout",
    type=click.Choice(LAYOUTS),
    help=say("版式，默认能完整保留方案的一种", "Layout; by default the one that keeps the scheme whole"),
)
@force_option
@click.pass_context
def export(
    context: click.Context, file: Path, code: str, event_code: str, layout: str | None, force: bool
) -> None:
    """The same scheme comes back when the file is imported."""
    with ready_app(context).app_context():
        version, stored = _newest(code, event_code)
    chosen = layout or layout_of(stored)
    _write(file, write_scheme(stored, chosen), force=force)
    click.echo(
        say(
            f"评分方案第{version}版已写入 {file}（{chosen}）。",
            f"Wrote version {version} to {file} ({chosen}).",
        )
    )


def _read(file: Path) -> SchemeRead:
    try:
        return read_scheme(file.read_bytes(), file=file.name)
    except Refusal as refusal:
        return SchemeRead(None, refusal.problems)


def _summary(draft: MarkingScheme | None) -> dict[str, Any]:
    """Counts and sums; zeros where nothing could be read. The total is that of the weighted parts."""
    found = draft or MarkingScheme("", ())
    of = {kind: [each.maximum for each in found.aspects() if each.kind is kind] for kind in AspectKind}
    measured, judged = of[AspectKind.MEASUREMENT], of[AspectKind.JUDGEMENT]
    criteria = [criterion for part in found.parts for criterion in part.criteria]
    total = sum((part.maximum * part.weight for part in found.parts), Decimal(0)) / FULL
    return {
        "skill": found.skill,
        "criteria": [{"id": each.id, "name": each.name, "mark": _shown(each.mark)} for each in criteria],
        "sub_criteria": sum(len(criterion.sub_criteria) for criterion in criteria),
        "aspects": sum(map(len, of.values())),
        "measurement": len(measured),
        "judgement": len(judged),
        "measurement_marks": _shown(sum(measured, Decimal(0))),
        "judgement_marks": _shown(sum(judged, Decimal(0))),
        "total": _shown(total),
        "calculations": len(found.calculations),
        "plausible": sum(each.plausible is not None for each in found.aspects()),
    }


def _shown(mark: Decimal) -> str:
    return f"{round_half_up(mark, PLACES):f}"


def _told(found: Problem) -> dict[str, str]:
    zh, en = f"{found.what.zh}{found.remedy.zh}", f"{found.what.en} {found.remedy.en}".strip()
    return {
        "level": found.level.value,
        "sheet": found.where.sheet,
        "cell": found.where.cell,
        "message": f"{zh} / {en}",
    }


def _print_summary(summary: dict[str, Any], problems: Sequence[Problem]) -> None:
    click.echo(summary["skill"])
    for each in summary["criteria"]:
        click.echo(f"  {each['id']}\t{each['mark']}\t{each['name']}")
    wrong = len(errors(problems))
    doubtful = sum(found.level is Level.WARNING for found in problems)
    forms, aspects, total = summary["sub_criteria"], summary["aspects"], summary["total"]
    measured, judged = summary["measurement"], summary["judgement"]
    m_marks, j_marks = summary["measurement_marks"], summary["judgement_marks"]
    click.echo(
        say(
            f"{forms} 张评分表，{aspects} 个评分点：测量 {measured}（{m_marks} 分），评判 {judged}（{j_marks} 分）；"
            f"{summary['calculations']} 个计算，{summary['plausible']} 个合理范围；满分 {total}。",
            f"{forms} sub criteria, {aspects} aspects: {measured} measurements ({m_marks}), {judged} judgements "
            f"({j_marks}); {summary['calculations']} calculations, {summary['plausible']} plausible ranges; total {total}.",
        )
    )
    click.echo(say(f"{wrong} 个错误，{doubtful} 个警告。", f"{wrong} errors, {doubtful} warnings."))


def _newest(code: str, event_code: str) -> tuple[int, MarkingScheme]:
    """The version that counts and its scheme."""
    competition = find_public_competition(code)
    if competition is None:
        refuse([_unknown("竞赛", "competition", code)])
    event = find_event(competition.id, event_code)
    if event is None:
        refuse([_unknown("项目", "event", event_code)])
    row = newest_scheme(event.id)
    if row is None:
        refuse(
            [
                problem(
                    f"项目{event_code}还没有评分方案。",
                    f"Event {event_code} has no marking scheme yet.",
                    mend_zh="请先用 saiwu import scheme 导入。",
                    mend_en="Import one with `saiwu import scheme` first.",
                )
            ]
        )
    return row.version, row.scheme()


def _unknown(zh: str, en: str, code: str) -> Problem:
    return problem(
        f"没有代码为“{code}”的{zh}。",
        f"There is no {en} “{code}”.",
        mend_zh="请核对代码。",
        mend_en="Check the code.",
    )


def _write(file: Path, data: bytes, *, force: bool) -> None:
    if file.exists() and not force:
        refuse(
            [
                problem(
                    f"{file} 已存在，未作改动。",
                    f"{file} is there already; it was left alone.",
                    mend_zh="请另取文件名，或加 --force 覆盖。",
                    mend_en="Choose another name, or overwrite it with --force.",
                )
            ]
        )
    try:
        file.write_bytes(data)
    except OSError as error:
        refuse(
            [
                problem(
                    f"无法写入 {file}（{error.strerror}）。",
                    f"{file} cannot be written ({error.strerror}).",
                    mend_zh="请检查文件夹是否存在、是否有写入权限。",
                    mend_en="Check that the folder is there and that you may write into it.",
                )
            ]
        )
