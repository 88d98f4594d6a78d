"""开启: once every sheet is signed the codes are opened in reverse order, each stage before two witnesses."""

from collections.abc import Iterable
from datetime import datetime

from competition.codec import dump
from competition.db import db
from competition.db.accounts import User, has_role
from competition.db.competitions import Event
from competition.db.custody import OpeningWitness, SealedStage, notes_of, stages_of, witnesses_of
from competition.db.draws import works_of
from competition.db.entries import entries_of
from competition.domain.draw import Place, commitment
from competition.domain.problems import Problem, problem
from competition.domain.roles import Role
from competition.domain.scoresheet import EntryState
from competition.domain.three_codes import Disagreement, DrawStage, compare_floor, join_tables, redraw
from competition.operations import draw_stage_problems as says
from competition.operations.assignments import judges_of
from competition.operations.custodian_keys import unlock
from competition.operations.draw_stages import (
    LINES_OF,
    layout_of,
    opened_table,
    own_stage,
    seed_of,
    table_of,
)
from competition.operations.progress import unsigned
from competition.operations.unit import Actor, day_of, refuse, unit_of_work

WITNESSES = 2


def next_to_open(event: Event) -> DrawStage | None:
    """The stage whose turn it is to be opened; None before all are drawn and after all are opened."""
    rows = stages_of(event.id)
    if not rows or any(row.drawn_at is None for row in rows.values()):
        return None
    sealed = [stage for stage, row in rows.items() if row.opened_at is None]
    return sealed[-1] if sealed else None


def attest_opening(event_id: int, stage: DrawStage, *, by: Actor, now: datetime) -> None:
    """Attest to be present at the opening of that stage today.

    Refusal for a stage whose turn it is not, for its custodians and the event's judges, and twice on a day.
    """
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(None if next_to_open(event) is stage else says.not_next(stage))
        refuse(check_witness(event, db.session.get_one(User, by.user_id)))
        refuse(says.attested_already() if by.user_id in _present(event, stage, now) else None)
        row = next((each for each in witnesses_of(event_id, stage) if each.user_id == by.user_id), None)
        row = row or OpeningWitness(event_id=event_id, stage=stage, user_id=by.user_id)
        row.at = now
        db.session.add(row)
        work.record("opening.attest", competition=event.competition_id, event=event.code, stage=stage.value)


def check_witness(event: Event, user: User) -> Problem | None:
    """What keeps somebody from witnessing an opening: they keep codes of the event or judge in it."""
    parts = set(judges_of(event))
    parts |= {row.custodian_id for row in stages_of(event.id).values()}
    return says.not_a_witness(user.display_name) if user.id in parts else None


def _present(event: Event, stage: DrawStage, now: datetime) -> list[int]:
    """Who attested today, and may still."""
    return [
        each.user_id
        for each in witnesses_of(event.id, stage)
        if day_of(each.at) == day_of(now)
        and check_witness(event, each.user) is None
        and has_role(each.user_id, event.competition_id, Role.SUPERVISOR)
    ]


def unopenable(event: Event, stage: DrawStage, *, now: datetime) -> list[Problem]:
    """All that keeps a stage from being opened now."""
    if next_to_open(event) is not stage:
        return [says.not_next(stage)]
    present = len(_present(event, stage, now))
    found = unsigned(event)
    if present < WITNESSES:
        found = [*found, says.too_few_witnesses(stage, present)]
    return [*found, *says.disagreements(disagreements(event))]


def disagreements(event: Event) -> list[Disagreement]:
    """Where the floor's notes do not fit the works, once stations and work codes are joined; none before."""
    third = stages_of(event.id).get(DrawStage.WORK_CODE)
    if third is None or third.opened_at is None:
        return []
    absent, stopped = (
        {Place(note.session, note.station) for note in notes_of(event.id) if note.state == state}
        for state in (EntryState.ABSENT, EntryState.WITHDRAWN)
    )
    missing = {work.code for work in works_of(event.id) if work.state == EntryState.ABSENT}
    return compare_floor(absent, stopped, opened_table(third), missing)


def open_stage(event_id: int, stage: DrawStage, *, passphrase: str, by: Actor, now: datetime) -> None:
    """Open a stage: its seed and table stand in the clear from now on. The first stage, opened last, joins the works.

    Refusal that lists all that is missing, for anybody but its custodian, and for data that was changed.
    """
    private = unlock(by, passphrase)
    with unit_of_work(by=by, now=now) as work:
        event, rows = db.session.get_one(Event, event_id), stages_of(event_id)
        row = own_stage(rows, stage, by=by)
        refuse(unopenable(event, stage, now=now))
        seed, table = seed_of(row, private), table_of(row, private)
        refuse(None if redraw(table, layout_of(event), seed=seed) == table else says.another_table(stage))
        row.seed, row.opened_table, row.opened_at = seed, dump(table, LINES_OF[stage]), now
        if stage is DrawStage.ENTRY_CODE:
            _join(event, rows)
        work.record(
            "opening.open",
            competition=event.competition_id,
            event=event.code,
            stage=stage.value,
            seed=seed,
            commitment=row.commitment,
            witnesses=_usernames(_present(event, stage, now)),
        )


def _usernames(ids: Iterable[int]) -> list[str]:
    return [db.session.get_one(User, each).username for each in ids]


def _join(event: Event, rows: dict[DrawStage, SealedStage]) -> None:
    """Give each work its entry and its place, and each entry what the floor noted."""
    first, second, third = (opened_table(row) for row in rows.values())
    owners = join_tables(first, second, third)  # type: ignore[arg-type]
    entries = {entry.number: entry for entry in entries_of(event.id)}
    notes = {Place(note.session, note.station): note for note in notes_of(event.id)}
    for work in works_of(event.id):
        number, place = owners[work.code]
        entry, note = entries[number], notes.get(place)
        work.entry, work.session, work.station = entry, place.session, place.station
        if note is not None and note.elapsed is not None:
            entry.elapsed = note.elapsed
        if note is not None and entry.state_value.marked and not note.state_value.marked:
            entry.state = note.state


def repeat_draw(event: Event) -> list[Problem]:
    """What does not fit when the opened stages are drawn once more from their seeds: nothing, if nobody touched them."""
    found = []
    for stage, row in stages_of(event.id).items():
        if row.opened_at is None:
            continue
        table = opened_table(row)
        if commitment(row.seed) != row.commitment:
            found.append(says.another_seed())
        if redraw(table, layout_of(event), seed=row.seed) != table:
            found.append(says.another_table(stage))
    return found or _works_elsewhere(event)


def _works_elsewhere(event: Event) -> list[Problem]:
    """Works that bear another entry than the tables give them."""
    rows = stages_of(event.id)
    if not rows or any(row.opened_at is None for row in rows.values()):
        return []
    first, second, third = (opened_table(row) for row in rows.values())
    owners = join_tables(first, second, third)  # type: ignore[arg-type]
    wrong = [
        work.code
        for work in works_of(event.id)
        if (work.label, work.session, work.station)
        != (owners[work.code][0], owners[work.code][1].session, owners[work.code][1].station)
    ]
    return [_moved(wrong)] if wrong else []


def _moved(codes: list[str]) -> Problem:
    shown = "、".join(codes)
    return problem(
        f"作品{shown}所属的选手或工位与开启的三张表不符。",
        f"Works {shown} bear another entry or station than the three tables give them.",
        mend_zh="请报告监督人员，并核验日志。",
        mend_en="Tell the supervisor and verify the log.",
    )
