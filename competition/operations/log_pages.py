"""The log of a competition as the office reads it: in words, by pages; marks are in it once they are published."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from competition.codec import dump
from competition.db.audit import AuditEntry
from competition.db.competitions import Competition
from competition.db.results import published_result
from competition.domain.problems import Refusal, Text, problem
from competition.operations.log import chain_of, export_log, fault_of
from competition.operations.log_words import words_of

PER_PAGE = 50
HOLDING_MARKS = (
    "sheet.",
    "keying.",
    "tablet.take",
    "recheck.",
    "correction.",
    "ruling.",
    "result.rank",
    "entry.elapsed",
)
"""How the actions begin whose detail may tell marks or places."""


@dataclass(frozen=True, slots=True)
class LogWords:
    """An entry in words: `detail` by name, None while it may tell marks that are not published."""

    sequence: int
    at: datetime
    by: str
    action: str
    says: Text
    detail: dict[str, str] | None
    hash: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log, newest entry first; `fault` is the first broken entry of the whole chain."""

    entries: tuple[LogWords, ...]
    page: int
    pages: int
    found: int
    length: int
    head: str
    fault: int | None
    actions: dict[str, Text]
    people: tuple[str, ...]


def read_page(competition: Competition, *, action: str = "", by: str = "", page: int | None = 1) -> LogPage:
    """The entries with that action and by that account, empty for all; None for every page at once."""
    chain, entries = chain_of(competition.id)
    wanted = [e for e in reversed(entries) if action in ("", e.action) and by in ("", e.by)]
    pages = max(1, -(-len(wanted) // PER_PAGE))
    number = min(max(page, 1), pages) if page is not None else 1
    shown = wanted if page is None else wanted[(number - 1) * PER_PAGE : number * PER_PAGE]
    published = _published(competition)
    return LogPage(
        entries=tuple(_in_words(entry, published) for entry in shown),
        page=number,
        pages=1 if page is None else pages,
        found=len(wanted),
        length=chain.length,
        head=chain.head,
        fault=fault_of(chain, entries),
        actions={each: words_of(each) for each in sorted({e.action for e in entries})},
        people=tuple(sorted({e.by for e in entries})),
    )


def download_log(
    competition: Competition, *, form: str, first: date | None = None, last: date | None = None
) -> bytes:
    """The file for the office. Refusal while the log tells marks that are not published."""
    published = _published(competition)
    _chain, entries = chain_of(competition.id)
    if any(_withheld(entry, json.loads(entry.detail), published) for entry in entries):
        raise Refusal(
            problem(
                "日志中有尚未公布的分数，暂不能下载。",
                "The log holds marks that are not published; it cannot be downloaded yet.",
                mend_zh="请在成绩公布后下载；此前由系统管理员用命令 saiwu log export 导出并保管。",
                mend_en="Download it after publication; until then the administrator runs `saiwu log export`.",
            )
        )
    return export_log(competition, form=form, first=first, last=last)


def _published(competition: Competition) -> dict[str, datetime]:
    """When the result of each event was last published, by its code."""
    found = {event.code: published_result(event.id) for event in competition.events}
    return {code: row.published_at for code, row in found.items() if row and row.published_at}


def _withheld(entry: AuditEntry, detail: Mapping[str, object], published: Mapping[str, datetime]) -> bool:
    if not entry.action.startswith(HOLDING_MARKS):
        return False
    event = str(detail.get("event") or str(detail.get("entry", "")).rpartition("-")[0])
    return event not in published or entry.at > published[event]


def _in_words(entry: AuditEntry, published: Mapping[str, datetime]) -> LogWords:
    detail = json.loads(entry.detail)
    told = {name: value if isinstance(value, str) else dump(value) for name, value in detail.items()}
    return LogWords(
        sequence=entry.sequence,
        at=entry.at,
        by=entry.by,
        action=entry.action,
        says=words_of(entry.action),
        detail=None if _withheld(entry, detail, published) else told,
        hash=entry.hash,
    )
