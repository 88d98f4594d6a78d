"""The log as a file that is kept elsewhere: CSV, JSON lines or a workbook, out and in again without a database.

A row holds all that its hash covers, the moment in China and what the action is called; the last row is the head.
What the action is called is for readers only: no hash covers it.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from io import BytesIO, StringIO
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook

from competition.domain.problems import Refusal, Text, problem
from competition.spreadsheets.writing import FORMULA_STARTS, heading_row, put, set_widths, to_bytes

FORMS = ("csv", "jsonl", "xlsx")
SHEET = "操作日志"
HEAD = "链头 Head"
HEADINGS = (
    *("序号 No.", "北京时间 China time", "UTC", "操作人 Who", "操作", "Action", "代码 Code", "详情 Detail"),
    *("哈希 Hash", "前一条哈希 Previous", "日志链 Chain"),
)
WIDTHS = (8, 22, 34, 16, 24, 28, 24, 60, 66, 66, 10)
LONGEST_CELL = 30_000
"""A cell of a workbook holds 32,767 characters; a longer detail goes on behind the last column."""
CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry of a chain; `at` is aware UTC, `detail` canonical JSON, as the hash covers them."""

    chain: int
    sequence: int
    at: datetime
    by: str
    action: str
    detail: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands at the end of a file: how many entries it holds and the hash of its last one.

    `length` and `chain_head` are those of the whole chain when the file was written.
    """

    competition: str
    chain: int
    count: int
    head: str
    length: int
    chain_head: str


@dataclass(frozen=True, slots=True)
class LogFile:
    """The content of a file; None for a row that cannot be read, and for a head that is not there."""

    lines: tuple[LogLine | None, ...]
    closing: Closing | None


def write_log(lines: Sequence[tuple[LogLine, Text]], closing: Closing, *, form: str) -> bytes:
    """The file of a form of `FORMS`; each entry with what its action is called."""
    if form == "jsonl":
        return _write_json(lines, closing)
    rows = [_row(line, words) for line, words in lines]
    end = (HEAD, *map(str, asdict(closing).values()))
    return _write_csv(rows, end) if form == "csv" else _write_sheet(rows, end)


def read_log(data: bytes, *, form: str) -> LogFile:
    """What a file of that form holds. Refusal for one that is no such file at all."""
    try:
        if form == "jsonl":
            return _read_json(data)
        return _read_rows(_csv_rows(data) if form == "csv" else _sheet_rows(data))
    except (BadZipFile, KeyError, OSError, SyntaxError, TypeError, ValueError, csv.Error) as fault:
        raise Refusal(
            problem(
                "文件不能读取：不是导出的日志，或已损坏。",
                "The file cannot be read: it is no exported log, or it is damaged.",
                mend_zh="请用另存的一份核对；需要 .csv、.jsonl 或 .xlsx。",
                mend_en="Check another copy; it has to be .csv, .jsonl or .xlsx.",
            )
        ) from fault


def china_time(at: datetime) -> str:
    """The moment as a clock in China shows it: 2026-09-20 16:00:00."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def _row(line: LogLine, words: Text) -> tuple[str, ...]:
    return (
        *(str(line.sequence), china_time(line.at), line.at.isoformat(), line.by, words.zh, words.en),
        *(line.action, line.detail, line.hash, line.previous, str(line.chain)),
    )


def _line(cells: Sequence[str]) -> LogLine | None:
    """The entry of a row; None where it has not the shape, or shows another moment than it says."""
    try:
        number, shown, at, by, _zh, _en, action, detail, own, previous, chain, *more = cells
        found = LogLine(
            int(chain),
            int(number),
            datetime.fromisoformat(at),
            by,
            action,
            detail + "".join(more),
            previous,
            own,
        )
        return found if (shown, at) == (china_time(found.at), found.at.isoformat()) else None
    except ValueError:
        return None


def _read_rows(rows: list[list[str]]) -> LogFile:
    if not rows or tuple(rows[0][: len(HEADINGS)]) != HEADINGS:
        raise ValueError("no header of a log")
    body = rows[1:]
    ends = bool(body) and body[-1][:1] == [HEAD]
    return LogFile(tuple(map(_line, body[:-1] if ends else body)), _closing(body[-1][1:]) if ends else None)


def _closing(cells: Sequence[str]) -> Closing | None:
    try:
        competition, chain, count, head, length, chain_head, *_rest = cells
        return Closing(competition, int(chain), int(count), head, int(length), chain_head)
    except ValueError:
        return None


def _write_csv(rows: Iterable[tuple[str, ...]], end: tuple[str, ...]) -> bytes:
    target = StringIO(newline="")
    csv.writer(target).writerows([[_guarded(each) for each in row] for row in (HEADINGS, *rows, end)])
    return target.getvalue().encode("utf-8-sig")


def _csv_rows(data: bytes) -> list[list[str]]:
    text = data.decode("utf-8-sig", errors="replace")
    earlier = csv.field_size_limit(max(len(data), csv.field_size_limit()))
    try:
        return [[_unguarded(each) for each in row] for row in csv.reader(StringIO(text, newline=""))]
    finally:
        csv.field_size_limit(earlier)  # it is the whole process's, and other tables keep theirs


def _guarded(text: str) -> str:
    """With an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(("'", *FORMULA_STARTS)) else text


def _unguarded(text: str) -> str:
    return text.removeprefix("'")


def _write_sheet(rows: Iterable[tuple[str, ...]], end: tuple[str, ...]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    heading_row(sheet, 1, HEADINGS)
    set_widths(sheet, WIDTHS)
    for number, row in enumerate((*rows, end), start=2):
        for column, text in enumerate(_cut(row), start=1):
            put(sheet, number, column, text)
    return to_bytes(book)


def _cut(row: tuple[str, ...]) -> tuple[str, ...]:
    """The row with what is too long for its cell behind the others."""
    if len(row) < len(HEADINGS):
        return row
    detail = row[7]
    rest = [detail[start : start + LONGEST_CELL] for start in range(LONGEST_CELL, len(detail), LONGEST_CELL)]
    return (*row[:7], detail[:LONGEST_CELL], *row[8:], *rest)


def _sheet_rows(data: bytes) -> list[list[str]]:
    book = load_workbook(BytesIO(data))
    rows = [["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].values]
    return [_without_tail(row) for row in rows]


def _without_tail(row: list[str]) -> list[str]:
    """Without the empty cells behind the last column."""
    while row and not row[-1]:
        row.pop()
    return row


def _write_json(lines: Sequence[tuple[LogLine, Text]], closing: Closing) -> bytes:
    written = [
        {
            **asdict(line),
            "at": line.at.isoformat(),
            "china": china_time(line.at),
            "zh": words.zh,
            "en": words.en,
        }
        for line, words in lines
    ]
    return "".join(
        json.dumps(each, ensure_ascii=False) + "\n" for each in (*written, {"head_of_log": asdict(closing)})
    ).encode()


def _read_json(data: bytes) -> LogFile:
    found = [_parsed(each) for each in data.decode(errors="replace").split("\n") if each.strip()]
    if not any(found):
        raise ValueError("no JSON lines")
    end = found[-1].get("head_of_log")
    closing = _closing([str(each) for each in end.values()]) if isinstance(end, dict) else None
    body = found if closing is None else found[:-1]
    return LogFile(tuple(_json_line(each) for each in body), closing)


def _parsed(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _json_line(found: dict[str, object]) -> LogLine | None:
    names = ("sequence", "china", "at", "by", "zh", "en", "action", "detail", "hash", "previous", "chain")
    return _line([str(found[name]) for name in names]) if set(names) == set(found) else None
