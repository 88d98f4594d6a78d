"""The tables that the migrations make are those of the models, and every migration runs both ways."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from competition.db import db


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
        if "ck_" in str(check.name)
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
