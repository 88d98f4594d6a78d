"""The newest entry of the log that was no mark coming in, so that what stands between two of them is read once.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Empty at first: the next step writes it."""
    op.create_table(
        "last_step",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_last_step")),
    )


def downgrade() -> None:
    """Nothing is lost by it."""
    op.drop_table("last_step")
