"""applications of entrants and delegations"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "registration_window",
        sa.Column("competition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_registration_window_order")),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_registration_window_competition_id")
        ),
        sa.PrimaryKeyConstraint("competition_id", name=op.f("pk_registration_window")),
    )
    op.create_table(
        "delegation_leader",
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_delegation_leader_delegation_id")
        ),
        sa.ForeignKeyConstraint(["named_by"], ["user.id"], name=op.f("fk_delegation_leader_named_by")),
        sa.PrimaryKeyConstraint("delegation_id", "username", name=op.f("pk_delegation_leader")),
    )
    op.create_index(op.f("ix_delegation_leader_username"), "delegation_leader", ["username"], unique=False)
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("id_index", sa.Text(), nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("photo_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("token_hash", sa.Text(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state <> 'accepted' OR entry_id IS NOT NULL", name=op.f("ck_application_accepted_entry")
        ),
        sa.CheckConstraint("round >= 1", name=op.f("ck_application_round")),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_application_delegation_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_application_entry_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_application_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_application_event_id_number")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_application_token_hash")),
    )
    op.create_index(op.f("ix_application_delegation_id"), "application", ["delegation_id"], unique=False)
    op.create_index(op.f("ix_application_entry_id"), "application", ["entry_id"], unique=False)
    op.create_index(op.f("ix_application_event_id"), "application", ["event_id"], unique=False)
    op.create_index(op.f("ix_application_id_index"), "application", ["id_index"], unique=False)
    op.create_table(
        "check_in",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_check_in_entry_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_check_in_user_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_check_in")),
    )
    op.create_table(
        "substitution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("left_id", sa.Text(), nullable=False),
        sa.Column("joined_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_substitution_reason")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_substitution_entry_id")),
        sa.ForeignKeyConstraint(["joined_id"], ["person.id"], name=op.f("fk_substitution_joined_id")),
        sa.ForeignKeyConstraint(["left_id"], ["person.id"], name=op.f("fk_substitution_left_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_substitution_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
    )
    op.create_index(op.f("ix_substitution_entry_id"), "substitution", ["entry_id"], unique=False)
    op.create_table(
        "application_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "step NOT IN ('return', 'refuse', 'take_back') OR reason <> ''",
            name=op.f("ck_application_step_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_step_application_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_application_step_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_step")),
    )
    op.create_index(
        op.f("ix_application_step_application_id"), "application_step", ["application_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_application_step_application_id"), table_name="application_step")
    op.drop_table("application_step")
    op.drop_index(op.f("ix_substitution_entry_id"), table_name="substitution")
    op.drop_table("substitution")
    op.drop_table("check_in")
    op.drop_index(op.f("ix_application_id_index"), table_name="application")
    op.drop_index(op.f("ix_application_event_id"), table_name="application")
    op.drop_index(op.f("ix_application_entry_id"), table_name="application")
    op.drop_index(op.f("ix_application_delegation_id"), table_name="application")
    op.drop_table("application")
    op.drop_index(op.f("ix_delegation_leader_username"), table_name="delegation_leader")
    op.drop_table("delegation_leader")
    op.drop_table("registration_window")
