"""Everything sealed and indexed anew after the keys were changed, found from the tables themselves.

Each batch is a transaction of its own, and what a batch looks for is what an earlier key sealed: after an interruption
the next run goes on where the last one stopped. What custodians sealed with their own keys is not concerned.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from cryptography.exceptions import InvalidTag
from flask import current_app
from sqlalchemy import Column, LargeBinary, RowMapping, delete, func, inspect, literal, select, update

from competition.db import db
from competition.db.accounts import RecoveryCode, SignInFailures
from competition.db.keys import DATA, INDEX, InstallationKey
from competition.db.sealing import (
    MARK_BYTES,
    BlindIndex,
    Sealed,
    index_under,
    is_indexed,
    mark_of,
    seal_bytes,
    unseal_bytes,
)
from competition.domain.problems import Problem, Refusal, problem
from competition.operations.unit import Actor, refuse, unit_of_work

BATCH = 200
LARGEST_BATCH = 32 * 1024 * 1024
"""Files are sealed too: a batch ends where its plain contents exceed this many bytes."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many values of a column are done, of how many that were under an earlier key."""

    column: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many values were sealed and indexed anew, and how many recovery codes only an earlier index key knows."""

    sealed: int
    indexed: int
    recovery_codes: int


def rotate_keys(
    *,
    by: Actor,
    now: datetime,
    batch: int = BATCH,
    largest: int = LARGEST_BATCH,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Rotation:
    """Bring everything under the keys of the settings. Refusal for what none of the keys opens.

    Ends with a look at every column: a Refusal if something is under an earlier key again.
    """
    sealed = indexed = 0
    for column in sealed_columns():
        total = left = _count_earlier(column)
        while left:
            sealed += _reseal_batch(column, batch, largest, by=by, now=now)
            left = _count_earlier(column)
            tell(Progress(str(column), total - left, total))
    for model, column in indexed_columns():
        ids = list(_wrongly_indexed(model, column))
        for start in range(0, len(ids), batch):
            part = ids[start : start + batch]
            indexed += _index_batch(model, column, part, by=by, now=now)
            tell(Progress(str(column), start + len(part), len(ids)))
    return _finish(sealed, indexed, by=by, now=now)


def sealed_columns() -> list[Column[Any]]:
    """Every column under the data key."""
    return [
        column
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Sealed)
    ]


def indexed_columns() -> list[tuple[type[Any], Column[Any]]]:
    """Every column under the index key whose text is kept, with its model."""
    return [
        (mapper.class_, column)
        for mapper in db.Model.registry.mappers
        for column in mapper.local_table.columns
        if isinstance(column.type, BlindIndex) and column.type.plain is not None
    ]


def _count_earlier(column: Column[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(column.table).where(_earlier(column))) or 0


def _earlier(column: Column[Any]) -> Any:
    mark = mark_of(current_app.config["SAIWU"].data_key)
    beginning = func.substr(column, 1, MARK_BYTES, type_=LargeBinary)
    return column.is_not(None) & (beginning != literal(mark, LargeBinary))


def _reseal_batch(column: Column[Any], batch: int, largest: int, *, by: Actor, now: datetime) -> int:
    """Seal some values anew; how many."""
    with unit_of_work(by=by, now=now) as work:
        table, count, size = column.table, 0, 0
        keys = db.session.execute(select(*table.primary_key).where(_earlier(column)).limit(batch)).all()
        for key in keys:
            which = [part == value for part, value in zip(table.primary_key, key, strict=True)]
            row = db.session.execute(select(table).where(*which)).mappings().one()
            plain = _opened(column, row)
            sealed = seal_bytes(plain, row=_bound_to(column, row))
            db.session.execute(update(table).where(*which).values({column: sealed}))
            count, size = count + 1, size + len(plain)
            if size > largest:
                break
        work.record("keys.reseal", column=str(column), values=count)
        return count


def _opened(column: Column[Any], row: RowMapping) -> bytes:
    try:
        return unseal_bytes(row[column], row=_bound_to(column, row))
    except InvalidTag as unknown:
        raise Refusal(_cannot_open(column)) from unknown


def _bound_to(column: Column[Any], row: RowMapping) -> str:
    """What a value is bound to; see `Sealed`."""
    return column.type.bound_to.format_map({each.name: row[each] for each in column.table.columns})


def _wrongly_indexed(model: type[Any], column: Column[Any]) -> Iterator[tuple[Any, ...]]:
    """The keys of the rows whose index is not that of the present key."""
    rows = iter(db.session.scalars(select(model).order_by(*inspect(model).primary_key)).yield_per(BATCH))
    while part := list(islice(rows, BATCH)):
        for row in part:
            if (right := _right_index(row, column)) is not None and right != getattr(row, column.key):
                yield inspect(row).identity


def _right_index(row: Any, column: Column[Any]) -> str | None:
    plain: str | None = getattr(row, column.type.plain)
    return None if plain is None else index_under(current_app.config["SAIWU"].index_key, plain)


def _index_batch(
    model: type[Any], column: Column[Any], ids: list[tuple[Any, ...]], *, by: Actor, now: datetime
) -> int:
    """Index some rows anew; how many."""
    with unit_of_work(by=by, now=now) as work:
        for identity in ids:
            row = db.session.get_one(model, identity)
            setattr(row, column.key, _right_index(row, column))
        work.record("keys.index", column=str(column), values=len(ids))
        return len(ids)


def _finish(sealed: int, indexed: int, *, by: Actor, now: datetime) -> Rotation:
    """Look at everything once more and keep the marks of the keys."""
    settings = current_app.config["SAIWU"]
    with unit_of_work(by=by, now=now) as work:
        refuse([_left_behind(column) for column in sealed_columns() if _count_earlier(column)])
        refuse(
            [
                _left_behind(column)
                for model, column in indexed_columns()
                if any(_wrongly_indexed(model, column))
            ]
        )
        codes = 0
        if not is_indexed():
            db.session.execute(delete(SignInFailures))
            codes = db.session.scalar(
                select(func.count()).select_from(RecoveryCode).where(RecoveryCode.used_at.is_(None))
            )
        marks = {DATA: mark_of(settings.data_key).hex(), INDEX: mark_of(settings.index_key).hex()}
        for purpose, mark in marks.items():
            kept = db.session.get(InstallationKey, purpose)
            if kept is None or kept.mark != mark:
                db.session.merge(InstallationKey(purpose=purpose, mark=mark, since=now))
        work.record("keys.rotate", sealed=sealed, indexed=indexed, recovery_codes=codes, **marks)
        return Rotation(sealed, indexed, codes or 0)


def _cannot_open(column: Column[Any]) -> Problem:
    return problem(
        f"{column} 中有用现有密钥都打不开的内容；在此之前已完成的部分有效。",
        f"None of the keys opens a value of {column}; what was done before it stands.",
        mend_zh="请把更换下来的旧密钥写入 SAIWU_DATA_KEY_PREVIOUS（多个用逗号隔开），然后重新运行。",
        mend_en="Put the keys that were replaced into SAIWU_DATA_KEY_PREVIOUS, separated by commas, and run it again.",
    )


def _left_behind(column: Column[Any]) -> Problem:
    return problem(
        f"{column} 中又出现了旧密钥的内容：仍有程序在用旧密钥写入。",
        f"{column} holds something under an earlier key again: a program still writes with it.",
        mend_zh="请停止网页服务后重新运行 saiwu keys rotate。",
        mend_en="Stop the server and run `saiwu keys rotate` again.",
    )
