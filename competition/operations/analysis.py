"""How an event was marked, for its chief judge: gathered from the sheets that are handed in. Advice; changes nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from competition.agreement import FEWEST_ENTRIES, FEWEST_JUDGES, available, measure_agreement
from competition.db import db
from competition.db.accounts import User
from competition.db.draws import LABEL, CodedWork
from competition.db.entries import Delegation, Entry, Member
from competition.db.marking import SheetRow, newest_scheme, sheets_of_event
from competition.domain.analysis import (
    Bar,
    Deviation,
    Given,
    Habit,
    Item,
    OwnUnit,
    Spread,
    deviate,
    discriminate,
    habits,
    histogram,
    mean,
    measure_spread,
    own_units,
)
from competition.domain.marking_scheme import (
    JUDGEMENT_SCORES,
    Aspect,
    AspectKind,
    Criterion,
    MarkingScheme,
    Part,
    SubCriterion,
)
from competition.domain.scoresheet import Sheet, SheetKey, SheetState
from competition.domain.scoring import METHODS
from competition.domain.totals import total_entry
from competition.operations.progress import event_progress

TOP_SCORE = JUDGEMENT_SCORES[-1]
FINEST = Decimal("0.000001")
"""Points of one aspect: equal ones stay equal after thirds were rounded."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Kendall's W of `judges` who all marked the same `entries`; None where it cannot be computed."""

    judges: int
    entries: int
    value: Decimal | None

    @property
    def enough(self) -> bool:
        """Whether there are enough of both."""
        return self.judges >= FEWEST_JUDGES and self.entries >= FEWEST_ENTRIES


@dataclass(frozen=True, slots=True)
class FormAnalysis:
    """One form that several judges mark. Entries are blind codes, judges are account names."""

    form: SubCriterion
    deviations: tuple[Deviation, ...]
    habits: tuple[Habit, ...]
    spreads: tuple[tuple[Aspect, Spread], ...]
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class EventAnalysis:
    """All that the chief judge is shown. `names` maps account names of judges to what they are called.

    `own` is compared only once `complete`: before, a difference that can be found again among the deviations would tell
    which code belongs to whose unit; `own_sheets` counts the sheets concerned all the time.
    """

    entrants: int
    handed_in: int
    expected: int
    complete: bool
    totals: tuple[Decimal, ...]
    bars: tuple[Bar, ...]
    forms: tuple[FormAnalysis, ...]
    items: tuple[tuple[Aspect, Item], ...]
    own: tuple[OwnUnit, ...]
    own_sheets: int
    names: Mapping[str, str]
    library: bool


@dataclass(frozen=True, slots=True)
class _HandedIn:
    """A sheet with the blind code of its entry and the judge who handed it in."""

    code: str
    judge: User
    sheet: Sheet

    def mark(self, aspect: Aspect) -> Decimal | None:
        """The mark of an aspect."""
        return self.sheet.marks.get(aspect.id)


def analyse_event(event_id: int) -> EventAnalysis:
    """The analysis of what is handed in so far; drafts are left out."""
    version, progress = newest_scheme(event_id), event_progress(event_id)
    scheme = version.scheme() if version else MarkingScheme("", ())
    sheets = _handed_in(event_id, {work.label for work in progress.works})
    given = _given(scheme, sheets, _units(event_id))
    forms = [_analyse_form(part, sub, sheets, given) for part, sub in scheme.forms() if _shared(part, sub)]
    totals = _totals(scheme, sheets)
    deviations = [each for form in forms for each in form.deviations]
    return EventAnalysis(
        entrants=len(progress.works),
        handed_in=len(sheets),
        expected=progress.expected,
        complete=progress.complete,
        totals=totals,
        bars=histogram(totals),
        forms=tuple(forms),
        items=tuple(found for part in scheme.parts for found in _items(part, sheets)),
        own=own_units(deviations) if progress.complete else (),
        own_sheets=sum(each.own for each in given),
        names={each.judge.username: each.judge.display_name for each in sheets},
        library=available(),
    )


def _handed_in(event_id: int, labels: set[str]) -> list[_HandedIn]:
    """In the order in which they were handed in; at the same moment by session and station, unknown ones by code."""
    rows = db.session.execute(
        select(LABEL, SheetRow.sub_criterion, SheetRow.seat, CodedWork.code, User)
        .select_from(SheetRow)
        .join(User, User.id == SheetRow.submitted_by)
        .join(CodedWork, CodedWork.id == SheetRow.work_id)
        .outerjoin(Entry, Entry.id == CodedWork.entry_id)
        .where(SheetRow.event_id == event_id, SheetRow.state != SheetState.DRAFT)
        .order_by(SheetRow.submitted_at, CodedWork.session, CodedWork.station, CodedWork.code)
    )
    found = {sheet.key: sheet for group in sheets_of_event(event_id).values() for sheet in group}
    return [
        _HandedIn(code, judge, found[key])
        for key, code, judge in ((SheetKey(*row[:3]), row.code, row.User) for row in rows)
        if key.entry in labels and key in found
    ]


def _units(event_id: int) -> dict[str, set[str]]:
    """The delegation and the members' employers of each entry."""
    rows = db.session.execute(
        select(Entry.number, Delegation.name, Member.employer)
        .join(Delegation, Delegation.id == Entry.delegation_id)
        .join(Member, Member.entry_id == Entry.id)
        .where(Entry.event_id == event_id)
    )
    units: dict[str, set[str]] = {}
    for number, delegation, employer in rows:
        units.setdefault(number, set()).update({delegation, employer} - {""})
    return units


def _shared(part: Part, sub: SubCriterion) -> tuple[Aspect, ...]:
    """The aspects of a form that more than one judge marks."""
    return tuple(aspect for aspect in sub.aspects if METHODS[part.method].seats(aspect) > 1)


def _given(scheme: MarkingScheme, sheets: Iterable[_HandedIn], units: Mapping[str, set[str]]) -> list[Given]:
    """What each judge gave on the forms that several mark; a sheet that lacks a mark is left out."""
    forms = {sub.id: _shared(part, sub) for part, sub in scheme.forms()}
    counted: Counter[tuple[str, str]] = Counter()
    found = []
    for each in sheets:
        form, judge = each.sheet.key.sub_criterion, each.judge
        share = _share(forms.get(form, ()), each)
        if share is not None:
            counted[form, judge.username] += 1
            order, own = counted[form, judge.username], judge.employer in units.get(each.sheet.key.entry, ())
            found.append(Given(form, judge.username, each.code, share, order, own))
    return found


def _share(aspects: Iterable[Aspect], sheet: _HandedIn) -> Decimal | None:
    """What was given of what can be given; None where a mark is missing or nothing can be given."""
    marks = [(aspect, sheet.mark(aspect)) for aspect in aspects]
    points = [_points(aspect, mark) for aspect, mark in marks if mark is not None]
    if not points or len(points) < len(marks):
        return None
    return sum(points, Decimal(0)) / sum((aspect.maximum for aspect, _ in marks), Decimal(0))


def _points(aspect: Aspect, mark: Decimal) -> Decimal:
    """What a mark is worth; a deduction is worth what it leaves."""
    if aspect.kind is AspectKind.JUDGEMENT:
        return mark * aspect.maximum / TOP_SCORE
    return aspect.maximum - mark if aspect.kind is AspectKind.DEDUCTION else mark


def _analyse_form(
    part: Part, sub: SubCriterion, sheets: Iterable[_HandedIn], given: Iterable[Given]
) -> FormAnalysis:
    here = [each for each in given if each.form == sub.id]
    deviations = deviate(here)
    of_form = [each for each in sheets if each.sheet.key.sub_criterion == sub.id]
    spreads = [
        (
            aspect,
            measure_spread(_panels(aspect, of_form).values(), METHODS[part.method].limit_of(part, aspect)),
        )
        for aspect in _shared(part, sub)
    ]
    measured = tuple((aspect, spread) for aspect, spread in spreads if spread is not None)
    return FormAnalysis(sub, deviations, habits(deviations), measured, _agreement(here))


def _panels(aspect: Aspect, sheets: Iterable[_HandedIn]) -> dict[str, list[Decimal]]:
    """The marks of an aspect by code."""
    panels: dict[str, list[Decimal]] = {}
    for each in sheets:
        mark = each.mark(aspect)
        if mark is not None:
            panels.setdefault(each.code, []).append(mark)
    return panels


def _agreement(given: Iterable[Given]) -> Agreement:
    """Of all judges who marked, on the entries that every one of them marked."""
    shares: dict[str, dict[str, Decimal]] = {}
    for each in given:
        shares.setdefault(each.judge, {})[each.entry] = each.share
    rows = list(shares.values())
    common = sorted(set.intersection(*(set(row) for row in rows))) if rows else []
    found = Agreement(len(rows), len(common), None)
    if not found.enough or not available():
        return found
    ratings = [[row[entry] for entry in common] for row in rows]
    return Agreement(len(rows), len(common), measure_agreement(ratings))


def _totals(scheme: MarkingScheme, sheets: Iterable[_HandedIn]) -> tuple[Decimal, ...]:
    """The totals that can be computed so far, lowest first."""
    by_entry: dict[str, list[Sheet]] = {}
    for each in sheets:
        by_entry.setdefault(each.sheet.key.entry, []).append(each.sheet)
    totals = (total_entry(scheme, entry, found).value for entry, found in by_entry.items())
    return tuple(sorted(total for total in totals if total is not None))


def _items(part: Part, sheets: Iterable[_HandedIn]) -> list[tuple[Aspect, Item]]:
    """Each aspect of a part against the rest of the part, by what it counts there."""
    weighted = [
        (aspect, _weight(criterion))
        for criterion in part.criteria
        for sub in criterion.sub_criteria
        for aspect in sub.aspects
    ]
    points = {aspect.id: _means(part, aspect, weight, sheets) for aspect, weight in weighted}
    return list(zip((aspect for aspect, _ in weighted), discriminate(points), strict=True))


def _weight(criterion: Criterion) -> Decimal:
    """What a mark of a module counts for in its part; 1 where modules are not weighted."""
    return Decimal(1) if criterion.weight is None else criterion.weight / criterion.maximum


def _means(part: Part, aspect: Aspect, weight: Decimal, sheets: Iterable[_HandedIn]) -> dict[str, Decimal]:
    """The mean of the panel by code, for entries whose whole panel has marked."""
    panel = METHODS[part.method].seats(aspect)
    return {
        code: (mean([_points(aspect, mark) for mark in marks]) * weight).quantize(FINEST)
        for code, marks in _panels(aspect, sheets).items()
        if len(marks) == panel
    }
