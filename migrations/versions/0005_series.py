"""series of competitions and who goes on"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("cycle_years", sa.Integer(), nullable=True),
        sa.Column("policy_id", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("founded_by", sa.Integer(), nullable=False),
        sa.Column("founded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cycle_years >= 1", name=op.f("ck_series_cycle_years")),
        sa.ForeignKeyConstraint(["founded_by"], ["user.id"], name=op.f("fk_series_founded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("name", "tier", name=op.f("uq_series_name_tier")),
    )
    op.create_table(
        "series_place",
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_series_place_competition_id")
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_series_place_series_id")),
        sa.PrimaryKeyConstraint("competition_id", name=op.f("pk_series_place")),
    )
    op.create_index(op.f("ix_series_place_series_id"), "series_place", ["series_id"], unique=False)
    op.create_table(
        "advancement_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_advancement_rule_event_id")),
        sa.ForeignKeyConstraint(["set_by"], ["user.id"], name=op.f("fk_advancement_rule_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advancement_rule")),
        sa.UniqueConstraint("event_id", "version", name=op.f("uq_advancement_rule_event_id_version")),
    )
    op.create_index(op.f("ix_advancement_rule_event_id"), "advancement_rule", ["event_id"], unique=False)
    _lists()


def _lists() -> None:
    op.create_table(
        "advancement_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("orders", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> made_by", name=op.f("ck_advancement_list_two_persons")
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["user.id"], name=op.f("fk_advancement_list_confirmed_by")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_advancement_list_event_id")),
        sa.ForeignKeyConstraint(["made_by"], ["user.id"], name=op.f("fk_advancement_list_made_by")),
        sa.ForeignKeyConstraint(
            ["result_id"], ["result_version.id"], name=op.f("fk_advancement_list_result_id")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["advancement_rule.id"], name=op.f("fk_advancement_list_rule_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advancement_list")),
        sa.UniqueConstraint("event_id", "version", name=op.f("uq_advancement_list_event_id_version")),
    )
    op.create_index(op.f("ix_advancement_list_event_id"), "advancement_list", ["event_id"], unique=False)
    op.create_table(
        "advancement_decline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("declined_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("successor", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> recorded_by",
            name=op.f("ck_advancement_decline_two_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["user.id"], name=op.f("fk_advancement_decline_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["advancement_list.id"], name=op.f("fk_advancement_decline_list_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user.id"], name=op.f("fk_advancement_decline_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advancement_decline")),
        sa.UniqueConstraint("list_id", "entry", name=op.f("uq_advancement_decline_list_id_entry")),
    )
    op.create_index(op.f("ix_advancement_decline_list_id"), "advancement_decline", ["list_id"], unique=False)


def downgrade() -> None:
    for table, column in (
        ("advancement_decline", "list_id"),
        ("advancement_list", "event_id"),
        ("advancement_rule", "event_id"),
        ("series_place", "series_id"),
    ):
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
        op.drop_table(table)
    op.drop_table("series")
