"""Marking schemes in and out, in either layout: the WorldSkills import workbook or the Chinese 评分方案."""

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TypeVar, cast

from competition.domain.marking_scheme import MarkingScheme
from competition.domain.problems import Problem, Refusal, Text, Where, problem
from competition.domain.scheme_changes import Change, compare_schemes
from competition.spreadsheets import chinese_scheme, cis_scheme
from competition.spreadsheets.chinese_writer import chinese_book
from competition.spreadsheets.cis_writer import calculations_of, cis_book, is_cis, named_by_cis, not_in_cis
from competition.spreadsheets.reading import Book, open_workbook
from competition.spreadsheets.scheme_read import SchemeRead
from competition.spreadsheets.tables import simplify
from competition.spreadsheets.writing import to_bytes

__all__ = ["CHINESE", "CIS", "LAYOUTS", "SchemeRead", "layout_of", "read_scheme", "write_scheme"]
CIS, CHINESE = "cis", "chinese"
LAYOUTS = (CIS, CHINESE)
WRITTEN = "scheme.xlsx"
MOST_SHOWN = 3
Anything = TypeVar("Anything")
READERS = {cis_scheme.SHEET: cis_scheme.read_cis, chinese_scheme.SHEET: chinese_scheme.read_chinese}


def read_scheme(data: bytes, *, file: str) -> SchemeRead:
    """The scheme with what is worth a look, or None with every error: a scheme is never taken in part.

    Every problem of a sheet names a cell. Refusal if the file is no workbook, has no sheet of either layout, lacks a
    heading or has no rows.
    """
    book = open_workbook(data, file=file)
    try:
        read = _read(book)
    except Refusal as refusal:
        raise Refusal(map(_at_a_cell, refusal.problems)) from refusal
    return replace(read, problems=tuple(map(_at_a_cell, read.problems)))


def write_scheme(scheme: MarkingScheme, layout: str) -> bytes:
    """The scheme as a workbook of that layout, "cis" or "chinese"; reading it gives the same scheme again.

    That is tried, not taken for granted. Only the ids of aspects and the one part's id and name are not kept in "cis",
    which has no place for them, and line ends are all written the same. Refusal, naming what differs, where the layout
    cannot say what the scheme says. KeyError for an unknown layout.
    """
    if layout == CIS and (losses := not_in_cis(scheme)):
        raise Refusal(losses)
    data = to_bytes({CIS: cis_book, CHINESE: chinese_book}[layout](scheme))
    wanted = named_by_cis(scheme) if layout == CIS else scheme
    if lost := lost_in(data, wanted):
        raise Refusal(lost)
    return data


def layout_of(scheme: MarkingScheme) -> str:
    """The layout that keeps the scheme whole: "cis" where it can, which a scheme marked by panel only may."""
    fits = is_cis(scheme) and not lost_in(to_bytes(cis_book(scheme)), scheme)
    return CIS if fits else CHINESE


def lost_in(data: bytes, scheme: MarkingScheme) -> tuple[Problem, ...]:
    """What keeps the workbook from being read as this scheme; line ends do not count."""
    try:
        read = read_scheme(data, file=WRITTEN)
    except Refusal as refusal:
        return refusal.problems
    wanted = with_plain_ends(replace(scheme, calculations=calculations_of(scheme)))
    if read.draft == wanted:
        return ()
    changes = compare_schemes(wanted, read.draft) if read.draft else ()
    shown = [_shown(change) for change in changes][:MOST_SHOWN]
    zh = "；".join(each.zh for each in shown) or "编号或计算"
    en = "; ".join(each.en for each in shown) or "ids or calculations"
    return (
        problem(
            f"工作簿读回来与评分方案不同：{zh}。",
            f"The workbook would not be read as the same scheme: {en}.",
            mend_zh="请改写这些内容：单元格存不住特殊字符、全角数字、首尾空格，以及与表头或标签相同的文字。",
            mend_en="Word them otherwise: a cell keeps no special characters, full-width digits, blanks at the ends, "
            "nor texts that are headings or labels of the layout.",
        ),
    )


def with_plain_ends(value: Anything) -> Anything:
    """The same value; every line of its texts ends in one character, as a workbook ends it."""
    match value:
        case Enum():
            return value
        case str():
            return cast("Anything", value.replace("\r\n", "\n").replace("\r", "\n"))
        case tuple():
            return cast("Anything", tuple(map(with_plain_ends, value)))
        case _ if is_dataclass(value) and not isinstance(value, type):
            held = {each.name: with_plain_ends(getattr(value, each.name)) for each in fields(value)}
            return cast("Anything", replace(value, **held))
    return value


def _shown(change: Change) -> Text:
    """One node, with the values that differ."""
    zh, en = f"{change.level.zh}{change.id}", f"{change.level.en} {change.id}".strip()
    labels = [each.label for each in change.fields]
    more_zh = "、".join(label.zh for label in labels) or change.kind.label.zh
    more_en = ", ".join(label.en for label in labels) or change.kind.label.en
    return Text(f"{zh}（{more_zh}）", f"{en} ({more_en})")


def _read(book: Book) -> SchemeRead:
    there = {simplify(grid.name).casefold() for grid in book.sheets}
    for sheet, read in READERS.items():
        if simplify(sheet).casefold() in there:
            return read(book, file=book.file)
    names = "、".join(f"“{grid.name}”" for grid in book.sheets)
    wanted = "”或“".join(READERS)
    raise Refusal(
        problem(
            f"没有名为“{wanted}”的工作表；文件中有：{names}。",
            f"There is no sheet “{'” or “'.join(READERS)}”; the file has: {names}.",
            mend_zh="请确认文件是否选对，或按评分方案模板填写。",
            mend_en="Check that this is the right file, or fill in the template of a marking scheme.",
            where=book.sheets[0].where() if book.sheets else Where(book.file),
        )
    )


def _at_a_cell(found: Problem) -> Problem:
    """A whole row or sheet is shown by its first cell."""
    where = found.where
    if not where.sheet or where.cell:
        return found
    return replace(found, where=replace(where, cell=f"A{where.row or 1}"))
