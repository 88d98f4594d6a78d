"""seeds fixed before a single draw"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "seed_commitment",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("seed_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("committed_by", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_seed_commitment_event_id")),
        sa.ForeignKeyConstraint(["committed_by"], ["user.id"], name=op.f("fk_seed_commitment_committed_by")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_seed_commitment")),
    )


def downgrade() -> None:
    op.drop_table("seed_commitment")
