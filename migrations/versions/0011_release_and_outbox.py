"""release of results, outbox and recalls"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("user", sa.Column("email_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("user", sa.Column("mail_language", sa.Text(), nullable=False, server_default="zh"))
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("moment IS NOT NULL OR reason <> ''", name=op.f("ck_release_held_with_reason")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_release_event_id")),
        sa.ForeignKeyConstraint(["set_by"], ["user.id"], name=op.f("fk_release_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
    )
    op.create_index(op.f("ix_release_event_id"), "release", ["event_id"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=True),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_by", sa.Integer(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_how", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state <> 'waiting' OR address_sealed IS NOT NULL", name=op.f("ck_message_address")
        ),
        sa.CheckConstraint("(told_at IS NULL) = (told_by IS NULL)", name=op.f("ck_message_told")),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_message_sent")),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_message_competition_id")
        ),
        sa.ForeignKeyConstraint(["told_by"], ["user.id"], name=op.f("fk_message_told_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index(op.f("ix_message_competition_id"), "message", ["competition_id"], unique=False)
    op.create_index(op.f("ix_message_state"), "message", ["state"], unique=False)
    op.create_table(
        "paper_recall",
        sa.Column("paper_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("objection_id", sa.Integer(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("recalled_by", sa.Integer(), nullable=False),
        sa.Column("recalled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_paper_recall_reason")),
        sa.CheckConstraint(
            "successor_id IS NULL OR successor_id <> paper_id", name=op.f("ck_paper_recall_another")
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_paper_recall_objection_id")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_recall_paper_id")),
        sa.ForeignKeyConstraint(["recalled_by"], ["user.id"], name=op.f("fk_paper_recall_recalled_by")),
        sa.ForeignKeyConstraint(["successor_id"], ["paper.id"], name=op.f("fk_paper_recall_successor_id")),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_paper_recall")),
        sa.UniqueConstraint("successor_id", name=op.f("uq_paper_recall_successor_id")),
    )
    op.create_table(
        "overtaken_run",
        sa.Column("run_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("overtaken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_overtaken_run_objection_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["award_run.id"], name=op.f("fk_overtaken_run_run_id")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_overtaken_run")),
    )
    op.create_table(
        "objection_withdrawal",
        sa.Column("objection_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_objection_withdrawal_objection_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["user.id"], name=op.f("fk_objection_withdrawal_recorded_by")
        ),
        sa.PrimaryKeyConstraint("objection_id", name=op.f("pk_objection_withdrawal")),
    )
    op.create_table(
        "arbitrator_removal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("removed_by", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_arbitrator_removal_reason")),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_arbitrator_removal_objection_id")
        ),
        sa.ForeignKeyConstraint(["removed_by"], ["user.id"], name=op.f("fk_arbitrator_removal_removed_by")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_arbitrator_removal_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arbitrator_removal")),
    )
    op.create_index(
        op.f("ix_arbitrator_removal_objection_id"), "arbitrator_removal", ["objection_id"], unique=False
    )


def downgrade() -> None:
    for table in (
        "arbitrator_removal",
        "objection_withdrawal",
        "overtaken_run",
        "paper_recall",
        "message",
        "release",
    ):
        op.drop_table(table)
    op.drop_column("user", "mail_language")
    op.drop_column("user", "email_sealed")
