"""Rosters in: whole, or the good rows only; never half by accident."""

import pytest
from sqlalchemy import select, text

from competition.config import Settings
from competition.db import db
from competition.db.entries import Delegation, Entry, Member, Person
from competition.operations.competitions import save_event
from competition.operations.rosters import (
    competition_roster,
    import_roster,
    preview_roster,
    read_for_export,
)
from tests.operations.games import drawn, enter, founded
from tests.operations.helpers import (
    NOW,
    everything,
    id_number,
    logged,
    refused,
    roster_workbook,
    row,
    setup,
    workbook,
)

pytestmark = pytest.mark.usefixtures("app")
WRONG = row(2, id="370600199001010029")


def test_a_roster_becomes_numbered_entries() -> None:
    games = founded()
    done = enter(games, row(1, level="三级"), row(2, group="学生"))
    assert (done.delegation, done.numbers, done.problems) == ("芝罘区", ("E01-001", "E01-002"), ())
    first, second = competition_roster(games.id)
    assert (first.names, first.delegation.name, first.members[0].held_level) == ("李二", "芝罘区", "level_3")
    assert (second.group, second.members[0].level_value) == ("student", None)
    assert logged()[-1] == "roster.import"


def test_the_members_of_a_team_share_an_entry() -> None:
    games = founded(team_size=2)
    assert enter(games, row(1, team="一队"), row(2, team="一队")).numbers == ("E01-001",)
    (entry,) = competition_roster(games.id)
    assert (entry.team, entry.names, entry.employers) == ("一队", "李二、李三", "第1机械厂、第2机械厂")


def test_a_preview_changes_nothing() -> None:
    games, data = founded(), roster_workbook(row(1), WRONG)
    before = everything()
    preview = preview_roster(games.id, data, file="roster.xlsx", now=NOW)
    assert [entry.name for entry in preview.entries] == ["李二"]
    assert [found.where.row for found in preview.problems] == [4]
    assert everything() == before


def test_nothing_is_half_imported() -> None:
    games = founded()
    with refused("身份证号码校验位不符", "check digit does not fit") as found:
        enter(games, row(1), WRONG)
    assert (found[0].where.sheet, found[0].where.row, found[0].where.column) == ("报名表", 4, "身份证号码")


def test_the_good_rows_are_imported_on_request_and_the_others_reported() -> None:
    games = founded()
    done = enter(games, row(1), WRONG, row(3), good_rows_only=True)
    assert done.numbers == ("E01-001", "E01-002")
    assert [found.where.row for found in done.problems] == [4]


def test_without_a_good_row_there_is_nothing_to_import() -> None:
    games = founded()
    with refused("“roster.xlsx”中没有可以导入的报名", "There is nothing in “roster.xlsx”"):
        enter(games, WRONG, good_rows_only=True)


def test_a_roster_without_a_delegation_is_refused_even_for_its_good_rows() -> None:
    games, data = founded(), roster_workbook(row(1), delegation="")
    with refused("没有写明代表队", "The delegation is not named"):
        import_roster(games.id, data, file="r.xlsx", by=games.organizer, now=NOW, good_rows_only=True)


def test_what_is_no_roster_is_refused() -> None:
    games = founded()
    with refused("没有找到表头", "No header was found"):
        preview_roster(games.id, workbook("Sheet", ("a",), [("b",)]), file="other.xlsx", now=NOW)


def test_the_same_roster_again_enters_nobody() -> None:
    games = founded()
    enter(games, row(1), row(2))
    with refused("已报名该项目", "is already entered in this event", times=2):
        enter(games, row(1), row(2))
    with refused("没有可以导入的报名", "nothing in “roster.xlsx” that can be imported"):
        enter(games, row(1), row(2), good_rows_only=True)


def test_a_later_roster_goes_on_numbering_in_the_same_delegation() -> None:
    games = founded()
    enter(games, row(1))
    assert enter(games, row(2)).numbers == ("E01-002",)
    assert len(list(db.session.scalars(select(Delegation)))) == 1


def test_a_person_in_two_events_is_one_person() -> None:
    games = founded()
    save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    done = enter(games, row(1), row(1, event="E02"))
    assert done.numbers == ("E01-001", "E02-001")
    assert len(list(db.session.scalars(select(Person)))) == 1
    assert len(list(db.session.scalars(select(Member)))) == 2


def test_an_id_number_of_another_name_is_refused() -> None:
    games = founded()
    save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    enter(games, row(1, "王芳"))
    with refused("李明的身份证号码在系统或本表中属于另一姓名", "李明 stands beside another name") as found:
        enter(games, row(1, "李明", event="E02"))
    assert "王芳" not in str(found[0])
    with refused("李明的身份证号码在系统或本表中属于另一姓名", "李明 stands beside another name"):
        enter(games, row(5, "王芳"), row(5, "李明", event="E02"))


def test_a_drawn_event_takes_no_more_entries() -> None:
    games = drawn()
    with refused("阶段，不能报名", "it is not possible to enter anybody"):
        enter(games, row(9))


def test_id_numbers_are_sealed_and_reading_them_is_logged() -> None:
    games = founded()
    enter(games, row(1))
    ((entry, member, masked),) = read_for_export(games.id, by=games.organizer, now=NOW)
    number = id_number(1)
    assert (entry.number, member.person.name) == ("E01-001", "李二")
    assert masked == f"370{'*' * 11}{number[-4:]}"
    assert logged()[-1] == "roster.read_ids"


def test_no_id_number_is_in_the_database() -> None:
    games = founded()
    enter(games, row(1))
    assert not any(id_number(1) in repr(rows) for rows in everything().values())
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        path = db.engine.url.database
        assert path is not None
        with open(path, "rb") as file:
            assert id_number(1).encode() not in file.read()


def test_settings_do_not_show_their_secrets(app: object) -> None:
    settings: Settings = app.config["SAIWU"]
    assert settings.secret_key not in repr(settings)
    assert "data_key" not in repr(settings)


def test_an_entry_knows_its_delegation() -> None:
    games = founded()
    enter(games, row(1))
    assert db.session.scalars(select(Entry)).one().delegation.name == "芝罘区"
