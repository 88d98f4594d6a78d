"""The log verified: every hash recomputed, the first broken entry named."""

from dataclasses import dataclass

from competition.db.audit import AuditChain, chains, entries_of_chain
from competition.domain.problems import Problem, problem
from competition.operations.unit import FIRST, entry_hash


@dataclass(frozen=True, slots=True)
class LogReport:
    """How many entries in how many chains were checked, and the first broken entry of each chain."""

    chains: int
    entries: int
    problems: tuple[Problem, ...]


def verify_log() -> LogReport:
    """Check every chain against its hashes and its head."""
    found = [(chain, _first_fault(chain)) for chain in chains()]
    return LogReport(
        chains=len(found),
        entries=sum(chain.length for chain, _ in found),
        problems=tuple(fault for _, fault in found if fault is not None),
    )


def _first_fault(chain: AuditChain) -> Problem | None:
    previous = FIRST
    entries = entries_of_chain(chain.id)
    for expected, entry in enumerate(entries, start=1):
        if entry.sequence != expected or entry.previous != previous or entry_hash(entry) != entry.hash:
            return _broken(chain.id, expected)
        previous = entry.hash
    if len(entries) != chain.length or previous != chain.head:
        return _broken(chain.id, len(entries) + 1)
    return None


def _broken(chain: int, sequence: int) -> Problem:
    return problem(
        f"日志链 {chain} 的第 {sequence} 条与其哈希不符，此后的记录不可信。",
        f"Entry {sequence} of log chain {chain} does not fit its hash; what follows cannot be trusted.",
        mend_zh="请保全数据库现状，从备份比对该条记录。",
        mend_en="Keep the database as it is and compare the entry with a backup.",
    )
