"""kinds of papers"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "paper_settings",
        sa.Column("competition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("design", sa.Text(), nullable=False),
        sa.Column("main", sa.Text(), nullable=False),
        sa.Column("accent", sa.Text(), nullable=False),
        sa.Column("upright", sa.Boolean(), nullable=False),
        sa.Column("bilingual", sa.Boolean(), nullable=False),
        sa.Column("logo_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("logo_sha256", sa.Text(), nullable=False),
        sa.Column("also", sa.Text(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["user.id"], name=op.f("fk_paper_settings_changed_by")),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_paper_settings_competition_id")
        ),
        sa.PrimaryKeyConstraint("competition_id", name=op.f("pk_paper_settings")),
    )
    op.create_table(
        "paper_design",
        sa.Column("competition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("page_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("page_sha256", sa.Text(), nullable=False),
        sa.Column("upright", sa.Boolean(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["user.id"], name=op.f("fk_paper_design_changed_by")),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_paper_design_competition_id")
        ),
        sa.PrimaryKeyConstraint("competition_id", "kind", name=op.f("pk_paper_design")),
    )


def downgrade() -> None:
    op.drop_table("paper_design")
    op.drop_table("paper_settings")
