"""三次加密: a draw is prepared with three sealed seeds, and drawn by three custodians one after the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nacl.public import PrivateKey

from competition.codec import digest, dump, load
from competition.db import db
from competition.db.accounts import User, has_role
from competition.db.competitions import Event
from competition.db.custodian_keys import find_key, open_sealed, seal_to
from competition.db.custody import SealedStage, notes_of, stages_of
from competition.db.draws import CodedWork
from competition.db.entries import entries_of
from competition.domain.draw import ALGORITHM, CodeCustody, Layout, Place, commitment
from competition.domain.problems import Problem, Refusal
from competition.domain.stages import Stage, check_stage
from competition.domain.three_codes import (
    CodedEntry,
    DrawStage,
    NumberedWork,
    SeatedCode,
    Table,
    count_neighbours,
    draw_entry_codes,
    draw_stations,
    draw_work_codes,
)
from competition.operations import draw_stage_problems as says
from competition.operations.custodian_keys import unlock
from competition.operations.draws import blockers
from competition.operations.schemes import freeze_newest
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work

LINES_OF: Mapping[DrawStage, Any] = {
    DrawStage.ENTRY_CODE: tuple[CodedEntry, ...],
    DrawStage.STATION: tuple[SeatedCode, ...],
    DrawStage.WORK_CODE: tuple[NumberedWork, ...],
}
PREPARED = "-"
"""Stands for the seeds when only the other blockers are asked for."""


@dataclass(frozen=True, slots=True)
class StageReport:
    """How many lines the table has; `neighbours` of one delegation that could not be parted, at the second stage."""

    lines: int
    neighbours: int | None = None


def prepare_draw(
    event_id: int,
    *,
    custodians: Mapping[DrawStage, int],
    seeds: Mapping[DrawStage, str],
    by: Actor,
    now: datetime,
) -> None:
    """Seal a seed to the key of each custodian and publish the commitments; nothing is drawn yet.

    `custodians` are ids of accounts. Refusal that lists all that is missing.
    """
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(
            check_stage(event.stage_value, Stage.PREPARING, to_do_zh="准备抽签", to_do_en="prepare a draw")
        )
        refuse(says.one_draw() if event.custody != CodeCustody.THREE_STAGE else None)
        refuse(says.prepared() if stages_of(event_id) else None)
        refuse([*blockers(event, seed=PREPARED), *_custodian_problems(event, custodians)])
        rows = [_sealed(event, stage, custodians[stage], seeds[stage], by=by, now=now) for stage in DrawStage]
        db.session.add_all(rows)
        work.record(
            "draw.prepare",
            competition=event.competition_id,
            event=event.code,
            algorithm=ALGORITHM,
            commitments=[row.commitment for row in rows],
            custodians=[db.session.get_one(User, row.custodian_id).username for row in rows],
            keys=[row.public_key.hex() for row in rows],
        )


def _sealed(
    event: Event, stage: DrawStage, custodian: int, seed: str, *, by: Actor, now: datetime
) -> SealedStage:
    key = find_key(custodian)
    assert key is not None  # noqa: S101 - refused before
    return SealedStage(
        event_id=event.id,
        stage=stage,
        custodian_id=custodian,
        public_key=key.public_key,
        commitment=commitment(seed),
        algorithm=ALGORITHM,
        prepared_by=by.user_id,
        prepared_at=now,
        seed_sealed=seal_to(key.public_key, seed),
    )


def _custodian_problems(event: Event, custodians: Mapping[DrawStage, int]) -> list[Problem]:
    found = []
    for stage in DrawStage:
        user = db.session.get(User, custodians[stage]) if stage in custodians else None
        if user is None or not has_role(user.id, event.competition_id, stage.custodian):
            found.append(says.no_custodian(stage))
        elif find_key(user.id) is None:
            found.append(says.without_key(stage, user.display_name))
    return found


def draw_stage(event_id: int, stage: DrawStage, *, passphrase: str, by: Actor, now: datetime) -> StageReport:
    """A custodian draws the own stage: the table is sealed to the own key, what follows from it to the next one's.

    The first stage freezes the entries and the scheme, the third makes the works and begins the marking.
    """
    private = unlock(by, passphrase)
    with unit_of_work(by=by, now=now) as work:
        event, rows = db.session.get_one(Event, event_id), stages_of(event_id)
        row = own_stage(rows, stage, by=by)
        refuse(_undrawable(rows, row))
        refuse(blockers(event, seed=PREPARED) if stage is not DrawStage.STATION else None)
        seed = seed_of(row, private)
        lines = _draw(event, row, seed, private)
        row.table_sealed, row.drawn_at = seal_to(row.public_key, dump(lines, LINES_OF[stage])), now
        row.size = len(lines)
        _hand_on(rows, stage, lines)
        frozen = freeze_newest(event, by=by, now=now) if stage is DrawStage.ENTRY_CODE else None
        event.stage = Stage.MARKING if stage is DrawStage.WORK_CODE else Stage.DRAWING
        report = StageReport(len(lines), count_neighbours(lines) if stage is DrawStage.STATION else None)
        work.record(
            "draw.stage",
            competition=event.competition_id,
            event=event.code,
            stage=stage.value,
            commitment=row.commitment,
            lines=report.lines,
            neighbours=report.neighbours,
            scheme_frozen=frozen,
            entries=digest(dump(sorted(_delegations(event)))) if stage is DrawStage.ENTRY_CODE else "",
        )
        return report


def own_stage(rows: Mapping[DrawStage, SealedStage], stage: DrawStage, *, by: Actor) -> SealedStage:
    """The stage, if it is that custodian's. Refusal for anybody else, and before the draw is prepared."""
    row = rows.get(stage)
    if row is None:
        raise Refusal(says.not_prepared())
    refuse(None if row.custodian_id == by.user_id else says.not_yours(stage))
    return row


def _undrawable(rows: Mapping[DrawStage, SealedStage], row: SealedStage) -> Problem | None:
    before = row.stage_value.before
    if row.drawn_at is not None:
        return says.drawn(row.stage_value)
    if before is not None and rows[before].drawn_at is None:
        return says.too_early(before)
    return None


def seed_of(row: SealedStage, private: PrivateKey) -> str:
    """The seed of a stage. Refusal if it is not the one that was committed to."""
    seed = open_sealed(private, row.seed_sealed)
    refuse(None if commitment(seed) == row.commitment else says.another_seed())
    return seed


def _delegations(event: Event) -> dict[str, str]:
    return {each.number: each.delegation.name for each in entries_of(event.id) if each.state_value.marked}


def _draw(event: Event, row: SealedStage, seed: str, private: PrivateKey) -> Table:
    if row.stage_value is DrawStage.ENTRY_CODE:
        return draw_entry_codes(_delegations(event), seed=seed)
    assert row.handed_sealed is not None  # noqa: S101 - the stage before handed it over
    handed = open_sealed(private, row.handed_sealed)
    if row.stage_value is DrawStage.STATION:
        return draw_stations(load(handed, dict[str, str]), layout_of(event), seed=seed)
    lines = draw_work_codes(load(handed, list[Place]), seed=seed)
    db.session.add_all(CodedWork(event_id=event.id, code=line.code) for line in lines)
    return lines


def layout_of(event: Event) -> Layout:
    """The stations of the event."""
    return Layout(event.stations, event.reserve)


def _hand_on(rows: Mapping[DrawStage, SealedStage], stage: DrawStage, lines: Table) -> None:
    """What the next custodian needs to know and nothing else, in an order that tells nothing."""
    if stage.after is None:
        return
    if stage is DrawStage.ENTRY_CODE:
        handed = dump({line.code: line.group for line in lines})
    else:
        handed = dump([Place(line.session, line.station) for line in lines], list[Place])
    following = rows[stage.after]
    following.handed_sealed = seal_to(following.public_key, handed)


def read_table(event_id: int, stage: DrawStage, *, passphrase: str, by: Actor, now: datetime) -> Table:
    """The table of the own stage, to print it. The log says that it was read."""
    private = unlock(by, passphrase)
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        row = own_stage(stages_of(event_id), stage, by=by)
        lines = table_of(row, private)
        work.record("draw.read_table", competition=event.competition_id, event=event.code, stage=stage.value)
        return lines


def table_of(row: SealedStage, private: PrivateKey) -> Table:
    """The table of a stage. Refusal before it is drawn."""
    if row.table_sealed is None:
        raise Refusal(says.not_drawn(row.stage_value))
    found: Table = load(open_sealed(private, row.table_sealed), LINES_OF[row.stage_value])
    return found


def opened_table(row: SealedStage) -> Table:
    """The table of a stage that was opened."""
    found: Table = load(row.opened_table, LINES_OF[row.stage_value])
    return found


def void_draw(event_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Give a prepared or half-drawn draw up, with the reason; the log keeps its commitments. Not once works are marked.

    What the floor noted goes too: the next draw seats others at the same stations.
    """
    with unit_of_work(by=by, now=now) as work:
        event, rows = db.session.get_one(Event, event_id), stages_of(event_id)
        refuse(None if rows else says.not_prepared())
        refuse(says.marked_already() if rows[DrawStage.WORK_CODE].drawn_at else None)
        refuse(check_reason(reason))
        work.record(
            "draw.void",
            competition=event.competition_id,
            event=event.code,
            commitments=[row.commitment for row in rows.values()],
            drawn=[stage.value for stage, row in rows.items() if row.drawn_at],
            reason=reason.strip(),
        )
        for row in (*notes_of(event_id), *rows.values()):
            db.session.delete(row)
        event.stage = Stage.PREPARING
