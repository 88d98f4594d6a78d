"""`saiwu rank`: places and awards of a table of marks, without a database."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from competition.cli.mark_tables import MEMBER, Row, group_rows, parse_mark, read_marks, scale_rows
from competition.cli.scale import METHODS, to_method
from competition.cli.words import print_json, print_problems, refuse, say
from competition.domain.medals import (
    ALIASES,
    RULES,
    Award,
    Awarded,
    PrizeRule,
    award_entries,
    best_of,
    find_rule,
    overall_best,
)
from competition.domain.problems import Problem, Refusal, problem, warning
from competition.domain.ranking import Scored
from competition.domain.scale import SCALES

FULL_RAW = 100
"""No mark of a table above it: they are raw marks rather than marks on a scale."""

FAMILIES = ("shares-A-B-C[-up|-down|-half-even]", "counts-A-B-C")


def _to_rule(_context: click.Context, _option: click.Parameter, rule: str | None) -> PrizeRule | None:
    if rule is None:
        return None
    try:
        return find_rule(rule)
    except KeyError:
        known = (*sorted((*RULES, *ALIASES)), *FAMILIES)
        unknown = problem(
            f"没有名为“{rule}”的授奖规则。",
            f"There is no prize rule “{rule}”.",
            mend_zh=f"可选：{'、'.join(known)}；A、B、C 为一、二、三等奖的百分比（合计不超过100）或名额。",
            mend_en=f"Choose one of: {', '.join(known)}; A, B, C are the percents (100 at most in all) or the "
            "numbers of first, second and third prizes.",
        )
        refuse([unknown])


def _to_mark(_context: click.Context, _option: click.Parameter, text: str | None) -> Decimal | None:
    mark = None if text is None else parse_mark(text)
    if text is not None and mark is None:
        raise click.BadParameter(say(f"“{text}”不是成绩。", f"“{text}” is not a mark."))
    return mark


@click.command(
    help=say(
        "给一张成绩表（CSV 或 .xlsx：entry,mark，可有 member、group）排名次和奖项。",
        "Rank a table of marks (CSV or .xlsx: entry,mark and, where wanted, member, group).",
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--rules",
    "rule",
    callback=_to_rule,
    help=say(
        "授奖规则。worldskills-… 读取量表分（或用 --scale 换算）；2017年的成绩用 worldskills-2017（700分起授优胜奖）。"
        "national-games 不得并列：同分者为 undecided，须另行裁定",
        "Rule set of awards. worldskills-… reads marks on a scale (or use --scale); the results of 2017 have an id of "
        "their own, worldskills-2017 (medallion from 700). With national-games ties may not stand: those who tie are "
        "undecided until somebody decides",
    ),
)
@click.option(
    "--best-of",
    "best",
    type=click.Choice(["member", "all"]),
    help=say(
        "不排名、不授奖，列出每个代表队（或全部参赛者）的最好成绩；不与授奖的选项同用",
        "Instead of places and awards the best marks of each member, or of all; not with the options of awards",
    ),
)
@click.option(
    "--scale",
    "method",
    metavar=METHODS,
    callback=to_method,
    help=say("成绩先按组换算成量表分", "Put the marks of each group on a scale first"),
)
@click.option(
    "--minimum-entrants",
    "minimum",
    type=click.IntRange(min=0),
    default=0,
    help=say("一组不足此人数则不授奖", "No awards in a group with fewer entrants"),
)
@click.option(
    "--pass-mark",
    callback=_to_mark,
    help=say("表中成绩低于此分者不授奖", "No award for a mark of the table below it"),
)
@click.option("--json", "as_json", is_flag=True, help=say("输出 JSON", "Print JSON"))
def rank(
    file: Path,
    rule: PrizeRule | None,
    best: str | None,
    method: str | None,
    minimum: int,
    pass_mark: Decimal | None,
    as_json: bool,
) -> None:
    """Ties are shown, never broken."""
    if best is not None:
        _refuse_awards(rule, minimum, pass_mark)
        rows = read_marks(file, needs=(MEMBER,) if best == "member" else ())
        lines = _best(_marked(rows, method), by_member=best == "member")
        (print_json if as_json else _print_best)(lines)
        return
    if rule is None:
        raise click.UsageError(
            say("请用 --rules 给出授奖规则。", "Name the rule set of awards with --rules.")
        )
    _refuse_scale(rule, method)
    rows = read_marks(file)
    print_problems(_not_scaled(rule, method, rows))
    marked = _marked(rows, method)
    lines = [
        line
        for group in group_rows(rows).values()
        for line in _places(group, marked, rule, minimum=minimum, pass_mark=pass_mark, is_scaled=bool(method))
    ]
    print_problems(_undecided(lines))
    (print_json if as_json else _print_places)(lines)


def _marked(rows: Sequence[Row], method: str | None) -> dict[Row, Decimal]:
    """What is ranked of each row: its mark, or its mark on the scale."""
    return scale_rows(rows, method) if method else {row: row.mark for row in rows}


def _refuse_awards(rule: PrizeRule | None, minimum: int, pass_mark: Decimal | None) -> None:
    """Best marks give no awards: an option of awards beside them would be ignored."""
    if rule is None and not minimum and pass_mark is None:
        return
    raise Refusal(
        problem(
            "--best-of 只列最好成绩，不授奖，不能与 --rules、--minimum-entrants 或 --pass-mark 同用。",
            "--best-of lists best marks and gives no awards: not with --rules, --minimum-entrants or --pass-mark.",
            mend_zh="请去掉其中之一，或分两次运行。",
            mend_en="Leave one of them out, or run the command twice.",
        )
    )


def _refuse_scale(rule: PrizeRule, method: str | None) -> None:
    """A rule set that reads marks on a scale takes no other scale."""
    if method is None or not rule.centres or SCALES[method].centre in rule.centres:
        return
    fitting = [scale.id for scale in SCALES.values() if scale.centre in rule.centres]
    raise Refusal(
        problem(
            f"授奖规则“{rule.id}”读取{'或'.join(map(str, rule.centres))}分制的量表分，不能用 --scale {method}。",
            f"The rule set “{rule.id}” reads marks on the scale of {' or '.join(map(str, rule.centres))}: "
            f"--scale {method} does not fit.",
            mend_zh=f"请用 --scale {'、'.join(fitting)}，或换一条授奖规则。",
            mend_en=f"Use --scale {', '.join(fitting)}, or another rule set.",
        )
    )


def _not_scaled(rule: PrizeRule, method: str | None, rows: Sequence[Row]) -> list[Problem]:
    if method or not rows or not rule.scaled or any(row.mark > FULL_RAW for row in rows):
        return []
    return [
        warning(
            "raw-marks",
            f"授奖规则“{rule.id}”读取量表分，但表中成绩都不超过{FULL_RAW}，像是原始分。",
            f"The rule set “{rule.id}” reads marks on a scale, but no mark is above {FULL_RAW}: they look raw.",
            mend_zh="如是原始分，请加 --scale 换算。",
            mend_en="If they are, add --scale.",
        )
    ]


def _undecided(lines: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """A warning for each tie that may not stand."""
    ties: dict[tuple[str | None, int], list[str]] = {}
    for line in lines:
        if line["award"] == Award.UNDECIDED:
            ties.setdefault((line.get("group"), line["place"]), []).append(line["entry"])
    return [
        warning(
            "undecided-tie",
            f"{f'【{group}】' if group else ''}第{place}名并列，按规则不得并列，奖项待定：{'、'.join(names)}。",
            f"{f'[{group}] ' if group else ''}Rank {place} is shared, but ties may not stand: the awards of "
            f"{', '.join(names)} are undecided.",
            mend_zh="请先裁定次序。",
            mend_en="The order must be decided.",
        )
        for (group, place), names in ties.items()
    ]


def _places(
    rows: Sequence[Row],
    marked: Mapping[Row, Decimal],
    rule: PrizeRule,
    *,
    minimum: int,
    pass_mark: Decimal | None,
    is_scaled: bool,
) -> list[dict[str, Any]]:
    """The lines of one group, best first."""
    by_entry = {row.entry: row for row in rows}
    barred = {row.entry for row in rows if pass_mark is not None and row.mark < pass_mark}
    scored = [Scored(row.entry, marked[row]) for row in rows]
    awarded = award_entries(scored, rule, minimum=minimum, barred=barred)
    return [_line(each, by_entry[each.place.entry], is_scaled=is_scaled) for each in awarded]


def _line(awarded: Awarded, row: Row, *, is_scaled: bool) -> dict[str, Any]:
    """One line; what the table lacks is no key of it."""
    line: dict[str, Any] = {
        "entry": row.entry,
        "mark": f"{row.mark:f}",
        "place": awarded.place.rank,
        "tied": awarded.place.tied,
        "award": awarded.award.value,
    }
    if is_scaled:
        line["scaled"] = f"{awarded.place.total:f}"
    if row.member is not None:
        line["member"] = row.member
    if row.group is not None:
        line["group"] = row.group
    return line


def _print_places(lines: Sequence[Mapping[str, Any]]) -> None:
    """A line for each entry; a heading before each group."""
    group = None
    for line in lines:
        if line.get("group") != group:
            group = line["group"]
            click.echo(f"【{group}】")
        tied = say("（并列）", " (tied)") if line["tied"] else ""
        mark = f"{line['mark']}\t{line['scaled']}" if "scaled" in line else line["mark"]
        click.echo(f"{line['place']}{tied}\t{line['entry']}\t{mark}\t{line['award']}")


def _best(marked: Mapping[Row, Decimal], *, by_member: bool) -> list[dict[str, Any]]:
    """The best entries of each member, the best member first; or the best of all.

    An entry may stand in several groups: the rows are numbered, by entry and group, and shown with their group.
    """
    ordered = sorted(marked, key=lambda row: (row.entry, row.group or ""))
    rows = {f"{number:09}": row for number, row in enumerate(ordered)}
    scored = {key: Scored(key, marked[row]) for key, row in rows.items()}
    if not by_member:
        best = overall_best(list(scored.values()))
        return [_best_line(best, rows, marked)] if best else []
    pairs = [(rows[key].member or "", entry) for key, entry in scored.items()]
    found = [
        (marked[rows[keys[0]]], member, _best_line(keys, rows, marked))
        for member, keys in best_of(pairs).items()
    ]
    found.sort(key=lambda each: each[1])
    found.sort(key=lambda each: each[0], reverse=True)
    return [{"member": member, **line} for _mark, member, line in found]


def _best_line(keys: Sequence[str], rows: Mapping[str, Row], marked: Mapping[Row, Decimal]) -> dict[str, Any]:
    """The entries that share the best mark: names, or objects with the group where the table has groups."""
    best = [rows[key] for key in keys]
    entries = [row.entry if row.group is None else {"entry": row.entry, "group": row.group} for row in best]
    return {"entries": entries, "mark": f"{marked[best[0]]:f}"}


def _print_best(lines: Sequence[Mapping[str, Any]]) -> None:
    for line in lines:
        who = [line["member"]] if "member" in line else []
        names = [
            each if isinstance(each, str) else f"{each['group']}/{each['entry']}" for each in line["entries"]
        ]
        click.echo("\t".join((*who, "、".join(names), line["mark"])))
