"""How far the marking of an event is, and what is missing before it can be ranked."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Event
from competition.db.draws import CodedWork, marked_works
from competition.db.entries import Entry
from competition.db.marking import SheetRow, newest_scheme, seats_of_event, sheet_states, sheets_of_event
from competition.domain.marking_scheme import MarkingScheme
from competition.domain.problems import Problem, problem
from competition.domain.scoresheet import EntryState, SheetKey, SheetState
from competition.domain.scoring import METHODS
from competition.domain.standings import Competitor, check_elapsed
from competition.domain.totals import Total, total_entry
from competition.operations.assignments import conflict_problems
from competition.operations.draws import empty_seats


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the marking of an event is. `cells` maps each expected sheet to its state; None: not begun."""

    works: tuple[CodedWork, ...]
    seats: tuple[tuple[str, int], ...]
    cells: dict[SheetKey, SheetState | None]

    @property
    def confirmed(self) -> int:
        """Sheets that a second person has confirmed, signed off or not."""
        return sum(state is not None and state.is_confirmed for state in self.cells.values())

    @property
    def signed(self) -> int:
        """Sheets that the chief judge has signed off."""
        return sum(state is SheetState.SIGNED for state in self.cells.values())

    @property
    def waiting(self) -> int:
        """Sheets that wait for the chief judge."""
        return sum(state is SheetState.SUBMITTED for state in self.cells.values())

    @property
    def expected(self) -> int:
        """All sheets there must be."""
        return len(self.cells)

    @property
    def complete(self) -> bool:
        """Whether there are sheets and every one is signed off."""
        return 0 < self.expected == self.signed


def seats_of_scheme(scheme: MarkingScheme) -> tuple[tuple[str, int], ...]:
    """Every (form, seat) that marks each work."""
    return tuple(
        (sub.id, seat)
        for part, sub in scheme.forms()
        for seat in range(1, METHODS[part.method].seats_of(sub) + 1)
    )


def event_progress(event_id: int) -> Progress:
    """The wall of sheets: works that are marked × seats; none before the draw."""
    version = newest_scheme(event_id)
    works = tuple(marked_works(event_id))
    seats = seats_of_scheme(version.scheme()) if version else ()
    states = sheet_states(event_id)
    keys = [SheetKey(work.label, sub, seat) for work in works for sub, seat in seats]
    return Progress(works, seats, {key: states.get(key) for key in keys})


def waiting_sheets(event_id: int) -> list[SheetRow]:
    """The sheets that wait for confirmation, oldest first."""
    found = select(SheetRow).where(SheetRow.event_id == event_id, SheetRow.state == SheetState.SUBMITTED)
    return list(db.session.scalars(found.order_by(SheetRow.submitted_at, SheetRow.id)))


def unfinished(event: Event) -> list[Problem]:
    """What is missing before the event can be ranked: what is not signed, codes to open, times that decide."""
    if found := unsigned(event):
        return found
    entries = [work.entry for work in event_progress(event.id).works]
    competing = [each for each in entries if each and each.state_value is EntryState.COMPETING]
    if None in entries:
        return [_unopened()]
    return check_elapsed([competitor_of(each) for each in competing], event.setup.ranking)


def unsigned(event: Event) -> list[Problem]:
    """What keeps the sheets from being done: one problem for each form that is not, or whose judges lie too far apart."""
    progress = event_progress(event.id)
    competing = any(work.state_value is EntryState.COMPETING for work in progress.works)
    if not competing or not progress.seats:
        return [_nobody()]
    open_keys = [key for key, state in progress.cells.items() if state is None or not state.is_confirmed]
    judges = {(each.sub_criterion, each.seat): each.user.display_name for each in seats_of_event(event.id)}
    found = [*_unseated(event), *conflict_problems(event)] if open_keys else []
    for form in dict.fromkeys(key.sub_criterion for key in open_keys):
        keys = [key for key in open_keys if key.sub_criterion == form]
        shown = _few([f"{key.entry}（第{key.seat}席 {judges.get((form, key.seat), '')}）" for key in keys])
        found.append(
            problem(
                f"评分表{form}还有{len(keys)}份未确认：{shown}。",
                f"{len(keys)} sheets of form {form} are not confirmed: {shown}.",
                mend_zh="请催办裁判提交、裁判长确认。",
                mend_en="Have them submitted and confirmed.",
            )
        )
    return found or _apart(_totals(event, progress)) or _to_sign(progress)


def _to_sign(progress: Progress) -> list[Problem]:
    """The forms that are confirmed and not signed off."""
    forms = dict.fromkeys(
        key.sub_criterion for key, state in progress.cells.items() if state is not SheetState.SIGNED
    )
    return [
        problem(
            f"评分表{form}已全部确认，尚未签字。",
            f"Form {form} is confirmed and not signed off.",
            mend_zh="请由裁判长在“复核评分”中签字确认。",
            mend_en="Let the chief judge sign it off.",
        )
        for form in forms
    ]


def _unseated(event: Event) -> list[Problem]:
    """A form that came with a later version of the scheme has no judges yet."""
    version = newest_scheme(event.id)
    return empty_seats(event, version.scheme()) if version else []


def _few(names: list[str]) -> str:
    return "、".join(names[:5]) + ("…" if len(names) > 5 else "")


def _totals(event: Event, progress: Progress) -> list[Total]:
    version = newest_scheme(event.id)
    assert version is not None  # noqa: S101 - without a scheme there are no seats, and that was said
    return totals_of(event.id, version.scheme(), [work.label for work in progress.works])


def _apart(totals: list[Total]) -> list[Problem]:
    found = [(total.entry, apart) for total in totals for apart in total.apart]
    if not found:
        return []
    shown = _few([f"{entry} {apart.aspect}（相差{apart.spread:f}）" for entry, apart in found])
    return [
        problem(
            f"有{len(found)}处裁判分差超过上限：{shown}。",
            f"In {len(found)} places the judges lie further apart than allowed: {shown}.",
            mend_zh="请裁判长退回这些评分点，由裁判重评；已确认的须先申请重新打开。",
            mend_en="Let the chief judge send these aspects back; confirmed sheets are reopened first.",
        )
    ]


def _nobody() -> Problem:
    return problem(
        "没有参赛选手，无法排名。",
        "Nobody competes, so there is nothing to rank.",
        mend_zh="请核对选手状态。",
        mend_en="Check the entries' states.",
    )


def _unopened() -> Problem:
    return problem(
        "加密号还没有开启，不知道成绩属于谁。",
        "The codes are not opened: nobody knows whose marks they are.",
        mend_zh="请由三名加密裁判在两名见证人面前按第三、第二、第一次的顺序开启。",
        mend_en="Let the custodians open them in the presence of two witnesses: third, second, first.",
    )


def totals_of(event_id: int, scheme: MarkingScheme, labels: Iterable[str]) -> list[Total]:
    """The totals of the works of these labels from their sheets, complete or not."""
    sheets = sheets_of_event(event_id)
    return [total_entry(scheme, label, sheets.get(label, ())) for label in labels]


def competitor_of(entry: Entry) -> Competitor:
    """What a list shows of an entry."""
    return Competitor(
        entry=entry.number,
        names=tuple(member.person.name for member in entry.members),
        employers=tuple(dict.fromkeys(member.employer for member in entry.members)),
        delegation=entry.delegation.name,
        group=entry.group,
        elapsed=entry.elapsed,
    )
