"""What another version of a scheme does to an event: the difference, and the sheets that must be looked at again."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Event
from competition.db.draws import LABEL, CodedWork
from competition.db.entries import Entry
from competition.db.marking import SheetRow, newest_scheme, write_marks
from competition.db.reopened_aspects import drop_aspects
from competition.domain.marking_scheme import MarkingScheme
from competition.domain.problems import Problem, problem
from competition.domain.scheme_changes import Change, compare_schemes, follow_marks, touched_forms
from competition.domain.scoresheet import SheetState


@dataclass(frozen=True, slots=True)
class TouchedSheet:
    """A sheet that goes back to its judge; `lost` are the aspects whose marks cannot stand, with the mark as text, and
    `moved` those that bear another id now, with that id."""

    sheet: SheetRow
    lost: dict[str, str]
    moved: dict[str, str]

    @property
    def state(self) -> SheetState:
        """How far the sheet is now."""
        return self.sheet.state_value

    @property
    def work(self) -> CodedWork:
        """Whose sheet it is."""
        return self.sheet.work


@dataclass(frozen=True, slots=True)
class Impact:
    """What differs from the version in force, of which `version` is the number (0: none), and the sheets it touches."""

    version: int
    changes: tuple[Change, ...]
    sheets: tuple[TouchedSheet, ...]

    @property
    def confirmed(self) -> int:
        """How many of the sheets are confirmed."""
        return sum(each.state.is_confirmed for each in self.sheets)

    @property
    def lost(self) -> int:
        """How many marks are emptied."""
        return sum(len(each.lost) for each in self.sheets)

    @property
    def moved(self) -> int:
        """How many marks go along with their aspects to other ids."""
        return sum(len(each.moved) for each in self.sheets)


def impact_of(event: Event, scheme: MarkingScheme) -> Impact:
    """What the scheme would change as the event's next version. It must be sound (see `check_scheme`)."""
    newest = newest_scheme(event.id)
    if newest is None:
        return Impact(0, (), ())
    old = newest.scheme()
    return Impact(newest.version, compare_schemes(old, scheme), tuple(_touched(event.id, old, scheme)))


def _touched(event_id: int, old: MarkingScheme, new: MarkingScheme) -> Iterator[TouchedSheet]:
    """Sheets on which something was marked, by label."""
    found = (
        select(SheetRow)
        .join(CodedWork, CodedWork.id == SheetRow.work_id)
        .outerjoin(Entry, Entry.id == CodedWork.entry_id)
        .where(SheetRow.event_id == event_id, SheetRow.sub_criterion.in_(touched_forms(old, new)))
        .order_by(LABEL, SheetRow.sub_criterion, SheetRow.seat)
    )
    for sheet in db.session.scalars(found):
        marks = sheet.values()
        if any(mark is not None for mark in marks.values()):
            form, seat, entered = sheet.sub_criterion, sheet.seat, sheet.entered()
            fate = follow_marks(old, new, form, seat, marks=marks, entered=entered)
            lost = {aspect: f"{marks[aspect]:f}" for aspect in fate.lost}
            yield TouchedSheet(sheet, lost, dict(fate.moved))


def check_signed(impact: Impact) -> Problem | None:
    """What keeps a change from being made: it would take back sheets that were signed off."""
    forms = sorted({each.sheet.sub_criterion for each in impact.sheets if each.state is SheetState.SIGNED})
    if not forms:
        return None
    shown = "、".join(forms)
    return problem(
        f"评分表{shown}已签字，方案的这些改动会改变已签字的分数。",
        f"Forms {shown} are signed off, and these changes of the scheme would alter signed marks.",
        mend_zh="请裁判长先申请重新打开有关评分表，经监督同意后再改方案。",
        mend_en="Let the chief judge have the sheets reopened with a supervisor's agreement first.",
    )


def return_sheets(sheets: tuple[TouchedSheet, ...], *, reason: str) -> list[dict[str, object]]:
    """Give the touched sheets back with the reason, move what goes along with its aspect and empty what cannot stand;
    all that is moved and taken away, for the log."""
    return [_return(each, reason=reason) for each in sheets]


def _return(touched: TouchedSheet, *, reason: str) -> dict[str, object]:
    sheet, entered = touched.sheet, touched.sheet.entered()
    was: dict[str, object] = {
        "entry": sheet.work.label,
        "form": sheet.sub_criterion,
        "seat": sheet.seat,
        "version": sheet.version,
        "state": sheet.state,
        "submitted_by": sheet.submitted_by,
        "confirmed_by": sheet.confirmed_by,
        "moved": touched.moved,
        "lost": touched.lost,
        "measured": {aspect: entered[aspect] for aspect in touched.lost if aspect in entered},
    }
    marks, moved = sheet.values(), touched.moved
    left = dict.fromkeys((*touched.lost, *moved))
    arriving = {to: marks[aspect] for aspect, to in moved.items()}
    measured = {to: entered[aspect] for aspect, to in moved.items() if aspect in entered}
    write_marks(sheet, {**left, **arriving}, entered=measured)
    sheet.state, sheet.returned_because = SheetState.DRAFT, reason
    sheet.submitted_by = sheet.submitted_at = sheet.confirmed_by = sheet.confirmed_at = None
    sheet.version += 1
    drop_aspects(sheet)
    return was


def changes_for_log(changes: tuple[Change, ...]) -> list[dict[str, object]]:
    """The difference as plain values."""
    return [
        {
            "kind": each.kind.value,
            "level": each.level.en,
            "id": each.id,
            "name": each.name,
            "fields": {field.label.en: [field.old.zh, field.new.zh] for field in each.fields},
        }
        for each in changes
    ]
