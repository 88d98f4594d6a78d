"""奖励方案: what each award of a competition earns, with the document that approved it."""

from dataclasses import replace
from decimal import Decimal

from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.money import Money
from competition.domain.policy_lines import IfHeld
from competition.domain.prizes import Award
from competition.domain.problems import Problem, errors, problem
from competition.domain.tiers import BY_APPOINTMENT
from competition.spreadsheets.cells import fault, read_decimal, read_text
from competition.spreadsheets.reading import Cell, Grid, open_workbook
from competition.spreadsheets.tables import Column, TableRow, beside_label, read_table, sheet_named
from competition.spreadsheets.words import read_level, read_word, required_word

SHEET = "奖励方案"
REFERENCE = "批准文件"
AWARD, AMOUNT, LEVEL, IF_HELD = "奖项", "奖金（元）", "晋升等级", "已持该等级"
COLUMNS = (
    Column(AWARD, ("奖项名称",)),
    Column(AMOUNT, ("奖金",)),
    Column(LEVEL, ("晋升技能等级",)),
    Column(IF_HELD, required=False),
)
AWARDS = {award.label.zh: award for award in Award if award not in {Award.NONE, Award.UNDECIDED}}
IF_HELDS = {rule.label.zh: rule for rule in IfHeld}


def read_plan(data: bytes, *, file: str) -> tuple[AwardPlan | None, tuple[Problem, ...]]:
    """The plan, or None if any line is wrong: a plan is never taken in part.

    Refusal if the file is no workbook, has no sheet 奖励方案, lacks a column or has no rows. Whether the sums keep
    the policy's ceiling is decided by `awards.check_plan`.
    """
    grid = sheet_named(open_workbook(data, file=file), SHEET)
    found: list[Problem] = []
    reference = _read_reference(grid, found)
    lines: dict[Award, PlanLine] = {}
    for row in read_table(grid, COLUMNS):
        line = _read_line(row, found)
        if line is not None and line.award in lines:
            found.append(_twice(row.cell(AWARD), line.award))
        elif line is not None:
            lines[line.award] = line
    return (None if errors(found) else AwardPlan(reference, tuple(lines.values()))), tuple(found)


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
    if_held = read_word(row.cell(IF_HELD), IF_HELDS, found)
    return PlanLine(award, amount, level, if_held or IfHeld.REFUSE) if award else None


def _read_money(cell: Cell, found: list[Problem]) -> Money | None:
    yuan = read_decimal(cell, found)
    if yuan is None:
        return None
    if yuan < 0 or yuan != yuan.quantize(Decimal("0.01")):
        what = f"奖金 {yuan} 元不可用", f"A prize of {yuan} yuan cannot be paid"
        mend = "请填0或以上、最多两位小数的金额", "Enter an amount of 0 or more with at most two decimals"
        found.append(fault(cell, what, mend))
        return None
    return Money.yuan(yuan)


def _twice(cell: Cell, award: Award) -> Problem:
    what = f"{award.label.zh}出现了不止一次", f"The {award.label.en} stands more than once"
    return fault(cell, what, ("请每个奖项只写一行", "Give each award one row"))
