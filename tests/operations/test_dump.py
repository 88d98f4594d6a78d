"""Who takes the whole database, and all keys of the installation, cannot tell whose marks they are before the opening."""

from datetime import timedelta

import pytest

from competition.db import db
from competition.db.draws import works_of
from competition.domain.draw import Place
from competition.domain.scoresheet import EntryState
from competition.domain.three_codes import DrawStage, join_tables
from competition.operations import confirming, marking, signing
from competition.operations.draw_stages import draw_stage, prepare_draw
from competition.operations.draws import draw_event
from competition.operations.floor import note_station
from tests.conftest import _empty as empty_database
from tests.operations.custody import (
    SEEDS,
    custodian,
    open_all,
    passphrase,
    sealed_games,
    sheet_of,
    table,
)
from tests.operations.dumping import Dump, join_rows, take_dump
from tests.operations.games import Games, decimals, drawn, enter, founded, mark, seated
from tests.operations.helpers import NOW, account, row

pytestmark = pytest.mark.usefixtures("app")

OTHER_SEEDS = {stage: seed.upper() for stage, seed in SEEDS.items()}
ENTRIES = 6
PEOPLE = {f"E01-{number:03}" for number in range(1, ENTRIES + 1)}


def marked_contest(seeds: dict[DrawStage, str]) -> Games:
    """Three stages, notes of the floor, every work marked at its own moment, confirmed and signed."""
    games = sealed_games(entries=ENTRIES, stations=3)
    keepers = {stage: custodian(stage).user_id for stage in DrawStage}
    prepare_draw(games.event, custodians=keepers, seeds=seeds, by=games.organizer, now=NOW)
    for stage in DrawStage:
        moment = NOW + timedelta(minutes=stage.number)
        draw_stage(games.event, stage, passphrase=passphrase(stage), by=custodian(stage), now=moment)
    floor = account("floor")
    for session, station, seconds in ((1, 1, 3601), (1, 2, 3602), (2, 3, 3603)):
        note_station(
            games.event,
            Place(session, station),
            state=EntryState.COMPETING,
            elapsed=seconds,
            by=floor,
            now=NOW + timedelta(minutes=10 * session + station),
        )
    for number, work in enumerate(works_of(games.event), start=1):
        _mark(games, work.code, number)
    confirming.confirm_sheets(games.event, by=games.chief, now=NOW + timedelta(hours=3))
    signing.sign_off(games.event, by=games.chief, now=NOW + timedelta(hours=4))
    return games


def _mark(games: Games, code: str, number: int) -> None:
    for form, marks in (("T1", {"T1_1": 60 + number}), ("P1", {"P1_1": 40 + number, "P1_2": 30 + number})):
        work = next(each for each in works_of(games.event) if each.code == code)
        marking.save_marks(
            sheet_of(games, work, form),
            decimals(**marks),
            version=0,
            by=games.judge,
            now=NOW + timedelta(hours=1, minutes=number),
            submit=True,
        )


def owners_of(games: Games) -> dict[str, str]:
    """The truth, with all three passphrases."""
    joined = join_tables(*(table(games, stage) for stage in DrawStage))
    return {code: number for code, (number, _place) in joined.items()}


def test_no_way_leads_from_a_work_to_a_person_before_the_opening() -> None:
    marked_contest(SEEDS)
    dump = take_dump()
    assert (len(dump.table("work")), len(dump.table("entry"))) == (ENTRIES, ENTRIES)
    assert len(dump.table("sheet")) == 2 * ENTRIES
    assert join_rows(dump) == set()


def test_the_same_search_finds_everybody_in_a_draw_that_the_system_keeps() -> None:
    """So that the search above could have found something."""
    games = drawn(entries=ENTRIES)
    for number in range(1, ENTRIES + 1):
        mark(games, number, practice=60 + number)
    found = join_rows(take_dump())
    assert {entry for _code, entry in found} == PEOPLE
    assert found == {(work.code, work.label) for work in works_of(games.event)}


def test_the_three_passphrases_open_what_the_dump_does_not_tell() -> None:
    games = marked_contest(SEEDS)
    truth = owners_of(games)
    open_all(games)
    assert join_rows(take_dump()) == set(truth.items())


def test_a_link_left_anywhere_would_be_found() -> None:
    """A code beside a number, wherever it is: here in a remark, there in the log."""
    games = marked_contest(SEEDS)
    told = {"said": '{"seen": ["03", "E01-002"]}'}
    for place in ("floor_note SET reason", "audit_entry SET detail"):
        statement = f"UPDATE {place} = :said WHERE id = (SELECT max(id) FROM {place.split()[0]})"
        db.session.execute(db.text(statement), told)
        db.session.commit()
        assert ("03", "E01-002") in join_rows(take_dump())
        told = {"said": '{"seen": ["03", "E01-002"], "again": true}'}
    assert len(works_of(games.event)) == ENTRIES


def test_two_contests_that_differ_only_in_whose_work_is_whose_look_the_same() -> None:
    """Whatever somebody concludes from the one dump, they conclude from the other: and there it is wrong."""
    marked_contest(SEEDS)  # once before, so that both begin with the same remembered rows and counters
    truths, dumps = [], []
    for seeds in (SEEDS, OTHER_SEEDS):
        db.session.remove()
        empty_database()
        games = marked_contest(seeds)
        truths.append(owners_of(games))
        dumps.append(plain(take_dump()))
    assert truths[0] != truths[1]
    assert dumps[0] == dumps[1]


def test_two_contests_of_one_draw_look_different() -> None:
    """So that the comparison above could have failed."""
    found = []
    for secret in ("first", "second"):
        db.session.remove()
        empty_database()
        games = seated(founded())
        enter(games, *(row(person) for person in range(1, ENTRIES + 1)))
        draw_event(games.event, seed="2026", secret=secret, by=games.organizer, now=NOW)
        found.append([line for line in plain(take_dump()) if line.startswith("work ")])
    assert found[0] != found[1]


def plain(dump: Dump) -> list[str]:
    """Every row as text; what is random in every contest (keys, commitments, hashes, stamps) is named by its place.

    Of sealed bytes their length remains.
    """
    names = _random_names(dump)
    lines = []
    for (table_name, key), columns in dump.rows.items():
        shown = {
            name: _shown(value) for name, value in columns.items() if name not in ("hash", "previous", "head")
        }
        text = f"{table_name} {key} {shown}"
        for random, name in names.items():
            text = text.replace(random, name)
        lines.append(text)
    return sorted(lines)


def _shown(value: object) -> object:
    return f"{len(value)} bytes" if isinstance(value, bytes) else value


def _random_names(dump: Dump) -> dict[str, str]:
    found = {}
    for columns in dump.table("sealed_stage").values():
        found[str(columns["commitment"])] = f"commitment of {columns['stage']}"
        found[bytes(columns["public_key"]).hex()] = f"key of {columns['stage']}"
    for columns in dump.table("user").values():
        found[str(columns["session_stamp"])] = f"stamp of {columns['username']}"
    for columns in dump.table("person").values():
        found[str(columns["id"])] = f"person {columns['name']}"
    return found
