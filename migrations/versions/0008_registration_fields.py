"""fields of registration"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("person", sa.Column("id_kind", sa.Text(), server_default="resident_id", nullable=False))
    op.add_column("person", sa.Column("facts_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("member", sa.Column("profile_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("event", sa.Column("conditions", sa.Text(), server_default="{}", nullable=False))
    op.add_column("event", sa.Column("shortage", sa.Text(), nullable=True))
    op.create_table(
        "roster_columns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_roster_columns_competition_id")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["user.id"], name=op.f("fk_roster_columns_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_columns")),
        sa.UniqueConstraint(
            "competition_id", "fingerprint", name=op.f("uq_roster_columns_competition_id_fingerprint")
        ),
    )
    op.create_index(op.f("ix_roster_columns_fingerprint"), "roster_columns", ["fingerprint"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_roster_columns_fingerprint"), table_name="roster_columns")
    op.drop_table("roster_columns")
    op.drop_column("event", "shortage")
    op.drop_column("event", "conditions")
    op.drop_column("member", "profile_sealed")
    op.drop_column("person", "facts_sealed")
    op.drop_column("person", "id_kind")
