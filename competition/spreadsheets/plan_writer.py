"""Lays an award plan out as the sheet 奖励方案; what was written is read back as the same plan."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.payees import Payee, Per
from competition.domain.policy_lines import IfHeld
from competition.domain.selector import ANYBODY, Span
from competition.domain.tiers import BY_APPOINTMENT, CompetitionClass, Group, Labelled, SkillLevel, Tier
from competition.spreadsheets import plans as named
from competition.spreadsheets.writing import (
    AS_TEXT,
    Written,
    data_row,
    heading_row,
    note_row,
    put,
    set_widths,
    to_bytes,
)

HEADINGS = tuple(column.heading for column in (*named.COLUMNS, *named.MORE_COLUMNS))
WIDTHS = (14, 14, 20, 16, 16, 22, 14, 16, 14, 12, 10)
HEADER, EMPTY_ROWS = 6, 60
NOTE = "每行一个奖项；条件各列的填法见“填写说明”。"
GUIDE = "填写说明"
LINES = (
    (named.REFERENCE, "批准本方案的文件名称或文号。必填。", "The document that approved the plan. Required."),
    (
        named.HOSTING,
        "给承办单位的补助，按每个项目计；不设则留空。",
        "The grant to the host for each event; leave it empty for none.",
    ),
    (
        named.FOLLOW_ON,
        "文件未写明晋升补贴由谁领取时，填“个人”或“企业”；其余情况留空。",
        "“个人” or “企业” where the document does not say who gets the subsidy of a promotion; empty elsewhere.",
    ),
    (
        named.AMOUNT,
        "不得超过政策文件的上限，超过的连同条款退回；不发奖金则留空。",
        "Not above the ceiling of the policy, or it is refused with the clause; leave it empty for no money.",
    ),
    (
        named.LEVEL,
        "获奖后晋升的等级；不晋升则留空。特级技师、首席技师由用人单位评聘。",
        "The level that the award promotes to; empty for none. The two highest come by appointment only.",
    ),
    (
        named.IF_HELD,
        "已持该等级的，晋升上一级或不再晋升；不填为不再晋升。",
        "For who holds that level already: one level higher, or no promotion, which an empty cell means.",
    ),
    (
        named.PAYEE,
        "谁领取；不填为选手（团队）。教练、师父等须政策文件有规定。",
        "Who gets it; empty for the contestant or team. Others only where the policy speaks of them.",
    ),
    (
        named.PER,
        "团队均分一份，或每人一份；不填为每队（项）一份。",
        "One sum shared by the team, or one for each person; empty for one shared.",
    ),
    (
        named.TIERS,
        "几项之间用“、”分开；不填为本竞赛的层级，更高层级赛事的获奖另写一行。",
        "Several are separated by 、; empty for this competition's own tier: a higher contest has a line of its own.",
    ),
    (named.CLASSES, "几项之间用“、”分开；不填表示不限。", "Several are separated by 、; empty for any."),
    (named.GROUP, "几项之间用“、”分开；不填表示不限。", "Several are separated by 、; empty for any."),
    (
        named.TEAM_SIZES,
        "每队人数，如“1”或“1、2、3”；不填表示不限。",
        "Members of a team, such as 1 or 1、2、3; empty for any.",
    ),
    (
        named.RANKS,
        "如“1”“1-3”或“11-”（不封顶）；不填表示不限。",
        "Such as 1, 1-3 or 11- (no end); empty for any.",
    ),
    (
        "几行同时适用",
        "条件多的一行优先；条件一样多又同时适用的两行会被退回。",
        "The line with more conditions holds; two with as many that fit the same result are refused.",
    ),
)
"""What each column means, in both languages."""


def write_plan(plan: AwardPlan) -> bytes:
    """The workbook of a plan, with every column. ValueError for a condition that has no column."""
    for line in plan.lines:
        if replace(line.where, **dict.fromkeys(PLAIN, frozenset()), ranks=None) != ANYBODY:
            raise ValueError(line.where)
    recipient = plan.follow_on_to.label.zh if plan.follow_on_to else ""
    return _book((plan.hosting, plan.reference, recipient), [_row(line) for line in plan.lines])


def plan_template() -> bytes:
    """An empty plan: headings, lists to choose from, and how it is filled in."""
    return _book((None, "", ""), [])


PLAIN = ("tiers", "classes", "groups", "team_sizes")


LABELS = (named.HOSTING, named.REFERENCE, named.FOLLOW_ON)
"""What stands above the header, each with its value in the next cell."""


def _book(above: Sequence[Written], rows: Sequence[Sequence[Written]]) -> bytes:
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = named.SHEET
    note_row(sheet, 1, "竞赛奖励方案", columns=len(HEADINGS), bold=True)
    note_row(sheet, 2, NOTE, columns=len(HEADINGS))
    for row, (label, value) in enumerate(zip(LABELS, above, strict=True), start=3):
        put(sheet, row, 1, f"{label}：")
        put(sheet, row, 2, value)
    heading_row(sheet, HEADER, HEADINGS)
    set_widths(sheet, WIDTHS)
    for number, row in enumerate(rows, start=HEADER + 1):
        data_row(sheet, number, row)
    last = HEADER + max(len(rows), EMPTY_ROWS)
    _keep_as_text(sheet, last)
    _offer_words(sheet, last)
    _write_guide(book)
    return to_bytes(book)


def _row(line: PlanLine) -> tuple[Written, ...]:
    where = line.where
    return (
        line.award,
        line.amount,
        line.level,
        line.if_held,
        line.payee,
        line.per,
        _joined(Tier, where.tiers),
        _joined(CompetitionClass, where.classes),
        _joined(Group, where.groups),
        "、".join(map(str, sorted(where.team_sizes))),
        say_ranks(where.ranks),
    )


def _joined(
    kind: type[Labelled], chosen: frozenset[Tier] | frozenset[CompetitionClass] | frozenset[Group]
) -> str:
    return "、".join(each.label.zh for each in kind if each in chosen)


def say_ranks(ranks: Span | None) -> str:
    """Ranks as `parse_ranks` reads them; empty for None."""
    if ranks is None:
        return ""
    if ranks.first == ranks.last:
        return str(ranks.first)
    return f"{ranks.first}-{ranks.last or ''}"


def _keep_as_text(sheet: Worksheet, last: int) -> None:
    """A spreadsheet would turn 1-3 into a day."""
    for heading in (named.TEAM_SIZES, named.RANKS):
        column = HEADINGS.index(heading) + 1
        for row in range(HEADER + 1, last + 1):
            sheet.cell(row, column).number_format = AS_TEXT


def _offer_words(sheet: Worksheet, last: int) -> None:
    levels = [level for level in SkillLevel if level not in BY_APPOINTMENT]
    _offer(sheet, named.AWARD, named.AWARDS, last)
    _offer(sheet, named.LEVEL, (level.label.zh for level in levels), last)
    _offer(sheet, named.IF_HELD, (each.label.zh for each in IfHeld), last)
    _offer(sheet, named.PAYEE, (each.label.zh for each in Payee), last)
    _offer(sheet, named.PER, (each.label.zh for each in Per), last)


def _offer(sheet: Worksheet, heading: str, words: Iterable[str], last: int) -> None:
    """A list to choose from; other words stay possible, and reading says which of them cannot stand."""
    letter = get_column_letter(HEADINGS.index(heading) + 1)
    choice = DataValidation(
        type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=False
    )
    sheet.add_data_validation(choice)
    choice.add(f"{letter}{HEADER + 1}:{letter}{last}")


def _write_guide(book: Workbook) -> None:
    sheet = book.create_sheet(GUIDE)
    heading_row(sheet, 1, ("内容 / item", "说明", "explanation"))
    for row, values in enumerate(LINES, start=2):
        data_row(sheet, row, values)
    set_widths(sheet, (24, 60, 80))
