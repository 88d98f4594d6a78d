"""proofs of papers"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "paper_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("done >= 0 AND done <= total", name=op.f("ck_paper_job_done")),
        sa.CheckConstraint(
            "state IN ('open', 'paused', 'done', 'cancelled')", name=op.f("ck_paper_job_state")
        ),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_paper_job_competition_id")
        ),
        sa.ForeignKeyConstraint(["filed_by"], ["user.id"], name=op.f("fk_paper_job_filed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_job")),
    )
    op.create_index(op.f("ix_paper_job_competition_id"), "paper_job", ["competition_id"], unique=False)
    op.create_table(
        "winner_code",
        sa.Column("member_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code_index", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["given_by"], ["user.id"], name=op.f("fk_winner_code_given_by")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_winner_code_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_winner_code")),
        sa.UniqueConstraint("code_index", name=op.f("uq_winner_code_code_index")),
    )


def downgrade() -> None:
    op.drop_table("winner_code")
    op.drop_index(op.f("ix_paper_job_competition_id"), table_name="paper_job")
    op.drop_table("paper_job")
