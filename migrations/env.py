"""Alembic's environment: runs on the application's own engine."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db
PLAIN = {"UtcDateTime": "sa.DateTime(timezone=True)", "Exact": "sa.BigInteger()", "Fen": "sa.BigInteger()"}


def render_item(kind, item, autogen_context):
    """Write the project's own column types as the plain types under them: a migration imports nothing of ours."""
    return PLAIN.get(type(item).__name__, False) if kind == "type" else False


def run():
    """Apply the migrations to a live connection."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
