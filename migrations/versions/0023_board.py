"""the public board as it was last drawn

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No board is open at first."""
    op.create_table(
        "board",
        sa.Column("competition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shows_progress", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(frozen_at IS NULL) = (frozen_by IS NULL)", name=op.f("ck_board_frozen_by_whom")),
        sa.ForeignKeyConstraint(["competition_id"], ["competition.id"], name=op.f("fk_board_competition_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["user.id"], name=op.f("fk_board_opened_by")),
        sa.ForeignKeyConstraint(["frozen_by"], ["user.id"], name=op.f("fk_board_frozen_by")),
        sa.PrimaryKeyConstraint("competition_id", name=op.f("pk_board")),
    )


def downgrade() -> None:
    """A board is drawn again from the tables."""
    op.drop_table("board")
