"""what the chief judge chose between two marks of one judge; score sheets keyed in from paper"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0017"


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


def downgrade() -> None:
    op.drop_table("conflict_choice")
