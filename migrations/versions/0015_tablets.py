"""tablets"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    with op.batch_alter_table("mark") as table:
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("mark") as table:
        table.alter_column("version", server_default=None)
    op.create_table(
        "tablet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("battery", sa.Integer(), nullable=True),
        sa.Column("unsent", sa.Integer(), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.Column("revoked_because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_tablet_competition_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_tablet_user_id")),
        sa.ForeignKeyConstraint(["revoked_by"], ["user.id"], name=op.f("fk_tablet_revoked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tablet")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_tablet_token_hash")),
    )
    op.create_index(op.f("ix_tablet_competition_id"), "tablet", ["competition_id"])
    op.create_table(
        "tablet_judge",
        sa.Column("tablet_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.Column("session_stamp", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tablet_id"], ["tablet.id"], name=op.f("fk_tablet_judge_tablet_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_tablet_judge_user_id")),
        sa.PrimaryKeyConstraint("tablet_id", "user_id", name=op.f("pk_tablet_judge")),
    )
    op.create_table(
        "tablet_join_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_tablet_join_code_competition_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_tablet_join_code_user_id")),
        sa.ForeignKeyConstraint(["made_by"], ["user.id"], name=op.f("fk_tablet_join_code_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tablet_join_code")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_tablet_join_code_token_hash")),
    )
    op.create_index(op.f("ix_tablet_join_code_competition_id"), "tablet_join_code", ["competition_id"])
    op.create_table(
        "mark_operation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("op_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("tablet_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_mark_operation_user_id")),
        sa.ForeignKeyConstraint(["tablet_id"], ["tablet.id"], name=op.f("fk_mark_operation_tablet_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_mark_operation_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_operation")),
        sa.UniqueConstraint("op_id", name=op.f("uq_mark_operation_op_id")),
    )
    for column in ("user_id", "tablet_id", "event_id"):
        op.create_index(op.f(f"ix_mark_operation_{column}"), "mark_operation", [column])
    op.create_table(
        "sheet_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("op_id", sa.Text(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_sheet_signature_sheet_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["user.id"], name=op.f("fk_sheet_signature_signed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_signature")),
        sa.UniqueConstraint("op_id", name=op.f("uq_sheet_signature_op_id")),
    )
    op.create_index(op.f("ix_sheet_signature_sheet_id"), "sheet_signature", ["sheet_id"])


def downgrade() -> None:
    for table in ("sheet_signature", "mark_operation", "tablet_join_code", "tablet_judge", "tablet"):
        op.drop_table(table)
    with op.batch_alter_table("mark") as table:
        table.drop_column("version")
