"""The columns of 项目表 that say who may enter; what a row leaves empty asks nothing."""

import re

from competition.domain.applicant import MAY_BE_ASKED, Field
from competition.domain.entry_rules import Conditions
from competition.domain.problems import Problem
from competition.spreadsheets.cells import fault, read_text, read_whole, shorten
from competition.spreadsheets.tables import Column, TableRow
from competition.spreadsheets.words import read_level

QUOTA, DELEGATION_QUOTA = "项目名额", "每队名额"
LEVEL_FROM, LEVEL_TO, YEARS = "最低技能等级", "最高技能等级", "最少从业年限"
BARRED, WON_WITHIN = "排除荣誉", "往届获奖限制年数"
EMPLOYERS, RESIDENCE, REQUIRED = "限定单位", "限定地区", "报名必填项"
CONDITION_COLUMNS = tuple(
    Column(heading, required=False)
    for heading in (
        *(QUOTA, DELEGATION_QUOTA, LEVEL_FROM, LEVEL_TO, YEARS),
        *(BARRED, WON_WITHIN, EMPLOYERS, RESIDENCE, REQUIRED),
    )
)
FIELDS = {each.label.zh: each for each in MAY_BE_ASKED}


def read_conditions(row: TableRow, found: list[Problem]) -> Conditions:
    """The conditions of one event; several words in a cell are parted by ；、, or a new line."""
    return Conditions(
        quota=read_whole(row.cell(QUOTA), found),
        delegation_quota=read_whole(row.cell(DELEGATION_QUOTA), found),
        level_from=read_level(row.cell(LEVEL_FROM), found),
        level_to=read_level(row.cell(LEVEL_TO), found),
        years=read_whole(row.cell(YEARS), found),
        barred_honours=_parts(row, BARRED, found),
        won_within=read_whole(row.cell(WON_WITHIN), found),
        employers=_parts(row, EMPLOYERS, found),
        residence=_parts(row, RESIDENCE, found),
        required=_fields(row, found),
    )


def _parts(row: TableRow, heading: str, found: list[Problem]) -> tuple[str, ...]:
    text = read_text(row.cell(heading), found)
    return tuple(part.strip() for part in re.split(r"[;；、,，\n]", text) if part.strip())


def _fields(row: TableRow, found: list[Problem]) -> frozenset[Field]:
    names = _parts(row, REQUIRED, found)
    for name in names:
        if name not in FIELDS:
            what = f"“{shorten(name)}”不能设为必填", f"“{shorten(name)}” cannot be made required"
            mend = f"可选：{'、'.join(FIELDS)}", f"Use: {'、'.join(FIELDS)}"
            found.append(fault(row.cell(REQUIRED), what, mend))
    return frozenset(FIELDS[name] for name in names if name in FIELDS)
