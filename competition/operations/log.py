"""The log verified, in the database and in a file: every hash recomputed, the first broken entry named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from competition.db.audit import AuditChain, AuditEntry, chains, entries_of_chain
from competition.db.competitions import Competition
from competition.domain.problems import Problem, Refusal, problem
from competition.operations.log_words import words_of
from competition.operations.log_writing import FIRST, entry_hash
from competition.operations.unit import day_of
from competition.spreadsheets.log import Closing, LogFile, LogLine, read_log, write_log

GROUP = 4


@dataclass(frozen=True, slots=True)
class LogReport:
    """How many entries in how many chains were checked, and the first broken entry of each chain."""

    chains: int
    entries: int
    problems: tuple[Problem, ...]


def verify_log() -> LogReport:
    """Check every chain against its hashes and its head."""
    found = [(chain, fault_of(chain, entries_of_chain(chain.id))) for chain in chains()]
    return LogReport(
        chains=len(found),
        entries=sum(chain.length for chain, _ in found),
        problems=tuple(_broken(chain.id, fault) for chain, fault in found if fault is not None),
    )


def fault_of(chain: AuditChain, entries: Sequence[AuditEntry]) -> int | None:
    """The number of the first broken entry of a chain; None if it is whole."""
    previous = FIRST
    for expected, entry in enumerate(entries, start=1):
        if (
            entry.sequence != expected
            or entry.previous != previous
            or _hash_of(_as_line(entry)) != entry.hash
        ):
            return expected
        previous = entry.hash
    if len(entries) != chain.length or previous != chain.head:
        return len(entries) + 1
    return None


def grouped(head: str) -> str:
    """A hash in short groups, to be printed, kept and compared by eye: 3f2a 91bc …"""
    return " ".join(head[start : start + GROUP] for start in range(0, len(head), GROUP))


def export_log(
    competition: Competition, *, form: str, first: date | None = None, last: date | None = None
) -> bytes:
    """The log of a competition as a file, whole or from one day in China to another.

    Everything between the first and the last entry of these days is in it, so that each follows the one before.
    """
    chain, entries = chain_of(competition.id)
    wanted = [
        place
        for place, entry in enumerate(entries)
        if (first is None or day_of(entry.at) >= first) and (last is None or day_of(entry.at) <= last)
    ]
    part = entries[wanted[0] : wanted[-1] + 1] if wanted else []
    closing = Closing(
        competition=competition.code,
        chain=competition.id,
        count=len(part),
        head=part[-1].hash if part else FIRST,
        length=chain.length,
        chain_head=chain.head,
    )
    return write_log([(_as_line(entry), words_of(entry.action)) for entry in part], closing, form=form)


def chain_of(chain_id: int) -> tuple[AuditChain, list[AuditEntry]]:
    """A chain with its entries. Refusal where its head is missing."""
    chain = next((each for each in chains() if each.id == chain_id), None)
    if chain is None:
        raise Refusal(_broken(chain_id, 1))
    return chain, entries_of_chain(chain_id)


def verify_file(data: bytes, *, form: str) -> LogReport:
    """Check an exported file by itself. Refusal for one that cannot be read at all.

    That nobody made it up as a whole shows only where its head is compared with one that was kept elsewhere.
    """
    found = read_log(data, form=form)
    fault = _fault_in(found)
    problems = () if fault is None else (_broken_file(fault),)
    return LogReport(chains=1, entries=len(found.lines), problems=problems)


def head_in(data: bytes, *, form: str) -> str:
    """The head that stands at the end of an exported file, which `verify_file` found whole."""
    closing = read_log(data, form=form).closing
    return closing.head if closing else ""


def _fault_in(found: LogFile) -> int | None:
    closing, previous, expected = found.closing, None, 1
    for place, line in enumerate(found.lines):
        expected = (line.sequence if line else 1) if place == 0 else expected
        before = FIRST if expected == 1 else previous
        if not _fits(line, expected, before):
            return expected
        previous, expected = line.hash, expected + 1
    if closing is None or not _closes(closing, found.lines):
        return expected
    return None


def _fits(line: LogLine | None, expected: int, before: str | None) -> bool:
    """Whether a line is the one expected; None for `before` where what is before it is not in the file."""
    if line is None or line.sequence != expected or before not in (None, line.previous):
        return False
    return _hash_of(line) == line.hash


def _closes(closing: Closing, lines: Iterable[LogLine | None]) -> bool:
    found = [each for each in lines if each is not None]
    if not found:
        return closing.count == 0
    newest = found[-1]
    at_the_end = newest.sequence == closing.length
    return (
        (closing.count, closing.head) == (len(found), newest.hash)
        and newest.sequence <= closing.length
        and {each.chain for each in found} == {closing.chain}
        and (not at_the_end or closing.chain_head == newest.hash)
    )


def _as_line(entry: AuditEntry) -> LogLine:
    return LogLine(
        chain=entry.chain_id,
        sequence=entry.sequence,
        at=entry.at,
        by=entry.by,
        action=entry.action,
        detail=entry.detail,
        previous=entry.previous,
        hash=entry.hash,
    )


def _hash_of(line: LogLine) -> str:
    return entry_hash(
        chain_id=line.chain,
        sequence=line.sequence,
        at=line.at,
        by=line.by,
        action=line.action,
        detail=line.detail,
        previous=line.previous,
    )


def _broken(chain: int, sequence: int) -> Problem:
    return problem(
        f"日志链 {chain} 的第 {sequence} 条与其哈希不符，此后的记录不可信。",
        f"Entry {sequence} of log chain {chain} does not fit its hash; what follows cannot be trusted.",
        mend_zh="请保全数据库现状，从备份比对该条记录。",
        mend_en="Keep the database as it is and compare the entry with a backup.",
    )


def _broken_file(sequence: int) -> Problem:
    return problem(
        f"文件中第 {sequence} 条缺失或与其哈希不符，此后的记录不可信。",
        f"Entry {sequence} of the file is missing or does not fit its hash; what follows cannot be trusted.",
        mend_zh="请保全该文件，与数据库或另存的一份比对。",
        mend_en="Keep the file and compare it with the database or another copy.",
    )
