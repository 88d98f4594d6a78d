"""`saiwu policy`: the policy files, checked and tried."""

from collections.abc import Iterator
from pathlib import Path

import click

from competition import policies
from competition.cli.group import RefusingGroup
from competition.cli.words import print_json, print_problems, refuse, say
from competition.domain.clauses import Clause
from competition.domain.policy import Policy, Quality, Status
from competition.domain.policy_words import say_line, say_validity
from competition.domain.problems import Problem, Refusal, Text, problem
from competition.policies_coverage import TERM, Covered, check_coverage, cover, read_coverage

UNPAID = {
    Status.DRAFT: Text(
        "征求意见稿：只展示和模拟，不据此发放。", "A draft: shown and simulated, never paid from."
    ),
    Status.UNDATED: Text(
        "日期不详：只展示和模拟，不据此发放。", "Of unknown date: shown and simulated, never paid from."
    ),
}
PATH = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group(cls=RefusingGroup, help=say("政策文件。", "Policy files."))
def policy() -> None:
    """Group."""


@policy.command("list", help=say("列出全部政策文件。", "List all policies."))
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))
def list_policies(as_json: bool) -> None:
    """Id, number, status, quality of the source, validity and title."""
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
        "source": _quality(each),
        "effective": each.effective.isoformat() if each.effective else "",
        "expires": each.expires.isoformat() if each.expires else "",
        "title": each.title,
    }


def _quality(each: Policy) -> str:
    """How good the source is; a document without one was read in its own text."""
    return each.source.quality.value if each.source else Quality.OFFICIAL.value


@policy.command(help=say("逐条说明一个政策文件。", "Tell a policy, line by line."))
@click.argument("policy_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))
def show(policy_id: str, as_json: bool) -> None:
    """Each line in words with its clause and key phrase."""
    known = policies.load_policies()
    if policy_id not in known:
        refuse([unknown_policy(policy_id, known)])
    found = known[policy_id]
    if as_json:
        print_json(_shown(found))
        return
    click.echo(f"{found.id}\t{found.number}\t{found.title}")
    for said in _about(found):
        click.echo(_spoken(said))
    for row, label, says, clause in _lines(found):
        click.echo(f"{row or '—'}\t{_spoken(label)}\t{_spoken(says)}\t{clause.place}")


def _about(found: Policy) -> Iterator[Text]:
    """What must be known before the lines are read: whether it binds, who issued it, where it was read."""
    if found.status is not Status.IN_FORCE:
        yield UNPAID[found.status]
    yield Text(f"发文机关：{found.issuer or '未载明'}", f"Issued by: {found.issuer or 'not stated'}")
    if found.source:
        quality, at = found.source.quality.label, found.source.at
        yield Text(f"来源：{quality.zh}，{at}", f"Source: {quality.en}, {at}")
    if found.reported:
        yield Text(
            "数额只见于报道：可以模拟，发放前须由组织者核实。",
            "Its figures are only reported: simulated freely, confirmed by an organizer before money is paid.",
        )
    for each in found.replaces:
        yield Text(f"取代：{each}", f"Replaces: {each}")


def _lines(found: Policy) -> list[tuple[str, Text, Text, Clause]]:
    """Row, kind, words and clause; the term first."""
    term = (found.term_row, TERM, say_validity(found), found.term)
    return [term, *((line.row, line.label, say_line(line), line.clause) for line in found.lines())]


def _shown(found: Policy) -> dict[str, object]:
    lines = [
        {
            "row": row,
            "kind": _both(label),
            "says": _both(says),
            "article": clause.article,
            "phrase": clause.phrase,
        }
        for row, label, says, clause in _lines(found)
    ]
    return {
        **_row(found),
        "issuer": found.issuer,
        "payable": found.payable,
        "source_at": found.source.at if found.source else "",
        "replaces": list(found.replaces),
        "lines": lines,
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _spoken(text: Text) -> str:
    return say(text.zh, text.en)


def unknown_policy(policy_id: str, known: dict[str, Policy]) -> Problem:
    """That no policy has that id, and which there are."""
    return problem(
        f"没有政策文件“{policy_id}”。",
        f"There is no policy “{policy_id}”.",
        mend_zh=f"可选：{'、'.join(known)}。",
        mend_en=f"Choose one of: {', '.join(known)}.",
    )


@policy.command(help=say("逐条核对条款表。", "Tell how each clause is covered."))
@click.argument("path", type=PATH, required=False)
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))
def coverage(path: Path | None, as_json: bool) -> None:
    """Each row of the clause table with what answers it; 1 if a row has nothing or a line names no row."""
    root = path or policies.DEFAULT_ROOT
    known, rows = policies.load_policies(root), read_coverage(root)
    found = cover(rows, known)
    if as_json:
        print_json([_covered(each) for each in found])
    else:
        for each in found:
            click.echo(f"{each.row.id}\t{each.row.policy} {each.row.clause}\t{_how(each)}")
    problems = check_coverage(rows, known)
    if problems:
        refuse(problems)


def _how(each: Covered) -> str:
    """The kinds, whom the text refers to, and why nothing follows."""
    kinds = say("、", ", ").join(map(_spoken, each.kinds))
    nothing = [say(f"无需计算：{text.zh}", f"nothing to compute: {text.en}") for text in each.nothing]
    parts = [kinds, *map(_spoken, each.undetermined), *nothing]
    return say("；", "; ").join(part for part in parts if part) or say("没有对应的规定", "NOTHING")


def _covered(each: Covered) -> dict[str, object]:
    return {
        "id": each.row.id,
        "policy": each.row.policy,
        "clause": each.row.clause,
        "asks": _both(each.row.asks),
        "lines": [_both(text) for text in each.kinds],
        "undetermined": [_both(text) for text in each.undetermined],
        "nothing": [_both(text) for text in each.nothing],
        "done": each.done,
    }


@policy.command(help=say("检查政策文件的格式。", "Check the policy files."))
@click.argument("path", type=PATH, required=False)
def check(path: Path | None) -> None:
    """Every fault with file and line, and what looks wrong and may be meant, which refuses nothing."""
    folders, problems, warnings = _folders(path), [], []
    for folder in folders:
        try:
            warnings += policies.check_policy(folder)[1]
            policies.read_cases(folder)
        except Refusal as refusal:
            problems += refusal.problems
    for each in warnings:
        click.echo(f"! {each}", err=True)
    if problems:
        refuse(problems)
    click.echo(
        say(
            f"{len(folders)} 个政策文件没有问题，{len(warnings)} 处提醒。",
            f"{len(folders)} policies, no problem, {len(warnings)} warnings.",
        )
    )


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
