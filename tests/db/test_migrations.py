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
