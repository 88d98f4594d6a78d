"""what the chief judge chose between two marks of one judge; score sheets keyed in from paper"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "conflict_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("op_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("chosen_by", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_conflict_choice_reason")),
        sa.ForeignKeyConstraint(["chosen_by"], ["user.id"], name=op.f("fk_conflict_choice_chosen_by")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_conflict_choice_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_choice")),
        sa.UniqueConstraint(
            "sheet_id", "aspect", "version", name=op.f("uq_conflict_choice_sheet_id_aspect_version")
        ),
    )
    op.create_index(op.f("ix_conflict_choice_sheet_id"), "conflict_choice", ["sheet_id"], unique=False)
    op.create_table(
        "paper_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("sub_criterion", sa.Text(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("keyed_by", sa.Integer(), nullable=False),
        sa.Column("keyed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adopted_by", sa.Integer(), nullable=True),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "checked_by IS NULL OR checked_by <> keyed_by", name=op.f("ck_paper_record_checked_by_another")
        ),
        sa.CheckConstraint(
            "adopted_by IS NULL OR adopted_by <> keyed_by", name=op.f("ck_paper_record_adopted_by_another")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_paper_record_event_id")),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name=op.f("fk_paper_record_work_id")),
        sa.ForeignKeyConstraint(["keyed_by"], ["user.id"], name=op.f("fk_paper_record_keyed_by")),
        sa.ForeignKeyConstraint(["checked_by"], ["user.id"], name=op.f("fk_paper_record_checked_by")),
        sa.ForeignKeyConstraint(["adopted_by"], ["user.id"], name=op.f("fk_paper_record_adopted_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["user.id"], name=op.f("fk_paper_record_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_record")),
    )
    op.create_index(op.f("ix_paper_record_event_id"), "paper_record", ["event_id"], unique=False)
    op.create_index(op.f("ix_paper_record_work_id"), "paper_record", ["work_id"], unique=False)
    op.create_index(
        "uq_paper_record_standing",
        "paper_record",
        ["work_id", "sub_criterion", "seat"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "paper_mark",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["paper_record.id"], name=op.f("fk_paper_mark_record_id")),
        sa.PrimaryKeyConstraint("record_id", "aspect", name=op.f("pk_paper_mark")),
    )
    op.create_table(
        "paper_ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.Column("on_sheet", sa.BigInteger(), nullable=True),
        sa.Column("on_paper", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_paper_ruling_reason")),
        sa.ForeignKeyConstraint(["decided_by"], ["user.id"], name=op.f("fk_paper_ruling_decided_by")),
        sa.ForeignKeyConstraint(["record_id"], ["paper_record.id"], name=op.f("fk_paper_ruling_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_ruling")),
    )
    op.create_index(op.f("ix_paper_ruling_record_id"), "paper_ruling", ["record_id"], unique=False)


def downgrade() -> None:
    op.drop_table("paper_ruling")
    op.drop_table("paper_mark")
    op.drop_table("paper_record")
    op.drop_table("conflict_choice")
