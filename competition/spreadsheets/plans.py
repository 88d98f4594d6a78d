"""奖励方案: what each award of a competition earns, with the document that approved it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.money import Money
from competition.domain.payees import Payee, Per
from competition.domain.policy_grants import Recipient
from competition.domain.policy_lines import IfHeld
from competition.domain.prizes import Award
from competition.domain.problems import Problem, errors, problem
from competition.domain.selector import Selector, Span
from competition.domain.tiers import BY_APPOINTMENT, CompetitionClass, Labelled, Tier
from competition.spreadsheets.cells import fault, read_decimal, read_text, shorten
from competition.spreadsheets.reading import Cell, Grid, open_workbook
from competition.spreadsheets.tables import Column, TableRow, beside_label, read_table, sheet_named
from competition.spreadsheets.words import GROUPS, read_level, read_word, required_word

Word = TypeVar("Word", bound=Labelled)

SHEET = "奖励方案"
REFERENCE, HOSTING, FOLLOW_ON = "批准文件", "承办补助（每个项目）", "晋升补贴领取人"
RECIPIENTS = {each.label.zh: each for each in (Recipient.PERSON, Recipient.ENTERPRISE)}
HOSTING_LABEL = "承办补助(?:[（(]每个项目[）)])?"
AWARD, AMOUNT, LEVEL, IF_HELD = "奖项", "奖金（元）", "晋升等级", "已持该等级"
PAYEE, PER = "获奖对象", "发放方式"
TIERS, CLASSES, GROUP, TEAM_SIZES, RANKS = "层级", "类别", "组别", "参赛人数", "名次"
COLUMNS = (
    Column(AWARD, ("奖项名称",)),
    Column(AMOUNT, ("奖金",)),
    Column(LEVEL, ("晋升技能等级",)),
    Column(IF_HELD, required=False),
)
MORE_COLUMNS = (
    Column(PAYEE, required=False),
    Column(PER, required=False),
    Column(TIERS, ("赛事层级",), required=False),
    Column(CLASSES, ("赛事类别",), required=False),
    Column(GROUP, ("参赛组别",), required=False),
    Column(TEAM_SIZES, ("每队人数",), required=False),
    Column(RANKS, required=False),
)
"""What a plan may leave out: without them a line speaks of the contestant and of every result with that award."""
AWARDS = {award.label.zh: award for award in Award if award not in {Award.NONE, Award.UNDECIDED}}
IF_HELDS = {rule.label.zh: rule for rule in IfHeld}
PAYEES = {payee.label.zh: payee for payee in Payee} | {"选手": Payee.CONTESTANT}
PERS = {per.label.zh: per for per in Per}
TIER_WORDS = {tier.label.zh: tier for tier in Tier}
CLASS_WORDS = {each.label.zh: each for each in CompetitionClass}
BETWEEN = re.compile(r"[;；、,，\s]+")
SIZE = re.compile("[1-9][0-9]?")
SPAN = re.compile("([1-9][0-9]{0,3})(?:([-–—~～－至到])([1-9][0-9]{0,3})?)?")


def parse_sizes(text: str) -> frozenset[int] | None:
    """Team sizes such as “1、2、3”; none for an empty text, None for one that is no list of sizes from 1 to 99."""
    parts = [part for part in BETWEEN.split(text) if part]
    return frozenset(map(int, parts)) if all(SIZE.fullmatch(part) for part in parts) else None


def parse_ranks(text: str) -> Span | None:
    """Ranks such as “4”, “1-3” or “11-”. None for anything else."""
    found = SPAN.fullmatch("".join(text.split()).removeprefix("第").removesuffix("名"))
    if found is None:
        return None
    first = int(found[1])
    last = first if found[2] is None else int(found[3]) if found[3] else None
    return Span(first, last) if last is None or first <= last else None


def read_plan(data: bytes, *, file: str) -> tuple[AwardPlan | None, tuple[Problem, ...]]:
    """The plan, or None if any line is wrong: a plan is never taken in part.

    Refusal if the file is no workbook, has no sheet 奖励方案, lacks a column or has no rows. Whether the sums keep
    the policy's ceiling is decided by `award_plan.check_plan`.
    """
    grid = sheet_named(open_workbook(data, file=file), SHEET)
    found: list[Problem] = []
    reference, hosting = _read_reference(grid, found), _read_hosting(grid, found)
    lines: list[PlanLine] = []
    for row in read_table(grid, (*COLUMNS, *MORE_COLUMNS)):
        line = _read_line(row, found)
        if line is None:
            continue
        if any(_speaks_of_the_same(each, line) for each in lines):
            found.append(_twice(row.cell(AWARD), line.award))
        lines.append(line)
    plan = AwardPlan(reference, tuple(lines), hosting, _read_recipient(grid, found))
    return (None if errors(found) else plan), tuple(found)


def _speaks_of_the_same(one: PlanLine, other: PlanLine) -> bool:
    return (one.award, one.payee, one.where) == (other.award, other.payee, other.where)


def _read_reference(grid: Grid, found: list[Problem]) -> str:
    cell = beside_label(grid, REFERENCE)
    reference = read_text(cell, found) if cell is not None else ""
    if not reference:
        found.append(
            problem(
                "没有写明批准文件。",
                "The document that approved the plan is not named.",
                mend_zh="请在表头上方写“批准文件：”，并在右侧一格填写文号。",
                mend_en="Write “批准文件：” above the header and the document's number in the next cell.",
                where=cell.where if cell is not None else replace(grid.where(), column=REFERENCE),
            )
        )
    return reference


def _read_hosting(grid: Grid, found: list[Problem]) -> Money | None:
    cell = beside_label(grid, HOSTING_LABEL)
    if cell is None:
        return None
    return _read_money(replace(cell, where=replace(cell.where, column=HOSTING)), found)


def _read_recipient(grid: Grid, found: list[Problem]) -> Recipient | None:
    cell = beside_label(grid, FOLLOW_ON)
    if cell is None:
        return None
    return read_word(replace(cell, where=replace(cell.where, column=FOLLOW_ON)), RECIPIENTS, found)


def _read_line(row: TableRow, found: list[Problem]) -> PlanLine | None:
    award = required_word(row.cell(AWARD), AWARDS, found)
    amount = _read_money(row.cell(AMOUNT), found)
    level = read_level(row.cell(LEVEL), found)
    if level in BY_APPOINTMENT:
        what = (
            "特级技师、首席技师由用人单位评聘，不能由竞赛晋升",
            "These levels come by an employer's appointment, not from a contest",
        )
        found.append(fault(row.cell(LEVEL), what, ("请改为高级技师或以下", "Name a lower level")))
    if_held = read_word(row.cell(IF_HELD), IF_HELDS, found) or IfHeld.REFUSE
    payee = read_word(row.cell(PAYEE), PAYEES, found) or Payee.CONTESTANT
    per = read_word(row.cell(PER), PERS, found) or Per.ENTRY
    where = _read_conditions(row, found)
    return PlanLine(award, amount, level, if_held, payee, per, where) if award else None


def _read_conditions(row: TableRow, found: list[Problem]) -> Selector:
    return Selector(
        tiers=_read_words(row.cell(TIERS), TIER_WORDS, found),
        classes=_read_words(row.cell(CLASSES), CLASS_WORDS, found),
        groups=_read_words(row.cell(GROUP), GROUPS, found),
        team_sizes=_read_sizes(row.cell(TEAM_SIZES), found),
        ranks=_read_ranks(row.cell(RANKS), found),
    )


def _read_words(cell: Cell, words: Mapping[str, Word], found: list[Problem]) -> frozenset[Word]:
    """Several words, separated by 、; none for an empty cell."""
    names = [name for name in BETWEEN.split(read_text(cell, found)) if name]
    read = [read_word(replace(cell, value=name), words, found) for name in names]
    return frozenset(word for word in read if word is not None)


def _read_sizes(cell: Cell, found: list[Problem]) -> frozenset[int]:
    text = read_text(cell, found)
    sizes = parse_sizes(text)
    if sizes is None:
        what = f"“{shorten(text)}”不是参赛人数", f"“{shorten(text)}” is no list of team sizes"
        found.append(fault(cell, what, ("请填“1”或“1、2、3”", "Enter 1 or 1、2、3")))
    return sizes or frozenset()


def _read_ranks(cell: Cell, found: list[Problem]) -> Span | None:
    text = read_text(cell, found)
    if not text:
        return None
    ranks = parse_ranks(text)
    if ranks is None:
        what = f"“{shorten(text)}”不是名次", f"“{shorten(text)}” is no range of ranks"
        mend = (
            "请填“1”“1-3”或“11-”（不封顶）；被改成日期的，请先把单元格格式设为文本",
            "Enter 1, 1-3 or 11- (no end); where it was turned into a date, format the cell as text first",
        )
        found.append(fault(cell, what, mend))
    return ranks


def _read_money(cell: Cell, found: list[Problem]) -> Money | None:
    yuan = read_decimal(cell, found)
    if yuan is None:
        return None
    if yuan < 0 or yuan != yuan.quantize(Decimal("0.01")):
        hosting = cell.where.column == HOSTING
        name, name_en = ("承办补助", "A grant") if hosting else ("奖金", "A prize")
        what = f"{name} {yuan} 元不可用", f"{name_en} of {yuan} yuan cannot be paid"
        mend = "请填0或以上、最多两位小数的金额", "Enter an amount of 0 or more with at most two decimals"
        found.append(fault(cell, what, mend))
        return None
    return Money.yuan(yuan)


def _twice(cell: Cell, award: Award) -> Problem:
    what = f"{award.label.zh}出现了不止一次", f"The {award.label.en} stands more than once"
    mend = (
        "同一奖项、对象和条件请只写一行；要分开的，请填写组别、参赛人数或名次",
        "Write one row for the same award, payee and conditions; part them by group, team size or ranks",
    )
    return fault(cell, what, mend)
