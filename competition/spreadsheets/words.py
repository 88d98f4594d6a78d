"""The words of the field as people write them in a table, and the values they stand for."""

import re
from collections.abc import Mapping
from typing import TypeVar

from competition.domain.applicant import Education
from competition.domain.identity import Sex
from competition.domain.identity_documents import IdKind
from competition.domain.nationalities import Nationality
from competition.domain.problems import Problem
from competition.domain.tiers import Group, Labelled, SkillLevel
from competition.spreadsheets.cells import fault, read_text, require, shorten
from competition.spreadsheets.reading import Cell

Word = TypeVar("Word", bound=Labelled)
BETWEEN = re.compile(r"[\s（）()/、]+")
MOST_NAMED = 12
"""A message that names more words than that is not read."""
NO_LEVEL = frozenset({"", "无", "/", "-", "—", "——", "无等级"})
GROUPS = {name: group for group in Group for name in (group.label.zh, group.label.zh.removesuffix("组"))}
SEXES = {"男": Sex.MALE, "男性": Sex.MALE, "女": Sex.FEMALE, "女性": Sex.FEMALE}
NATIONALITIES = {
    name: each for each in Nationality for name in (each.label.zh, each.label.zh.removesuffix("族"))
}
ID_KINDS = {
    **{kind.label.zh: kind for kind in IdKind},
    "身份证": IdKind.RESIDENT_ID,
    "回乡证": IdKind.HK_MACAO_PERMIT,
    "港澳通行证": IdKind.HK_MACAO_PERMIT,
    "台胞证": IdKind.TAIWAN_PERMIT,
    "台湾通行证": IdKind.TAIWAN_PERMIT,
    "居住证": IdKind.RESIDENCE_PERMIT,
    "外国人永久居留证": IdKind.PERMANENT_RESIDENT,
}
EDUCATIONS = {
    **{each.label.zh: each for each in Education},
    **dict.fromkeys(("博士",), Education.DOCTOR),
    **dict.fromkeys(("研究生", "硕士"), Education.MASTER),
    **dict.fromkeys(("本科", "学士"), Education.BACHELOR),
    **dict.fromkeys(("大专", "专科", "高职"), Education.COLLEGE),
    **dict.fromkeys(("技师学院", "预备技师"), Education.TECHNICIAN),
    **dict.fromkeys(("高级技工学校", "高级技工", "高技"), Education.SENIOR_TECHNICAL),
    **dict.fromkeys(("中等职业教育", "中职", "中专", "职高", "技校", "中技"), Education.VOCATIONAL),
    **dict.fromkeys(("高中",), Education.HIGH_SCHOOL),
    **dict.fromkeys(("小学",), Education.PRIMARY_SCHOOL),
}
LEVELS = {name: level for level in SkillLevel for name in BETWEEN.split(level.label.zh) if name}


def read_word(cell: Cell, words: Mapping[str, Word], found: list[Problem]) -> Word | None:
    """The value that the cell's word stands for; None for an empty cell, and with a problem for an unknown word."""
    text = read_text(cell, found)
    if not text:
        return None
    if text not in words:
        found.append(_unknown(cell, text, words))
    return words.get(text)


def required_word(cell: Cell, words: Mapping[str, Word], found: list[Problem]) -> Word | None:
    """As `read_word`; an empty cell is a problem."""
    require(cell, found)
    return read_word(cell, words, found)


def read_groups(cell: Cell, found: list[Problem]) -> frozenset[Group]:
    """Several groups, separated by ；; every group for an empty cell."""
    names = [name for name in re.split(r"[;；、,，/\s]+", read_text(cell, found)) if name]
    for name in names:
        if name not in GROUPS:
            found.append(_unknown(cell, name, GROUPS))
    return frozenset(GROUPS[name] for name in names if name in GROUPS) or frozenset(Group)


def read_level(cell: Cell, found: list[Problem]) -> SkillLevel | None:
    """A level as 高级工, 三级, 高级工（三级） or 三级/高级工; None for an empty cell or 无."""
    text = read_text(cell, found)
    if text in NO_LEVEL:
        return None
    named = {LEVELS.get(name) for name in BETWEEN.split(text) if name}
    level = named.pop() if len(named) == 1 else None
    if level is None:
        found.append(_unknown(cell, text, LEVELS))
    return level


def _unknown(cell: Cell, text: str, words: Mapping[str, Labelled]) -> Problem:
    labels = list(dict.fromkeys(word.label.zh for word in words.values()))
    allowed = "、".join(labels[:MOST_NAMED]) + ("等" if len(labels) > MOST_NAMED else "")
    return fault(
        cell,
        (
            f"“{shorten(text)}”不在可填的内容之内",
            f"“{shorten(text)}” is not one of the words that can stand here",
        ),
        (f"请填：{allowed}", f"Use one of: {allowed}"),
    )
