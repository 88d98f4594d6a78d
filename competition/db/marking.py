"""Schemes, panels, sheets and marks."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from competition.codec import load
from competition.db.accounts import User
from competition.db.base import Exact, UtcDateTime, db
from competition.db.draws import LABEL, CodedWork
from competition.db.entries import Entry
from competition.domain.marking_scheme import MarkingScheme
from competition.domain.scoresheet import Sheet, SheetKey, SheetState

SEPARATOR = ";"


class SchemeVersion(db.Model):
    """A marking scheme; the newest version counts. Never changed once written.

    `reason` is empty for what came before the marking; `accepted` names the warnings that its maker accepted, with
    separators. The version that was in force when the marking began bears who froze it.
    """

    __tablename__ = "scheme_version"
    __table_args__ = (UniqueConstraint("event_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    version: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    accepted: Mapped[str] = mapped_column(Text, default="")
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    @property
    def accepted_names(self) -> tuple[str, ...]:
        """The names of the accepted warnings."""
        return tuple(filter(None, self.accepted.split(SEPARATOR)))

    def scheme(self) -> MarkingScheme:
        """The scheme as the domain reads it."""
        return _read_scheme(self.body)


@lru_cache(maxsize=64)
def _read_scheme(body: str) -> MarkingScheme:
    """Once for each version: a version never changes, and every mark that comes in asks for it."""
    return load(body, MarkingScheme)


class SchemeDraft(db.Model):
    """A scheme that is being edited in the browser; `based_on` is the version that it began with, 0 for none."""

    __tablename__ = "scheme_draft"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    based_on: Mapped[int]
    edits: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))

    def scheme(self) -> MarkingScheme:
        """The scheme as the domain reads it; it may be unsound."""
        return load(self.body, MarkingScheme)


class PanelSeat(db.Model):
    """Which judge sits on which seat of a marking form's panel."""

    __tablename__ = "panel_seat"
    __table_args__ = (
        UniqueConstraint("event_id", "sub_criterion", "seat"),
        UniqueConstraint("event_id", "sub_criterion", "user_id"),
        CheckConstraint("seat >= 1", name="seat"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    sub_criterion: Mapped[str] = mapped_column(Text)
    seat: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    user: Mapped[User] = relationship()


class SheetRow(db.Model):
    """A sheet: one seat of one form for one coded work. Who submits it is not who confirms it."""

    __tablename__ = "sheet"
    __table_args__ = (
        UniqueConstraint("work_id", "sub_criterion", "seat"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> submitted_by", name="two_persons"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"))
    sub_criterion: Mapped[str] = mapped_column(Text)
    seat: Mapped[int]
    state: Mapped[str] = mapped_column(Text, default=SheetState.DRAFT)
    version: Mapped[int] = mapped_column(default=0)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_because: Mapped[str] = mapped_column(Text, default="")
    work: Mapped[CodedWork] = relationship()
    marks: Mapped[list["MarkRow"]] = relationship(back_populates="sheet")

    @property
    def state_value(self) -> SheetState:
        """The state as the domain knows it."""
        return SheetState(self.state)

    def values(self) -> dict[str, Decimal | None]:
        """The marks by aspect id."""
        return {mark.aspect: mark.value for mark in self.marks}

    def entered(self) -> dict[str, str]:
        """What was measured, by aspect id, where the mark follows from it."""
        return {mark.aspect: mark.entered for mark in self.marks if mark.entered}


class MarkRow(db.Model):
    """The mark of an aspect on a sheet. No row, or an empty value, means: not marked.

    `entered` is what was measured where the mark follows from a calculation; `version` counts the changes; `confirmed`:
    the judge typed 确认 for the value, which was unusual.
    """

    __tablename__ = "mark"

    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), primary_key=True)
    aspect: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[Decimal | None] = mapped_column(Exact)
    entered: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=0)
    confirmed: Mapped[bool] = mapped_column(default=False)
    sheet: Mapped[SheetRow] = relationship(back_populates="marks")


def newest_scheme(event_id: int) -> SchemeVersion | None:
    """The scheme that counts."""
    return db.session.scalar(
        select(SchemeVersion)
        .where(SchemeVersion.event_id == event_id)
        .order_by(SchemeVersion.version.desc())
        .limit(1)
    )


def scheme_versions(event_id: int) -> list[SchemeVersion]:
    """All versions of an event's scheme, newest first."""
    found = select(SchemeVersion).where(SchemeVersion.event_id == event_id)
    return list(db.session.scalars(found.order_by(SchemeVersion.version.desc())))


def seats_of_event(event_id: int) -> list[PanelSeat]:
    """All seats of an event's panels by form and seat."""
    found = select(PanelSeat).where(PanelSeat.event_id == event_id).options(joinedload(PanelSeat.user))
    return list(db.session.scalars(found.order_by(PanelSeat.sub_criterion, PanelSeat.seat)))


def sheets_of_seat(event_id: int, sub_criterion: str, seat: int) -> list[SheetRow]:
    """The sheets of a seat on which anything was written."""
    found = select(SheetRow).where(
        SheetRow.event_id == event_id, SheetRow.sub_criterion == sub_criterion, SheetRow.seat == seat
    )
    return list(db.session.scalars(found))


class Standing(NamedTuple):
    """A mark as it stands, without its row."""

    aspect: str
    value: Decimal | None
    entered: str
    version: int


def marks_standing(sheet_ids: Collection[int]) -> dict[int, list[Standing]]:
    """Sheet → its marks."""
    columns = MarkRow.sheet_id, MarkRow.aspect, MarkRow.value, MarkRow.entered, MarkRow.version
    found: dict[int, list[Standing]] = {}
    for sheet_id, *mark in db.session.execute(select(*columns).where(MarkRow.sheet_id.in_(sheet_ids))):
        found.setdefault(sheet_id, []).append(Standing(*mark))
    return found


def find_sheet(work_id: int, sub_criterion: str, seat: int) -> SheetRow | None:
    """The sheet of a seat, if anything was written on it."""
    return db.session.scalar(
        select(SheetRow).where(
            SheetRow.work_id == work_id, SheetRow.sub_criterion == sub_criterion, SheetRow.seat == seat
        )
    )


def sheet_states(event_id: int) -> dict[SheetKey, SheetState]:
    """The state of every sheet that exists, by the label of its work."""
    rows = db.session.execute(
        select(LABEL, SheetRow.sub_criterion, SheetRow.seat, SheetRow.state)
        .select_from(SheetRow)
        .join(CodedWork, CodedWork.id == SheetRow.work_id)
        .outerjoin(Entry, Entry.id == CodedWork.entry_id)
        .where(SheetRow.event_id == event_id)
    )
    return {SheetKey(label, sub, seat): SheetState(state) for label, sub, seat, state in rows}


def sheets_of_event(event_id: int) -> dict[str, list[Sheet]]:
    """All sheets by the label of their work, in one query: marks of an event are many and rows are slow."""
    rows = db.session.execute(
        select(LABEL, SheetRow.sub_criterion, SheetRow.seat, MarkRow.aspect, MarkRow.value)
        .select_from(MarkRow)
        .join(SheetRow, SheetRow.id == MarkRow.sheet_id)
        .join(CodedWork, CodedWork.id == SheetRow.work_id)
        .outerjoin(Entry, Entry.id == CodedWork.entry_id)
        .where(SheetRow.event_id == event_id)
    )
    marks: dict[SheetKey, dict[str, Decimal | None]] = {}
    for label, sub, seat, aspect, value in rows:
        marks.setdefault(SheetKey(label, sub, seat), {})[aspect] = value
    sheets: dict[str, list[Sheet]] = {}
    for key, values in marks.items():
        sheets.setdefault(key.entry, []).append(Sheet(key, values))
    return sheets


def write_marks(
    sheet: SheetRow,
    values: Mapping[str, Decimal | None],
    *,
    entered: Mapping[str, str] | None = None,
    confirmed: Collection[str] = (),
) -> None:
    """Put the values on the sheet; an aspect that is not named stays as it is. `confirmed` names those typed 确认 for."""
    rows = {mark.aspect: mark for mark in sheet.marks}
    for aspect, value in values.items():
        typed = (entered or {}).get(aspect, "")
        row = rows.get(aspect)
        if row is None:
            row = MarkRow(aspect=aspect, value=None, entered="", version=0)
            sheet.marks.append(row)
        if (row.value, row.entered) != (value, typed):
            row.value, row.entered, row.confirmed = value, typed, aspect in confirmed
            row.version += 1
