"""项目表: the events of a competition, one row an event."""

import re

from competition.domain.entry_rules import EventRules
from competition.domain.problems import Problem, errors
from competition.domain.ranking_rules import RAW, RankingRules, TieRule
from competition.domain.setup import EventSetup, check_setup
from competition.spreadsheets.cells import (
    fault,
    read_day,
    read_text,
    read_whole,
    read_yes,
    require,
    required_text,
)
from competition.spreadsheets.event_conditions import CONDITION_COLUMNS, read_conditions
from competition.spreadsheets.reading import open_workbook
from competition.spreadsheets.tables import Column, TableRow, read_table, sheet_named
from competition.spreadsheets.words import read_groups, read_level, read_word

SHEET = "项目表"
CODE, NAME, OCCUPATION, GROUPS = "项目编号", "项目名称", "职业（工种）编码", "组别"
TEAM_SIZE, STATIONS = "每队人数", "工位数"
AGE_FROM, AGE_TO, AGE_ON = "年龄下限", "年龄上限", "年龄计算日"
TIE_BREAKS, PRIZE_RULE = "同分排序", "授奖规则"
SCALE, TIES, BY_GROUP, MINIMUM = "计分制", "仍相同的", "分组排名(是/否)", "最少参赛数"
PASS_REQUIRED, TEAM_COUNTING, RECHECK = "须合格(是/否)", "团体计分人数", "公布前复核(是/否)"
PAPER_LEVEL = "命题等级"
COLUMNS = (
    Column(CODE, ("赛项编号",)),
    Column(NAME, ("赛项名称",)),
    Column(OCCUPATION, ("职业编码", "工种编码"), required=False),
    Column(GROUPS, ("参赛组别",), required=False),
    Column(TEAM_SIZE, required=False),
    Column(STATIONS),
    Column(AGE_FROM, required=False),
    Column(AGE_TO, required=False),
    Column(AGE_ON, required=False),
    Column(TIE_BREAKS, required=False),
    Column(PRIZE_RULE),
    Column(SCALE, required=False),
    Column(TIES, required=False),
    Column(BY_GROUP, required=False),
    Column(MINIMUM, required=False),
    Column(PASS_REQUIRED, required=False),
    Column(TEAM_COUNTING, required=False),
    Column(RECHECK, required=False),
    Column(PAPER_LEVEL, required=False),
    *CONDITION_COLUMNS,
)
TIE_WORDS = {rule.label.zh: rule for rule in TieRule}


def read_events(data: bytes, *, file: str) -> tuple[tuple[EventSetup, ...], tuple[Problem, ...]]:
    """The events that can be set up, in order, and the problems of the rows that cannot.

    Refusal if the file is no workbook, has no sheet 项目表, lacks a column or has no rows.
    """
    grid = sheet_named(open_workbook(data, file=file), SHEET)
    found: list[Problem] = []
    events: dict[str, EventSetup] = {}
    for row in read_table(grid, COLUMNS):
        of_row: list[Problem] = []
        setup = _read_row(row, of_row)
        earlier = events.get(setup.rules.code)
        if earlier is not None:
            of_row.append(_duplicate(row, earlier))
        if not errors(of_row):
            of_row += check_setup(setup)
        if not errors(of_row):
            events[setup.rules.code] = setup
        found += of_row
    return tuple(events.values()), tuple(found)


def _read_row(row: TableRow, found: list[Problem]) -> EventSetup:
    """The row as it stands; it may be used only if `found` has no error of it."""
    rules = EventRules(
        code=required_text(row.cell(CODE), found),
        name=required_text(row.cell(NAME), found),
        team_size=_whole_or(row, TEAM_SIZE, 1, found),
        groups=read_groups(row.cell(GROUPS), found),
        age_on=read_day(row.cell(AGE_ON), found),
        age_from=read_whole(row.cell(AGE_FROM), found),
        age_to=read_whole(row.cell(AGE_TO), found),
        conditions=read_conditions(row, found),
    )
    _check_ages(row, rules, found)
    require(row.cell(STATIONS), found)
    return EventSetup(
        rules=rules,
        occupation=read_text(row.cell(OCCUPATION), found),
        stations=_whole_or(row, STATIONS, 0, found),
        ranking=_read_ranking(row, found),
        where=row.where,
        paper_level=read_level(row.cell(PAPER_LEVEL), found),
    )


def _read_ranking(row: TableRow, found: list[Problem]) -> RankingRules:
    breaks = re.split(r"[\s>＞]+", read_text(row.cell(TIE_BREAKS), found))
    return RankingRules(
        tie_breaks=tuple(name for name in breaks if name),
        prize_rule=required_text(row.cell(PRIZE_RULE), found),
        scale=read_text(row.cell(SCALE), found) or RAW,
        ties=read_word(row.cell(TIES), TIE_WORDS, found) or TieRule.SHARE,
        by_group=read_yes(row.cell(BY_GROUP), found, default=False),
        minimum_entrants=_whole_or(row, MINIMUM, 0, found),
        pass_required=read_yes(row.cell(PASS_REQUIRED), found, default=False),
        team_counting=_whole_or(row, TEAM_COUNTING, 0, found),
        recheck=read_yes(row.cell(RECHECK), found, default=False),
    )


def _whole_or(row: TableRow, heading: str, default: int, found: list[Problem]) -> int:
    number = read_whole(row.cell(heading), found)
    return default if number is None else number


def _check_ages(row: TableRow, rules: EventRules, found: list[Problem]) -> None:
    """Limits without a day would silently not be kept."""
    limited = rules.age_from is not None or rules.age_to is not None
    if limited and rules.age_on is None and not read_text(row.cell(AGE_ON), []):
        what = "规定了年龄，但没有写明年龄计算日", "There are age limits but no day on which ages count"
        found.append(
            fault(row.cell(AGE_ON), what, ("请填写日期，例如 2026-09-01", "Enter a day such as 2026-09-01"))
        )
    if rules.age_from is not None and rules.age_to is not None and rules.age_from > rules.age_to:
        what = "年龄下限大于年龄上限", "The lower age limit is above the upper one"
        found.append(fault(row.cell(AGE_FROM), what, ("请更正", "Mend one of them")))


def _duplicate(row: TableRow, earlier: EventSetup) -> Problem:
    code, line = earlier.rules.code, earlier.where.row
    what = f"项目编号“{code}”与第{line}行重复", f"The code “{code}” stands in row {line} already"
    return fault(row.cell(CODE), what, ("请给每个项目不同的编号", "Give each event its own code"))
