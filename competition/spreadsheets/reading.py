"""Opens a workbook that somebody else made: limits before parsing, plain values out, no formula or macro ever run."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from competition.domain.problems import Refusal, Where, problem

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 32 * 1024 * 1024
MAX_MEMBERS = 500
MAX_SHEETS = 30
MAX_TAGS = 600_000
MAX_ROWS = 5_000
MAX_COLUMNS = 200
OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
ZIP_MAGIC = b"PK"
ENCRYPTED_BIT = 0x1
FORMULA = re.compile(rb"<(\w+:)?f[\s>/]")

Value = str | int | float | bool | date | datetime | time | timedelta | None
Values = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and where it stands. `uncomputed` marks a formula whose result was never saved."""

    value: Value
    where: Where
    uncomputed: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """The values of one sheet; rows and columns count from 1. `uncomputed` holds (row, column)."""

    file: str
    name: str
    rows: tuple[Values, ...]
    uncomputed: frozenset[tuple[int, int]] = frozenset()

    def cell(self, row: int, column: int, heading: str = "") -> Cell:
        """The cell; an empty one beyond the edges."""
        inside = row <= len(self.rows) and column <= len(self.rows[row - 1])
        value = self.rows[row - 1][column - 1] if inside else None
        place = Where(self.file, self.name, row, heading, f"{get_column_letter(column)}{row}")
        return Cell(value, place, (row, column) in self.uncomputed)

    def where(self, row: int | None = None) -> Where:
        """The place of a row, or of the sheet."""
        return Where(self.file, self.name, row)


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets of a workbook in their order."""

    file: str
    sheets: tuple[Grid, ...]


def open_workbook(data: bytes, *, file: str) -> Book:
    """The values of every sheet of an .xlsx or .xlsm. `file` is its name as messages show it.

    Refusal if it is no such workbook, is encrypted or damaged, is larger than the limits, or holds XML entities.
    """
    has_formulas = _check_container(data, file)
    try:
        # A foreign workbook with an unknown extension is no reason to write to our log.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Book(file, tuple(_read_sheets(data, file, has_formulas=has_formulas)))
    except Refusal:
        raise
    except Exception as error:  # openpyxl lets whatever a damaged part causes through
        raise (_entities(file) if _is_entity_trick(error) else _damaged(file)) from error


def _check_container(data: bytes, file: str) -> bool:
    """Refuse what must not be parsed; True if a sheet holds formulas."""
    if len(data) > MAX_BYTES:
        raise _too_large(
            file, f"文件超过{MAX_BYTES // 2**20} MB", f"the file is over {MAX_BYTES // 2**20} MB"
        )
    if data.startswith(OLE_MAGIC):
        raise _encrypted(file) if OLE_ENCRYPTED in data else _old_xls(file)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise (_damaged(file) if data.startswith(ZIP_MAGIC) else _no_workbook(file)) from error
    with archive:
        members = archive.infolist()
        _check_members(members, file)
        try:
            parts = [archive.read(each) for each in members if each.filename.lower().endswith(".xml")]
        except Exception as error:  # zlib, CRC and unknown compression each raise their own
            raise _damaged(file) from error
    _check_parts(parts, file)
    return any(FORMULA.search(part) for part in parts)


def _check_parts(parts: list[bytes], file: str) -> None:
    """A few megabytes of empty elements would keep the parser busy for minutes."""
    if any(b"\0" in part for part in parts):
        raise _damaged(file)  # no office program writes UTF-16, and it would hide the elements from the count
    if sum(part.count(b"<") for part in parts) > MAX_TAGS:
        raise _too_large(file, "单元格过多", "it holds too many cells")


def _check_members(members: list[zipfile.ZipInfo], file: str) -> None:
    if len(members) > MAX_MEMBERS:
        raise _too_large(file, f"压缩包内有{len(members)}个部件", f"the package holds {len(members)} members")
    if sum(each.file_size for each in members) > MAX_UNPACKED:
        limit = MAX_UNPACKED // 2**20
        raise _too_large(file, f"解压后超过{limit} MB", f"it unpacks to more than {limit} MB")
    if any(each.flag_bits & ENCRYPTED_BIT for each in members):
        raise _encrypted(file)
    if not any(each.filename.lower() == "xl/workbook.xml" for each in members):
        raise _no_workbook(file)


def _read_sheets(data: bytes, file: str, *, has_formulas: bool) -> Iterator[Grid]:
    values = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if len(values.worksheets) > MAX_SHEETS:
        count = len(values.worksheets)
        raise _too_large(file, f"有{count}个工作表", f"it has {count} sheets")
    formulas = load_workbook(BytesIO(data), read_only=True, keep_links=False) if has_formulas else None
    for index, sheet in enumerate(values.worksheets):
        sheet.reset_dimensions()  # the stated size may be wrong
        rows = _read_rows(sheet, file)
        twin = formulas.worksheets[index] if formulas else None
        uncomputed = _uncomputed(sheet, twin) if twin else frozenset()
        last = max((row for row, _column in uncomputed), default=0)
        yield Grid(file, sheet.title, rows + ((),) * (last - len(rows)), uncomputed)


def _read_rows(sheet: ReadOnlyWorksheet, file: str) -> tuple[Values, ...]:
    """The rows without their empty ends."""
    rows: list[Values] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > MAX_ROWS:
            raise _too_many(file, sheet.title, "行", "rows", MAX_ROWS)
        row = list(cells)
        while row and row[-1] is None:
            row.pop()
        if len(row) > MAX_COLUMNS:
            raise _too_many(file, sheet.title, "列", "columns", MAX_COLUMNS)
        rows.append(tuple(row))
    while rows and not rows[-1]:
        rows.pop()
    return tuple(rows)


def _uncomputed(sheet: ReadOnlyWorksheet, twin: ReadOnlyWorksheet) -> frozenset[tuple[int, int]]:
    """Where `twin`, read with its formulas, has one and `sheet`, read with results, has none.

    A formula that gave an empty text bears the type of a text; one that was never computed has no type.
    """
    twin.reset_dimensions()
    return frozenset(
        (number, column)
        for number, (cells, twins) in enumerate(
            zip(sheet.iter_rows(), twin.iter_rows(), strict=True), start=1
        )
        for column, (cell, formula) in enumerate(zip(cells, twins, strict=True), start=1)
        if formula.data_type == "f" and cell.value is None and cell.data_type == "n"
    )


def _is_entity_trick(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, DefusedXmlException):
            return True
        error = error.__cause__ or error.__context__
    return False


def _no_workbook(file: str) -> Refusal:
    return _refuse(
        file,
        "这不是 Excel 工作簿（.xlsx）。",
        "This is not an Excel workbook (.xlsx).",
        "请用 Excel 或 WPS 打开原表，另存为 .xlsx 后再上传。",
        "Open the table in Excel or WPS and save it as .xlsx.",
    )


def _old_xls(file: str) -> Refusal:
    return _refuse(
        file,
        "这是旧版 .xls 文件。",
        "This is a file of the old .xls format.",
        "请打开后另存为“Excel 工作簿（.xlsx）”再上传。",
        "Open it and save it as “Excel workbook (.xlsx)”.",
    )


def _encrypted(file: str) -> Refusal:
    return _refuse(
        file,
        "工作簿设有打开密码，无法读取。",
        "The workbook is encrypted with a password.",
        "请取消打开密码，重新保存后上传。",
        "Remove the password, save it and upload it again.",
    )


def _damaged(file: str) -> Refusal:
    return _refuse(
        file,
        "工作簿已损坏，无法读取。",
        "The workbook is damaged and cannot be read.",
        "请用 Excel 或 WPS 打开并重新另存为 .xlsx。",
        "Open it in Excel or WPS and save it as .xlsx again.",
    )


def _entities(file: str) -> Refusal:
    return _refuse(
        file,
        "工作簿内含 XML 实体声明，出于安全不予读取。",
        "The workbook declares XML entities; it is not read for safety.",
        "请把内容复制到新建的工作簿，另存为 .xlsx 后上传。",
        "Copy the content to a new workbook and save it as .xlsx.",
    )


def _too_large(file: str, zh: str, en: str) -> Refusal:
    return _refuse(
        file,
        f"工作簿过大：{zh}。",
        f"The workbook is too large: {en}.",
        "请删去图片和多余的工作表，只留所需的表格。",
        "Remove pictures and sheets that are not needed.",
    )


def _too_many(file: str, sheet: str, what_zh: str, what_en: str, limit: int) -> Refusal:
    return Refusal(
        problem(
            f"工作表超过{limit}{what_zh}。",
            f"The sheet has more than {limit} {what_en}.",
            mend_zh=f"请选中表格以外的空白{what_zh}，删除后保存。",
            mend_en=f"Delete the empty {what_en} outside the table and save.",
            where=Where(file, sheet),
        )
    )


def _refuse(file: str, zh: str, en: str, mend_zh: str, mend_en: str) -> Refusal:
    return Refusal(problem(zh, en, mend_zh=mend_zh, mend_en=mend_en, where=Where(file)))
