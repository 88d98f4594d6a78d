"""the chief judge's desk: single aspects sent back, and calls of judges"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "reopened_aspect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_reopened_aspect_reason")),
        sa.ForeignKeyConstraint(["asked_by"], ["user.id"], name=op.f("fk_reopened_aspect_asked_by")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_reopened_aspect_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopened_aspect")),
    )
    op.create_index(op.f("ix_reopened_aspect_sheet_id"), "reopened_aspect", ["sheet_id"], unique=False)
    op.create_index(
        "uq_reopened_aspect_open",
        "reopened_aspect",
        ["sheet_id", "aspect"],
        unique=True,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_table(
        "judge_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("sub_criterion", sa.Text(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("called_by", sa.Integer(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL)", name=op.f("ck_judge_call_answered")
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["user.id"], name=op.f("fk_judge_call_answered_by")),
        sa.ForeignKeyConstraint(["called_by"], ["user.id"], name=op.f("fk_judge_call_called_by")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_judge_call_event_id")),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name=op.f("fk_judge_call_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge_call")),
    )
    op.create_index(op.f("ix_judge_call_event_id"), "judge_call", ["event_id"], unique=False)
    op.create_index(
        "uq_judge_call_waiting",
        "judge_call",
        ["work_id", "sub_criterion", "seat", "called_by"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("judge_call")
    op.drop_table("reopened_aspect")
