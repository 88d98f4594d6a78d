"""public notice and objections"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "public_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("result_version", sa.Integer(), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("calendars_digest", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "calendars_digest <> '' OR reason <> ''", name=op.f("ck_public_notice_last_day_entered")
        ),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_public_notice_last_day")),
        sa.CheckConstraint("working_days >= 1", name=op.f("ck_public_notice_working_days")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_public_notice_event_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["user.id"], name=op.f("fk_public_notice_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_notice")),
        sa.UniqueConstraint(
            "event_id", "result_version", name=op.f("uq_public_notice_event_id_result_version")
        ),
    )
    op.create_index(op.f("ix_public_notice_event_id"), "public_notice", ["event_id"], unique=False)
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("sub_criterion", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("filed_by_id", sa.Integer(), nullable=True),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(delegation_id IS NULL) = (recorded_by IS NULL)", name=op.f("ck_objection_recorded_by")
        ),
        sa.CheckConstraint(
            "(filed_by_id IS NULL) <> (delegation_id IS NULL)", name=op.f("ck_objection_one_filer")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegation.id"], name=op.f("fk_objection_delegation_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_objection_entry_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_objection_event_id")),
        sa.ForeignKeyConstraint(["filed_by_id"], ["entry.id"], name=op.f("fk_objection_filed_by_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["public_notice.id"], name=op.f("fk_objection_notice_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["user.id"], name=op.f("fk_objection_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_objection_event_id_number")),
    )
    op.create_index(op.f("ix_objection_event_id"), "objection", ["event_id"], unique=False)
    op.create_table(
        "corrected_result",
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_corrected_result_objection_id")
        ),
        sa.ForeignKeyConstraint(
            ["result_id"], ["result_version.id"], name=op.f("fk_corrected_result_result_id")
        ),
        sa.PrimaryKeyConstraint("result_id", name=op.f("pk_corrected_result")),
        sa.UniqueConstraint("objection_id", name=op.f("uq_corrected_result_objection_id")),
    )
    op.create_table(
        "objection_arbitrator",
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("assigned_by", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assigned_by"], ["user.id"], name=op.f("fk_objection_arbitrator_assigned_by")
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_objection_arbitrator_objection_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_objection_arbitrator_user_id")),
        sa.PrimaryKeyConstraint("objection_id", "user_id", name=op.f("pk_objection_arbitrator")),
    )
    op.create_table(
        "objection_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("turned_down_by", sa.Integer(), nullable=True),
        sa.Column("turned_down_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("turned_down_because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> proposed_by",
            name=op.f("ck_objection_decision_two_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["user.id"], name=op.f("fk_objection_decision_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_objection_decision_objection_id")
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["user.id"], name=op.f("fk_objection_decision_proposed_by")),
        sa.ForeignKeyConstraint(
            ["turned_down_by"], ["user.id"], name=op.f("fk_objection_decision_turned_down_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_decision")),
    )
    op.create_index(
        op.f("ix_objection_decision_objection_id"), "objection_decision", ["objection_id"], unique=False
    )
    op.create_table(
        "objection_file",
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_objection_file_objection_id")
        ),
        sa.PrimaryKeyConstraint("objection_id", "position", name=op.f("pk_objection_file")),
    )


def downgrade() -> None:
    op.execute("DELETE FROM membership WHERE role = 'arbitrator'")
    op.drop_table("objection_file")
    op.drop_index(op.f("ix_objection_decision_objection_id"), table_name="objection_decision")
    op.drop_table("objection_decision")
    op.drop_table("objection_arbitrator")
    op.drop_table("corrected_result")
    op.drop_index(op.f("ix_objection_event_id"), table_name="objection")
    op.drop_table("objection")
    op.drop_index(op.f("ix_public_notice_event_id"), table_name="public_notice")
    op.drop_table("public_notice")
