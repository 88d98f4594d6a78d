"""What is kept between two steps of the log must not change without one: every test watches over it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, event

from competition.db.prepared import Prepared
from competition.operations.log_writing import NO_STEPS, LogWriter

WRITTEN = "written without a step"
WRITES = re.compile(
    r'(INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?(?: SET (.*?))?(?: WHERE|$| \(| RETURNING)', re.DOTALL
)
ANYTHING = frozenset({"*"})
ALLOWED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "sheet",
            "mark",
            "mark_operation",
            "mark_note",
            "mark_photo",
            "sheet_signature",
            "judge_call",
            "paper_record",
            "paper_mark",
            "sign_in_failures",
        ),
        ANYTHING,
    ),
    "tablet": frozenset({"battery", "unsent", "release", "last_seen_at"}),
    "tablet_judge": frozenset({"failures", "locked_until"}),
    "reopened_aspect": frozenset({"settled_at"}),
}
"""By table, the columns of which nothing is kept; `*` for whole rows too."""


def watch() -> None:
    """From now on an entry that is no step raises where its transaction wrote what may be kept."""
    event.listen(Engine, "before_cursor_execute", _note)
    event.listen(Engine, "begin", _begin)
    keep, run = LogWriter.keep, Prepared.run

    def noted(self: Prepared, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        _note(connection, None, self._compiled(connection.dialect).text)
        run(self, connection, rows)

    Prepared.run = noted  # type: ignore[method-assign]

    def watched(self: LogWriter) -> None:
        actions = {each["action"] for each in self._entries}
        found = self._connection.info.get(WRITTEN, set())
        if actions and actions <= NO_STEPS and found:
            raise AssertionError(f"{sorted(actions)} are no steps, but write {sorted(found)}")
        keep(self)

    LogWriter.keep = watched  # type: ignore[method-assign]


def _begin(connection: Connection) -> None:
    connection.info[WRITTEN] = set()


def _note(connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
    if (found := WRITES.match(statement)) is None:
        return
    _kind, table, columns = found.groups()
    allowed = ALLOWED.get(table, frozenset())
    changed = {each.split("=")[0].strip(' "') for each in columns.split(", ")} if columns else {"a row"}
    if allowed != ANYTHING and not changed <= allowed:
        connection.info.setdefault(WRITTEN, set()).add(f"{table}: {', '.join(sorted(changed))}")
