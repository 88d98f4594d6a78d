"""Sheets hang on coded works. Three custodians hold the codes until two witnesses see them opened."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

SHEET = (
    "id, event_id, sub_criterion, seat, state, version, submitted_by, submitted_at, confirmed_by, confirmed_at, "
    "returned_because"
)
"""The columns of a sheet that stay as they are."""


def upgrade() -> None:
    _make_works()
    _hang_sheets(
        "entry_id", "work_id", "work", "SELECT work.id FROM work WHERE work.entry_id = sheet.entry_id"
    )
    op.drop_table("drawn_place")
    op.add_column("event", sa.Column("reserve", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("event", sa.Column("custody", sa.Text(), nullable=False, server_default="single"))
    _make_custody()


def downgrade() -> None:
    op.execute("UPDATE event SET stage = 'preparing' WHERE stage = 'drawing'")
    for table in ("opening_witness", "floor_note", "sealed_stage", "custodian_key"):
        op.drop_table(table)
    op.drop_column("event", "custody")
    op.drop_column("event", "reserve")
    _make_places()
    _hang_sheets(
        "work_id", "entry_id", "entry", "SELECT work.entry_id FROM work WHERE work.id = sheet.work_id"
    )
    op.drop_table("work")


def _make_works() -> None:
    """A work for each drawn place, in the order of the codes."""
    op.create_table(
        "work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("session", sa.Integer(), nullable=True),
        sa.Column("station", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_work_entry_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_work_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_work_entry_id")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_work_event_id_code")),
        sa.UniqueConstraint("event_id", "session", "station", name=op.f("uq_work_event_id_session_station")),
    )
    op.execute(
        "INSERT INTO work (event_id, code, entry_id, session, station, state) "
        "SELECT event_id, code, entry_id, session, station, 'competing' FROM drawn_place ORDER BY event_id, code"
    )


def _make_places() -> None:
    op.create_table(
        "drawn_place",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("station", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_drawn_place_entry_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_drawn_place_event_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_drawn_place")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_drawn_place_event_id_code")),
        sa.UniqueConstraint(
            "event_id", "session", "station", name=op.f("uq_drawn_place_event_id_session_station")
        ),
    )
    op.execute(
        "INSERT INTO drawn_place (entry_id, event_id, session, station, code) "
        "SELECT entry_id, event_id, session, station, code FROM work"
    )


def _hang_sheets(old: str, new: str, table: str, found: str) -> None:
    """Let the sheets point with `new` at `table` instead of with `old`; fails if one has nowhere to point."""
    if op.get_bind().dialect.name == "sqlite":
        _write_sheets_again(new, table, found)
        return
    op.add_column("sheet", sa.Column(new, sa.Integer(), nullable=True))
    op.execute(f"UPDATE sheet SET {new} = ({found})")  # noqa: S608 - names from above
    op.alter_column("sheet", new, nullable=False)
    op.drop_constraint(op.f(f"uq_sheet_{old}_sub_criterion_seat"), "sheet")
    op.drop_constraint(op.f(f"fk_sheet_{old}"), "sheet")
    op.drop_column("sheet", old)
    op.create_foreign_key(op.f(f"fk_sheet_{new}"), "sheet", table, [new], ["id"])
    op.create_unique_constraint(
        op.f(f"uq_sheet_{new}_sub_criterion_seat"), "sheet", [new, "sub_criterion", "seat"]
    )


def _write_sheets_again(new: str, table: str, found: str) -> None:
    """SQLite cannot drop a column of a key. What points at the sheets waits for them until the transaction ends."""
    op.execute("PRAGMA defer_foreign_keys = ON")
    op.execute(f"CREATE TABLE sheet_kept AS SELECT {SHEET}, ({found}) AS {new} FROM sheet")  # noqa: S608
    op.drop_index(op.f("ix_sheet_event_id"), "sheet")
    op.drop_table("sheet")
    op.create_table(
        "sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column(new, sa.Integer(), nullable=False),
        sa.Column("sub_criterion", sa.Text(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> submitted_by", name=op.f("ck_sheet_two_persons")
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["user.id"], name=op.f("fk_sheet_confirmed_by")),
        sa.ForeignKeyConstraint([new], [f"{table}.id"], name=op.f(f"fk_sheet_{new}")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_sheet_event_id")),
        sa.ForeignKeyConstraint(["submitted_by"], ["user.id"], name=op.f("fk_sheet_submitted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet")),
        sa.UniqueConstraint(new, "sub_criterion", "seat", name=op.f(f"uq_sheet_{new}_sub_criterion_seat")),
    )
    op.create_index(op.f("ix_sheet_event_id"), "sheet", ["event_id"], unique=False)
    op.execute(f"INSERT INTO sheet ({SHEET}, {new}) SELECT {SHEET}, {new} FROM sheet_kept")  # noqa: S608
    op.drop_table("sheet_kept")


def _make_custody() -> None:
    op.create_table(
        "custodian_key",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("private_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("passes", sa.Integer(), nullable=False),
        sa.Column("memory", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_custodian_key_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_custodian_key")),
    )
    op.create_table(
        "sealed_stage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("custodian_id", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("algorithm", sa.Text(), nullable=False),
        sa.Column("prepared_by", sa.Integer(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seed_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("handed_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("table_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("opened_table", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["custodian_id"], ["user.id"], name=op.f("fk_sealed_stage_custodian_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_sealed_stage_event_id")),
        sa.ForeignKeyConstraint(["prepared_by"], ["user.id"], name=op.f("fk_sealed_stage_prepared_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_stage")),
        sa.UniqueConstraint("event_id", "stage", name=op.f("uq_sealed_stage_event_id_stage")),
    )
    op.create_table(
        "floor_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("station", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("elapsed", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("elapsed >= 0", name=op.f("ck_floor_note_elapsed")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_floor_note_event_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["user.id"], name=op.f("fk_floor_note_noted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floor_note")),
        sa.UniqueConstraint(
            "event_id", "session", "station", name=op.f("uq_floor_note_event_id_session_station")
        ),
    )
    op.create_table(
        "opening_witness",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_opening_witness_event_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_opening_witness_user_id")),
        sa.PrimaryKeyConstraint("event_id", "stage", "user_id", name=op.f("pk_opening_witness")),
    )
