"""The draw: stations and blind codes from a recorded seed; afterwards an event's entries and scheme stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from competition.db import db
from competition.db.competitions import Event
from competition.db.draws import CodedWork, Draw, SeedCommitment, commitment_of
from competition.db.entries import Entry, entries_of
from competition.db.marking import newest_scheme, seats_of_event
from competition.db.procedure import declared_state
from competition.db.sealing import seal, unseal
from competition.domain.draw import ALGORITHM, CodeCustody, commitment, draw
from competition.domain.entry_rules import check_minimum
from competition.domain.marking_scheme import MarkingScheme
from competition.domain.problems import Problem, problem
from competition.domain.procedure import State
from competition.domain.ranking_rules import check_tie_breaks
from competition.domain.scoring import METHODS
from competition.domain.stages import Stage, check_stage
from competition.operations.assignments import conflict_problems
from competition.operations.draw_stage_problems import three_stages
from competition.operations.schemes import freeze_newest
from competition.operations.unit import Actor, refuse, unit_of_work


@dataclass(frozen=True, slots=True)
class DrawReport:
    """What was drawn: how many entries, and the hash that vouches for the seed."""

    entries: int
    commitment: str


def commit_seed(event_id: int, seed: str, *, by: Actor, now: datetime) -> str:
    """Fix the seed of a single draw before it, and publish its hash; the hash.

    Nobody chooses among stations then: not who draws, as the seed stands, nor who gives it, as words called out in the
    hall are added to it. Refusal after the draw, for a second seed, and for a draw in three stages, which has its own.
    """
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(
            check_stage(event.stage_value, Stage.PREPARING, to_do_zh="公布承诺", to_do_en="commit to a seed")
        )
        refuse(three_stages() if event.custody == CodeCustody.THREE_STAGE else None)
        refuse(_committed() if commitment_of(event_id) else None)
        sealed = seal(seed, row=SeedCommitment.sealed_to(event_id))
        row = SeedCommitment(event_id=event_id, commitment=commitment(seed), seed_sealed=sealed)
        row.committed_at, row.committed_by = now, by.user_id
        db.session.add(row)
        work.record(
            "draw.commit",
            competition=event.competition_id,
            event=event.code,
            algorithm=ALGORITHM,
            commitment=row.commitment,
        )
        return row.commitment


def _with_committed(event_id: int, seed: str) -> str:
    """The seed of the draw: what was committed to, which is told from now on, and what was called out behind it."""
    row = commitment_of(event_id)
    if row is None:
        return seed
    row.seed = unseal(row.seed_sealed, row=SeedCommitment.sealed_to(event_id))
    return f"{row.seed} {seed}".strip()


def _committed() -> Problem:
    return _blocker(
        "本项目的种子承诺已经公布，不能更换。",
        "The commitment to the seed is published and stands.",
        "请直接抽签。",
        "Go on to the draw.",
    )


def draw_event(event_id: int, *, seed: str, secret: str, by: Actor, now: datetime) -> DrawReport:
    """Draw an event; `secret` makes the blind codes and is kept sealed.

    Where a seed was committed to, `seed` is what was called out in the hall, and may be empty. Refusal that lists all
    that is missing, and judges who must withdraw.
    """
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(check_stage(event.stage_value, Stage.PREPARING, to_do_zh="抽签", to_do_en="draw"))
        refuse(three_stages() if event.custody == CodeCustody.THREE_STAGE else None)
        seed = _with_committed(event_id, seed)
        refuse(blockers(event, seed=seed))
        entries = {entry.number: entry for entry in _competing(event)}
        works = _drawn_works(event, entries, seed=seed, secret=secret)
        db.session.add_all(works)
        row = Draw(
            event_id=event_id,
            seed=seed,
            secret_sealed=seal(secret, row=f"draw/{event_id}"),
            commitment=commitment(seed),
            algorithm=ALGORITHM,
            drawn_at=now,
            drawn_by=by.user_id,
        )
        db.session.add(row)
        frozen = freeze_newest(event, by=by, now=now)
        event.stage = Stage.MARKING
        work.record(
            "draw.make",
            competition=event.competition_id,
            event=event.code,
            seed=seed,
            algorithm=ALGORITHM,
            entries=len(works),
            commitment=row.commitment,
            scheme_frozen=frozen,
        )
        return DrawReport(len(works), row.commitment)


def _drawn_works(event: Event, entries: Mapping[str, Entry], *, seed: str, secret: str) -> list[CodedWork]:
    """A work for each entry, by code."""
    places = draw(
        entries,
        seed=seed,
        secret=secret,
        stations=event.stations,
        reserve=event.reserve,
        groups={number: each.delegation.name for number, each in entries.items()},
    )
    return [
        CodedWork(
            entry_id=entries[each.entry].id,
            event_id=event.id,
            session=each.session,
            station=each.station,
            code=each.code,
        )
        for each in sorted(places, key=lambda place: place.code)
    ]


def blockers(event: Event, *, seed: str) -> list[Problem]:
    """All that keeps the event from being drawn."""
    found = still_open(event)
    if not seed.strip():
        found.append(_blocker("没有抽签种子。", "There is no seed.", "请填写种子。", "Enter a seed."))
    if not _competing(event):
        found.append(
            _blocker(
                "本项目还没有选手。",
                "The event has no entries.",
                "请先导入报名表。",
                "Import a roster first.",
            )
        )
    short = check_minimum(len(_competing(event)), event.setup.ranking.minimum_entrants, event.shortage_value)
    found += [short] if short else []
    version = newest_scheme(event.id)
    if version is None:
        return [*found, no_scheme()]
    keys = check_tie_breaks(version.scheme(), event.setup.ranking.tie_breaks)
    return [*found, *keys, *unstaffed(event, version.scheme())]


def still_open(event: Event) -> list[Problem]:
    """Nobody is drawn while others may still register."""
    if declared_state(event.competition_id) is not State.OPEN:
        return []
    return [
        _blocker(
            "报名尚未截止。",
            "Registration is still open.",
            "请先在“流程”页截止报名，再抽签。",
            "Close it on the page of the procedure first.",
        )
    ]


def no_scheme() -> Problem:
    """What is said of an event that nothing says how to mark."""
    return _blocker(
        "没有评分方案。", "There is no marking scheme.", "请先导入评分方案。", "Import the scheme first."
    )


def no_chief() -> Problem:
    """What is said of an event in which nobody confirms."""
    return _blocker(
        "没有裁判长。", "There is no chief judge.", "请在“裁判组”中安排。", "Assign one under panels."
    )


def unstaffed(event: Event, scheme: MarkingScheme) -> list[Problem]:
    """What the panels of an event lack: judges, a chief judge, somebody who steps in for a conflict."""
    found = empty_seats(event, scheme)
    if event.chief_id is None:
        found.append(no_chief())
    return [*found, *conflict_problems(event)]


def empty_seats(event: Event, scheme: MarkingScheme) -> list[Problem]:
    """The seats of the scheme that nobody sits on."""
    seated = {(seat.sub_criterion, seat.seat) for seat in seats_of_event(event.id)}
    return [
        _blocker(
            f"评分表 {sub.id}“{sub.name}”第{seat}席没有裁判。",
            f"Seat {seat} of form {sub.id} has no judge.",
            "请在“裁判组”中安排。",
            "Assign one under panels.",
        )
        for part, sub in scheme.forms()
        for seat in range(1, METHODS[part.method].seats_of(sub) + 1)
        if (sub.id, seat) not in seated
    ]


def _competing(event: Event) -> list[Entry]:
    return [entry for entry in entries_of(event.id) if entry.state_value.marked]


def _blocker(zh: str, en: str, mend_zh: str, mend_en: str) -> Problem:
    return problem(zh, en, mend_zh=mend_zh, mend_en=mend_en)
