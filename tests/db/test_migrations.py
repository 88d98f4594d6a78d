"""The tables that the migrations make are those of the models, and every migration runs both ways."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from competition.db import db
from competition.db.competitions import Event
from competition.domain.ranking_rules import RankingRules


def differences() -> list[Any]:
    with db.engine.connect() as connection:
        options = {"compare_type": True, "render_as_batch": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata)


def test_the_tables_are_those_of_the_models(app: Flask) -> None:
    assert differences() == []


def test_every_check_of_the_models_is_in_the_database(app: Flask) -> None:
    wanted = {
        f"{check.name}"
        for table in db.metadata.sorted_tables
        for check in table.constraints
        if str(check.name).startswith("ck_")
    }
    found = {
        check["name"]
        for table in inspect(db.engine).get_table_names()
        for check in inspect(db.engine).get_check_constraints(table)
    }
    assert wanted
    assert found == wanted


def test_every_migration_runs_both_ways(database: Flask) -> None:
    with database.app_context():
        db.session.remove()
        downgrade(revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        upgrade()
        assert differences() == []


def test_the_rules_of_an_event_that_was_there_are_kept(database: Flask) -> None:
    """An event of before has its tie-breaks and prize rule still, up and down again."""
    with database.app_context():
        db.session.remove()
        downgrade(revision="0001")
        with db.engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO competition (id, code, name, year, tier, competition_class, issuing_body, "
                    "number_prefix, policy_id, made_up, created_at) VALUES (1, 'old', '旧赛', 2025, 'city', 'games', "
                    "'委员会', 'OLD', '', :made_up, '2025-01-01 00:00:00+00:00')"
                ),
                {"made_up": True},
            )
            connection.execute(
                text(
                    "INSERT INTO event (id, competition_id, code, name, occupation, groups, team_size, stations, "
                    "tie_breaks, prize_rule, stage) VALUES (1, 1, 'E01', '焊接', '', 'worker', 1, 2, "
                    "'practice;theory', 'counts-1-2-3', 'preparing')"
                )
            )
        upgrade()
        kept = db.session.get_one(Event, 1).setup.ranking
        assert kept == RankingRules(("practice", "theory"), "counts-1-2-3")
        db.session.remove()
        downgrade(revision="0001")
        with db.engine.begin() as connection:
            row = connection.execute(text("SELECT tie_breaks, prize_rule FROM event")).one()
            assert tuple(row) == ("practice;theory", "counts-1-2-3")
            connection.execute(text("DELETE FROM event"))
            connection.execute(text("DELETE FROM competition"))
        upgrade()


OLD_ROWS = (
    "INSERT INTO competition (id, code, name, year, tier, competition_class, issuing_body, host, number_prefix, "
    "policy_id, made_up, created_at) VALUES (1, 'old', '旧赛', 2025, 'city', 'games', '委员会', '', 'OLD', '', "
    "true, '2025-01-01 00:00:00+00:00')",
    "INSERT INTO event (id, competition_id, code, name, occupation, groups, team_size, stations, ranking, stage) "
    "VALUES (1, 1, 'E01', '焊接', '', 'worker', 1, 2, '{}', 'marking')",
    "INSERT INTO delegation (id, competition_id, name) VALUES (1, 1, '甲队')",
    'INSERT INTO entry (id, event_id, delegation_id, number, "group", team, state) VALUES '
    "(1, 1, 1, 'E01-001', 'worker', '', 'competing'), (2, 1, 1, 'E01-002', 'worker', '', 'competing')",
    "INSERT INTO drawn_place (entry_id, event_id, session, station, code) VALUES (1, 1, 1, 1, '02'), "
    "(2, 1, 1, 2, '01')",
    "INSERT INTO sheet (id, event_id, entry_id, sub_criterion, seat, state, version, returned_because) VALUES "
    "(7, 1, 1, 'P1', 1, 'confirmed', 3, ''), (8, 1, 2, 'P1', 1, 'draft', 1, '')",
    "INSERT INTO mark (sheet_id, aspect, value, entered) VALUES (7, 'P1-1', 50000, ''), (8, 'P1-1', 40000, '')",
)
OLD_TABLES = ("mark", "sheet", "drawn_place", "entry", "delegation", "event", "competition")


def test_sheets_that_were_there_hang_on_coded_works(database: Flask) -> None:
    """The marks stay with their sheets and the sheets with their entries, up and down again."""
    with database.app_context():
        db.session.remove()
        downgrade(revision="0006")
        with db.engine.begin() as connection:
            for statement in OLD_ROWS:
                connection.execute(text(statement))
        upgrade(revision="0007")
        with db.engine.connect() as connection:
            found = connection.execute(
                text(
                    "SELECT sheet.id, sheet.version, work.code, entry.number, mark.value FROM mark "
                    "JOIN sheet ON sheet.id = mark.sheet_id JOIN work ON work.id = sheet.work_id "
                    "JOIN entry ON entry.id = work.entry_id ORDER BY sheet.id"
                )
            )
            assert [tuple(row) for row in found] == [
                (7, 3, "02", "E01-001", 50000),
                (8, 1, "01", "E01-002", 40000),
            ]
            codes = connection.execute(text("SELECT code FROM work ORDER BY id"))
            assert codes.scalars().all() == ["01", "02"]
        downgrade(revision="0006")
        with db.engine.begin() as connection:
            found = connection.execute(text("SELECT id, entry_id, version FROM sheet ORDER BY id"))
            assert [tuple(row) for row in found] == [(7, 1, 3), (8, 2, 1)]
            assert connection.execute(text("SELECT count(*) FROM mark")).scalar() == 2
            for table in OLD_TABLES:
                connection.execute(text(f"DELETE FROM {table}"))
        upgrade()


def test_sheets_of_what_was_published_before_there_were_signatures_count_as_signed(database: Flask) -> None:
    """Otherwise nobody could carry out an objection against it; and a version without signatures knows no signed sheet."""
    with database.app_context():
        db.session.remove()
        downgrade(revision="0006")
        with db.engine.begin() as connection:
            for statement in OLD_ROWS:
                connection.execute(text(statement))
            connection.execute(text("UPDATE event SET stage = 'published'"))
        upgrade(revision="0010")
        with db.engine.begin() as connection:
            states = connection.execute(text("SELECT state FROM sheet ORDER BY id"))
            assert states.scalars().all() == ["signed", "draft"]
            connection.execute(text("UPDATE event SET stage = 'drawing'"))
        downgrade(revision="0006")
        with db.engine.begin() as connection:
            states = connection.execute(text("SELECT state FROM sheet ORDER BY id"))
            assert states.scalars().all() == ["confirmed", "draft"]
            assert connection.execute(text("SELECT stage FROM event")).scalar() == "preparing"
            for table in OLD_TABLES:
                connection.execute(text(f"DELETE FROM {table}"))
        upgrade()
