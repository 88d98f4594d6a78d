"""Text tables as offices save them: parted by commas, semicolons or tabs, in UTF-8 or GB 18030."""

import csv
import io
from collections.abc import Iterator

from competition.domain.problems import Refusal, Where, problem
from competition.spreadsheets.reading import MAX_BYTES, Grid

DELIMITERS = (",", ";", "\t")
"""Spreadsheets write semicolons where the comma is the decimal sign, and tabs as “Unicode text”."""


def read_delimited(data: bytes, *, file: str) -> Iterator[Grid]:
    """The table as each of the delimiters parts it, the comma first. Refusal for what is no text or no table."""
    if len(data) > MAX_BYTES:
        raise _unreadable(
            file, f"文件超过{MAX_BYTES // 2**20} MB", f"The file is over {MAX_BYTES // 2**20} MB"
        )
    try:
        text = _decode(data)
        for delimiter in DELIMITERS:
            rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
            yield Grid(file, "", tuple(map(tuple, rows)))
    except UnicodeDecodeError as error:
        raise _unreadable(file, "文字编码无法识别", "The encoding of the text is not known") from error
    except csv.Error as error:
        raise _unreadable(file, "不是 CSV 表格", "This is not a CSV table") from error


def _decode(data: bytes) -> str:
    """UTF-8 with or without BOM, else GB 18030, as spreadsheets in China write it. UnicodeDecodeError for neither."""
    if b"\0" in data:
        raise UnicodeDecodeError("utf-8", data, data.index(b"\0"), data.index(b"\0") + 1, "no text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _unreadable(file: str, zh: str, en: str) -> Refusal:
    return Refusal(
        problem(
            f"{zh}。",
            f"{en}.",
            mend_zh="请用 Excel 或 WPS 打开原表，另存为“CSV UTF-8”或 .xlsx。",
            mend_en="Open the table in Excel or WPS and save it as “CSV UTF-8” or .xlsx.",
            where=Where(file),
        )
    )
