"""Everything that hangs on a rehearsal, found by the foreign keys of all tables, so that no table is forgotten."""

from typing import cast

from sqlalchemy import ColumnElement, ForeignKey, Table, delete, false, or_, select
from sqlalchemy.engine import CursorResult

from competition.db import db
from competition.db.competitions import Competition
from competition.db.tablets import MarkOperationRow

ROOT = cast("Table", Competition.__table__)


def wipe_rows(competition: Competition) -> int:
    """Within an operation: delete a rehearsal and every row that leads to it, directly or by others; how many there were.

    What names it by its address alone goes too: marks that tablets sent and that belonged nowhere in it. Another
    competition is never taken along: one that named this one would stop the whole operation.
    """
    assert competition.rehearses  # noqa: S101 - of a real competition nothing is ever wiped
    identifier, address = competition.id, f"{competition.code}/"
    db.session.flush()
    gone = _delete(
        cast("Table", MarkOperationRow.__table__), MarkOperationRow.sheet.startswith(address, autoescape=True)
    )
    for table in reversed(db.metadata.sorted_tables):
        gone += _delete(table, hangs_on(table, identifier))
    db.session.expire_all()
    return gone


def hangs_on(table: Table, competition_id: int) -> ColumnElement[bool]:
    """Which rows of a table lead to a competition, or are it."""
    if table is ROOT:
        return ROOT.c.id == competition_id
    keys = [key for key in table.foreign_keys if _leads_there(key)]
    return or_(false(), *(_points_in(key, competition_id) for key in keys))


def _points_in(key: ForeignKey, competition_id: int) -> ColumnElement[bool]:
    inside = hangs_on(key.column.table, competition_id)
    return key.parent.in_(select(key.column).where(inside))


def _leads_there(key: ForeignKey) -> bool:
    """Whether that way ends at a competition. A row that names one of its own kind is found by its other keys."""
    other = key.column.table
    return other is not key.parent.table and (other is ROOT or any(map(_leads_there, other.foreign_keys)))


def _delete(table: Table, which: ColumnElement[bool]) -> int:
    return cast("CursorResult[tuple[()]]", db.session.execute(delete(table).where(which))).rowcount
