"""rehearsals of competitions"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "rehearsal",
        sa.Column("competition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_rehearsal_competition_id")
        ),
        sa.ForeignKeyConstraint(["of_id"], ["competition.id"], name=op.f("fk_rehearsal_of_id")),
        sa.ForeignKeyConstraint(["made_by"], ["user.id"], name=op.f("fk_rehearsal_made_by")),
        sa.PrimaryKeyConstraint("competition_id", name=op.f("pk_rehearsal")),
        sa.UniqueConstraint("of_id", name=op.f("uq_rehearsal_of_id")),
    )


def downgrade() -> None:
    op.drop_table("rehearsal")
