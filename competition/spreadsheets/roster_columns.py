"""Which column of a roster holds which field: by our own headings, by those that people use, or by somebody's word."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from hashlib import sha256

from competition.domain.applicant import ALWAYS_ASKED, Field
from competition.domain.problems import Problem, Refusal, problem
from competition.spreadsheets.cells import as_text
from competition.spreadsheets.persons import ID_NAMES
from competition.spreadsheets.reading import Book, Grid
from competition.spreadsheets.tables import HEADER_WITHIN, Column, no_header, simplify

SHEET = "报名表"
ALIKE = 0.6
"""From this likeness on a heading is taken for a guess; 手机 and 手机号码 have 0.67."""
FEWEST = 3
"""Name, ID number and employer at least; event and group may be said for the whole table."""
NUMBERS = re.compile(r"[0-9]{6}")
ALSO: Mapping[Field, tuple[str, ...]] = {
    Field.EVENT: ("赛项编号", "项目代码", "赛项代码"),
    Field.ID_KIND: ("证件种类",),
    Field.ID_NUMBER: ID_NAMES,
    Field.BORN: ("出生年月日",),
    Field.PHONE: ("手机", "手机号", "联系电话", "联系方式", "电话"),
    Field.EMAIL: ("邮箱", "电子邮件", "邮箱地址", "E-mail", "Email"),
    Field.EMPLOYER: ("单位", "所在单位", "工作单位(学校)"),
    Field.GROUP: ("参赛组别",),
    Field.YEARS: ("工作年限", "从事本职业年限"),
    Field.OCCUPATION: ("职业（工种）", "工种"),
    Field.LEVEL: ("技能等级", "职业技能等级"),
    Field.CERTIFICATE: ("证书编号", "职业资格证书编号"),
    Field.EDUCATION: ("文化程度",),
    Field.ADDRESS: ("地址", "通讯地址", "通信地址"),
    Field.COACH: ("教练姓名", "指导教师"),
    Field.MASTER: ("师傅姓名",),
    Field.HONOURS: ("荣誉称号", "获得荣誉"),
    Field.GUARDIAN: ("监护人",),
    Field.CONSENT: ("监护人同意", "监护人是否同意"),
    Field.TEAM: ("团队名称",),
    Field.DELEGATION: ("代表队名称", "参赛队"),
}
"""Headings that stand for a field without asking."""
GUESSES: Mapping[Field, tuple[str, ...]] = {
    Field.EVENT: ("项目", "赛项", "参赛项目", "竞赛项目", "竞赛工种"),
    Field.NAME: ("选手姓名", "参赛选手", "参赛人员", "人员姓名"),
    Field.ID_NUMBER: ("身份证", "有效证件号码"),
    Field.BORN: ("出生年月", "生日"),
    Field.EMPLOYER: ("学校", "院校", "企业名称", "单位名称", "工作单位或学校"),
    Field.GROUP: ("类别", "参赛类别", "身份"),
    Field.LEVEL: ("等级", "资格等级", "职业资格等级", "持证等级"),
    Field.YEARS: ("工龄", "从业时间"),
    Field.DELEGATION: ("选送单位", "推荐单位", "代表单位", "领队单位"),
    Field.TEAM: ("组名", "队伍名称", "参赛队名"),
    Field.HONOURS: ("获奖情况", "主要荣誉"),
    Field.ADDRESS: ("住址", "家庭住址", "现住址"),
    Field.COACH: ("指导老师", "教练员"),
}
"""Headings that are offered for a field, to be confirmed."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What somebody said of a foreign table: heading → field, and a value for all rows where a column lacks."""

    columns: Mapping[str, Field] = field(default_factory=dict)
    fixed: Mapping[Field, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a table in their order, without empty ones; `known` are those that need no asking."""

    sheet: str
    row: int
    texts: tuple[str, ...]
    known: Mapping[str, Field]

    @property
    def fingerprint(self) -> str:
        """The same for every table with these headings in this order."""
        return sha256("\n".join(map(simplify, self.texts)).encode()).hexdigest()

    @property
    def lacking(self) -> tuple[Field, ...]:
        """What must be there and has no known heading."""
        there = set(self.known.values())
        return tuple(each for each in Field if each in ALWAYS_ASKED and each not in there)

    def guesses(self) -> dict[str, Field]:
        """Heading → the field that it most likely stands for, each field once; known headings first."""
        found = dict(self.known)
        alike = sorted(
            (
                (-_likeness(text, each), place, text, each)
                for place, text in enumerate(self.texts)
                if text not in found
                for each in Field
            ),
            key=lambda guess: guess[:2],
        )
        for likeness, _, text, each in alike:
            if -likeness >= ALIKE and text not in found and each not in found.values():
                found[text] = each
        return found


def columns_of(layout: Layout | None) -> tuple[Column, ...]:
    """The columns to look for: our own headings and those that people use, or exactly what somebody said."""
    if layout is None:
        return tuple(
            Column(each.label.zh, ALSO.get(each, ()), required=each in ALWAYS_ASKED) for each in Field
        )
    asked = ALWAYS_ASKED - layout.fixed.keys()
    said = {each: heading for heading, each in layout.columns.items()}
    return tuple(
        Column(each.label.zh, required=each in asked, only=said.get(each, "\0"))
        for each in Field
        if each in said or each in asked
    )


def roster_sheet(book: Book) -> Grid:
    """The sheet 报名表, else the first one that holds anything. Refusal for an empty workbook."""
    filled = [grid for grid in book.sheets if grid.rows]
    if not filled:
        raise Refusal(
            problem(
                "工作簿是空的。",
                "The workbook is empty.",
                mend_zh="请确认文件是否选对。",
                mend_en="Check that this is the right file.",
            )
        )
    return next((grid for grid in filled if simplify(grid.name) == SHEET), filled[0])


def find_headings(grid: Grid) -> Headings:
    """The row among the first ones that looks most like headings: by known ones, else by how many cells are filled.

    Refusal if none does.
    """
    columns = columns_of(None)
    rows = [row for row in enumerate(grid.rows[:HEADER_WITHIN], start=1) if _may_be_header(row[1], columns)]
    if not rows:
        raise no_header(grid, columns)
    number, values = max(rows, key=lambda row: (*_looks(row[1], columns), -row[0]))
    texts = tuple(dict.fromkeys(shown for value in values if (shown := as_text(value))))
    known: dict[str, Field] = {}
    for each, column in zip(Field, columns, strict=True):
        named = [text for text in texts if simplify(text) in column.names]
        if len(named) == 1:
            known[named[0]] = each
    return Headings(grid.name, number, texts, known)


def _may_be_header(values: Sequence[object], columns: Sequence[Column]) -> bool:
    """A row of data is none: it holds numbers, and they are nothing to show as headings."""
    hits, texts = _looks(values, columns)
    return hits > 0 or (texts >= FEWEST and not any(NUMBERS.search(str(value)) for value in values))


def _looks(values: Sequence[object], columns: Sequence[Column]) -> tuple[int, int]:
    texts = {simplify(str(value)) for value in values if isinstance(value, str) and value.strip()}
    hits = sum(bool(column.names & texts) for column in columns)
    return (hits if hits > 1 else 0), len(texts)


def _likeness(heading: str, each: Field) -> float:
    text = simplify(heading)
    names = (each.label.zh, *ALSO.get(each, ()), *GUESSES.get(each, ()))
    return max(_alike(text, simplify(name)) for name in names)


def _alike(text: str, name: str) -> float:
    contained = 0.8 if len(name) > 1 and name in text else 0.0
    return max(contained, SequenceMatcher(None, text, name).ratio())


def check_layout(layout: Layout, headings: Headings) -> tuple[Problem, ...]:
    """All that keeps a table from being read by that layout."""
    found = []
    said = list(layout.columns.values())
    for each in Field:
        if said.count(each) > 1:
            both = "、".join(f"“{heading}”" for heading, field in layout.columns.items() if field is each)
            found.append(
                problem(
                    f"{both}都对应了“{each.label.zh}”。",
                    f"More than one column stands for “{each.label.en}”: {both}.",
                    mend_zh="请只保留一列，其余选“不导入”。",
                    mend_en="Keep one of them; leave the others out.",
                )
            )
        if each in ALWAYS_ASKED and each not in said and each not in layout.fixed:
            found.append(
                problem(
                    f"没有一列对应“{each.label.zh}”。",
                    f"No column stands for “{each.label.en}”.",
                    mend_zh="请指定一列；表中没有的，请在原表中补上后重新上传。",
                    mend_en="Choose a column; if the table has none, add it and upload again.",
                )
            )
    if unknown := [heading for heading in layout.columns if heading not in headings.texts]:
        found.append(
            problem(
                f"表中没有“{'、'.join(unknown)}”列。",
                f"The table has no column “{', '.join(unknown)}”.",
                mend_zh="请重新指定。",
                mend_en="Choose again.",
            )
        )
    return tuple(found)
