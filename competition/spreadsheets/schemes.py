"""Marking schemes from either layout: the WorldSkills import workbook or the Chinese 评分方案."""

from competition.domain.problems import Refusal, Where, problem
from competition.spreadsheets import chinese_scheme, cis_scheme
from competition.spreadsheets.reading import open_workbook
from competition.spreadsheets.scheme_read import SchemeRead
from competition.spreadsheets.tables import simplify

__all__ = ["SchemeRead", "read_scheme"]
LAYOUTS = {cis_scheme.SHEET: cis_scheme.read_cis, chinese_scheme.SHEET: chinese_scheme.read_chinese}


def read_scheme(data: bytes, *, file: str) -> SchemeRead:
    """The scheme with what is worth a look, or None with every error: a scheme is never taken in part.

    Refusal if the file is no workbook, has no sheet of either layout, lacks a heading or has no rows.
    """
    book = open_workbook(data, file=file)
    there = {simplify(grid.name).casefold() for grid in book.sheets}
    for sheet, read in LAYOUTS.items():
        if simplify(sheet).casefold() in there:
            return read(book, file=file)
    names = "、".join(f"“{grid.name}”" for grid in book.sheets)
    wanted = "”或“".join(LAYOUTS)
    raise Refusal(
        problem(
            f"没有名为“{wanted}”的工作表；文件中有：{names}。",
            f"There is no sheet “{'” or “'.join(LAYOUTS)}”; the file has: {names}.",
            mend_zh="请确认文件是否选对，或按评分方案模板填写。",
            mend_en="Check that this is the right file, or fill in the template of a marking scheme.",
            where=Where(file, chinese_scheme.SHEET),
        )
    )
