"""From confirmed sheets to published places."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from competition.codec import digest, dump
from competition.db import db
from competition.db.accounts import has_role
from competition.db.competitions import Event
from competition.db.entries import Entry, entries_of
from competition.db.marking import SheetRow, newest_scheme, sheet_states, sheets_of_event
from competition.db.results import ResultVersion, newest_result
from competition.domain.marking_scheme import MarkingScheme
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.results import (
    Competitor,
    EventResult,
    Standing,
    check_publishable,
    check_tie_breaks,
    rank_totals,
)
from competition.domain.roles import Role
from competition.domain.scoresheet import EntryState, SheetKey, SheetState
from competition.domain.scoring import METHODS
from competition.domain.stages import Stage, check_stage
from competition.domain.totals import Total, total_entry
from competition.operations.unit import Actor, check_seen, day_of, refuse, unit_of_work


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the marking of an event is. `cells` maps each expected sheet to its state; None: not begun."""

    entries: tuple[Entry, ...]
    seats: tuple[tuple[str, int], ...]
    cells: dict[SheetKey, SheetState | None]

    @property
    def confirmed(self) -> int:
        """Sheets that are done."""
        return sum(state is SheetState.CONFIRMED for state in self.cells.values())

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
        """Whether every sheet is confirmed."""
        return self.confirmed == self.expected


def seats_of_scheme(scheme: MarkingScheme) -> tuple[tuple[str, int], ...]:
    """Every (form, seat) that marks each entry."""
    return tuple(
        (sub.id, seat)
        for part, sub in scheme.forms()
        for seat in range(1, METHODS[part.method].seats_of(sub) + 1)
    )


def event_progress(event_id: int) -> Progress:
    """The wall of sheets: competing entries × seats."""
    version = newest_scheme(event_id)
    entries = tuple(e for e in entries_of(event_id) if e.state_value is EntryState.COMPETING)
    seats = seats_of_scheme(version.scheme()) if version else ()
    states = sheet_states(event_id)
    keys = [SheetKey(entry.number, sub, seat) for entry in entries for sub, seat in seats]
    return Progress(entries, seats, {key: states.get(key) for key in keys})


def waiting_sheets(event_id: int) -> list[SheetRow]:
    """The sheets that wait for confirmation, oldest first."""
    found = select(SheetRow).where(SheetRow.event_id == event_id, SheetRow.state == SheetState.SUBMITTED)
    return list(db.session.scalars(found.order_by(SheetRow.submitted_at, SheetRow.id)))


def rank_event(event_id: int, *, by: Actor, now: datetime) -> int:
    """Rank an event from its confirmed sheets; a new version's number. Refusal that lists every missing sheet."""
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(check_stage(event.stage_value, Stage.MARKING, to_do_zh="排名", to_do_en="rank"))
        refuse(_not_theirs() if not _may_rank(event, by) else None)
        refuse(unfinished(event))
        result = _compute(event)
        body = dump(result)
        newest = newest_result(event_id)
        row = ResultVersion(
            event_id=event_id,
            version=newest.version + 1 if newest else 1,
            body=body,
            digest=digest(body),
            ranked_by=by.user_id,
            ranked_at=now,
        )
        db.session.add(row)
        work.record(
            "result.rank",
            competition=event.competition_id,
            event=event.code,
            version=row.version,
            digest=row.digest,
        )
        return row.version


def _may_rank(event: Event, by: Actor) -> bool:
    return event.chief_id == by.id or has_role(by.user_id, event.competition_id, Role.ORGANIZER)


def _not_theirs() -> Problem:
    return problem(
        "只有本项目裁判长或组织者可以排名。",
        "Only the chief judge of the event or an organizer ranks it.",
        mend_zh="请由裁判长操作。",
        mend_en="Let the chief judge do it.",
    )


def unfinished(event: Event) -> list[Problem]:
    """What is missing before the event can be ranked: one problem for each form that is not done."""
    progress = event_progress(event.id)
    if not progress.expected:
        return [_nobody()]
    open_keys = [key for key, state in progress.cells.items() if state is not SheetState.CONFIRMED]
    found = []
    for form in dict.fromkeys(key.sub_criterion for key in open_keys):
        keys = [key for key in open_keys if key.sub_criterion == form]
        shown = "、".join(f"{key.entry}（第{key.seat}席）" for key in keys[:5]) + (
            "…" if len(keys) > 5 else ""
        )
        found.append(
            problem(
                f"评分表{form}还有{len(keys)}份未确认：{shown}。",
                f"{len(keys)} sheets of form {form} are not confirmed: {shown}.",
                mend_zh="请催办裁判提交、裁判长确认。",
                mend_en="Have them submitted and confirmed.",
            )
        )
    return found


def _nobody() -> Problem:
    return problem(
        "没有参赛选手，无法排名。",
        "Nobody competes, so there is nothing to rank.",
        mend_zh="请核对选手状态。",
        mend_en="Check the entries' states.",
    )


def _compute(event: Event) -> EventResult:
    version = newest_scheme(event.id)
    assert version is not None  # noqa: S101 - without a scheme no sheet is expected, and that was refused
    scheme, setup = version.scheme(), event.setup
    refuse(check_tie_breaks(scheme, setup.tie_breaks))
    entries = entries_of(event.id)
    competing = [entry for entry in entries if entry.state_value is EntryState.COMPETING]
    standings = rank_totals(
        _totals(event.id, scheme, competing),
        [_competitor(entry) for entry in competing],
        tie_breaks=setup.tie_breaks,
        prize_rule=setup.prize_rule,
    )
    others = tuple((e.number, e.names, e.state) for e in entries if e not in competing)
    return EventResult(standings, others, version.digest, setup.prize_rule, setup.tie_breaks)


def _totals(event_id: int, scheme: MarkingScheme, competing: list[Entry]) -> list[Total]:
    sheets = sheets_of_event(event_id)
    return [total_entry(scheme, entry.number, sheets.get(entry.number, ())) for entry in competing]


def _competitor(entry: Entry) -> Competitor:
    return Competitor(
        entry=entry.number,
        names=tuple(member.person.name for member in entry.members),
        employers=tuple(dict.fromkeys(member.employer for member in entry.members)),
        delegation=entry.delegation.name,
    )


def publish_event(
    event_id: int, *, confirmed_on: date, version: int | None = None, by: Actor, now: datetime
) -> int:
    """Publish the newest ranking, which must be `version` if one is given; its version. `confirmed_on` is the day the result counts as confirmed (确认之日)."""
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(check_stage(event.stage_value, Stage.MARKING, to_do_zh="公布成绩", to_do_en="publish results"))
        refuse(_in_the_future(confirmed_on) if confirmed_on > day_of(now) else None)
        row = newest_result(event_id)
        if row is None:
            raise Refusal(_not_ranked())
        refuse(check_seen(version, row.version))
        refuse(_before_the_ranking(confirmed_on) if confirmed_on < day_of(row.ranked_at) else None)
        refuse(_outdated(event, row))
        refuse(check_publishable(row.result().standings))
        refuse(_same_person() if row.ranked_by == by.id else None)
        row.published_by, row.published_at, row.confirmed_on = by.user_id, now, confirmed_on
        event.stage = Stage.PUBLISHED
        work.record(
            "result.publish",
            competition=event.competition_id,
            event=event.code,
            version=row.version,
            digest=row.digest,
            confirmed_on=confirmed_on.isoformat(),
        )
        return row.version


def _outdated(event: Event, row: ResultVersion) -> list[Problem]:
    """A sheet given back or a rule changed after the ranking makes it stale."""
    missing = unfinished(event)
    if missing:
        return missing
    if dump(_compute(event)) == row.body:
        return []
    return [
        problem(
            "排名之后评分或规则有改动，不能公布旧排名。",
            "Marks or rules changed after the ranking; the old one cannot be published.",
            mend_zh="请重新排名后再公布。",
            mend_en="Rank again, then publish.",
        )
    ]


def _in_the_future(day: date) -> Problem:
    return problem(
        f"成绩确认日{day}还没有到。",
        f"The day of confirmation, {day}, has not come yet.",
        mend_zh="请填写实际确认的日期；它决定适用的政策文件和拨付年度。",
        mend_en="Enter the day on which it was confirmed: it decides the policy and the year of payment.",
    )


def _before_the_ranking(day: date) -> Problem:
    return problem(
        f"成绩确认日{day}早于排名之日。",
        f"The day of confirmation, {day}, is before the day of the ranking.",
        mend_zh="请填写排名当日或之后的日期。",
        mend_en="Enter the day of the ranking or a later one.",
    )


def _not_ranked() -> Problem:
    return problem(
        "还没有排名。",
        "There is no ranking yet.",
        mend_zh="请先由裁判长排名。",
        mend_en="Let the chief judge rank first.",
    )


def _same_person() -> Problem:
    return problem(
        "排名人不能公布自己的排名。",
        "Who ranks does not publish.",
        mend_zh="请由另一人公布。",
        mend_en="Let somebody else publish.",
    )


def standings_of(event_id: int) -> tuple[ResultVersion | None, tuple[Standing, ...]]:
    """The newest ranking for the office, published or not."""
    row = newest_result(event_id)
    return row, row.result().standings if row else ()
