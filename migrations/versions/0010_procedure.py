"""conflicts of judges, signing off and the states of a competition"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "competition_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.Integer(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "step NOT IN ('reopen', 'restore') OR reason <> ''", name=op.f("ck_competition_step_reason")
        ),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_competition_step_competition_id")
        ),
        sa.ForeignKeyConstraint(["declared_by"], ["user.id"], name=op.f("fk_competition_step_declared_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competition_step")),
    )
    op.create_index(
        op.f("ix_competition_step_competition_id"), "competition_step", ["competition_id"], unique=False
    )
    op.create_table(
        "judge_profile",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("qualification", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("occupation", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_judge_profile_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_judge_profile")),
    )
    op.create_table(
        "declared_conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("against", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.Integer(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_because <> ''",
            name=op.f("ck_declared_conflict_withdrawn_because"),
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name=op.f("ck_declared_conflict_withdrawn")
        ),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_declared_conflict_competition_id")
        ),
        sa.ForeignKeyConstraint(["declared_by"], ["user.id"], name=op.f("fk_declared_conflict_declared_by")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_declared_conflict_user_id")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["user.id"], name=op.f("fk_declared_conflict_withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_conflict")),
    )
    op.create_index(
        op.f("ix_declared_conflict_competition_id"), "declared_conflict", ["competition_id"], unique=False
    )
    op.create_table(
        "conflict_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competition_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["competition_id"], ["competition.id"], name=op.f("fk_conflict_statement_competition_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_conflict_statement_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_statement")),
        sa.UniqueConstraint(
            "competition_id", "user_id", name=op.f("uq_conflict_statement_competition_id_user_id")
        ),
    )
    op.create_table(
        "substitute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("sub_criterion", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_substitute_position")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_substitute_event_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_substitute_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitute")),
        sa.UniqueConstraint(
            "event_id",
            "sub_criterion",
            "position",
            name=op.f("uq_substitute_event_id_sub_criterion_position"),
        ),
        sa.UniqueConstraint(
            "event_id", "sub_criterion", "user_id", name=op.f("uq_substitute_event_id_sub_criterion_user_id")
        ),
    )
    op.create_index(op.f("ix_substitute_event_id"), "substitute", ["event_id"], unique=False)
    op.create_index(op.f("ix_substitute_user_id"), "substitute", ["user_id"], unique=False)
    op.create_table(
        "form_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("sub_criterion", sa.Text(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_form_signature_event_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["user.id"], name=op.f("fk_form_signature_signed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_signature")),
    )
    op.create_index(op.f("ix_form_signature_event_id"), "form_signature", ["event_id"], unique=False)
    op.create_table(
        "day_lock",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("locked_by", sa.Integer(), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_day_lock_event_id")),
        sa.ForeignKeyConstraint(["locked_by"], ["user.id"], name=op.f("fk_day_lock_locked_by")),
        sa.PrimaryKeyConstraint("event_id", "day", name=op.f("pk_day_lock")),
    )
    op.create_table(
        "reopening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint("(answered_by IS NULL) = (agreed IS NULL)", name=op.f("ck_reopening_answered")),
        sa.CheckConstraint(
            "answered_by IS NULL OR answered_by <> asked_by", name=op.f("ck_reopening_two_persons")
        ),
        sa.ForeignKeyConstraint(["answered_by"], ["user.id"], name=op.f("fk_reopening_answered_by")),
        sa.ForeignKeyConstraint(["asked_by"], ["user.id"], name=op.f("fk_reopening_asked_by")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_reopening_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopening")),
    )
    op.create_index(op.f("ix_reopening_sheet_id"), "reopening", ["sheet_id"], unique=False)
    op.execute(
        "UPDATE sheet SET state = 'signed' WHERE state = 'confirmed' "
        "AND event_id IN (SELECT id FROM event WHERE stage = 'published')"
    )  # nobody can sign them any more, and a correction of the result asks for signed sheets


def downgrade() -> None:
    op.execute("UPDATE sheet SET state = 'confirmed' WHERE state = 'signed'")
    op.drop_index(op.f("ix_reopening_sheet_id"), table_name="reopening")
    op.drop_table("reopening")
    op.drop_table("day_lock")
    op.drop_index(op.f("ix_form_signature_event_id"), table_name="form_signature")
    op.drop_table("form_signature")
    op.drop_index(op.f("ix_substitute_event_id"), table_name="substitute")
    op.drop_index(op.f("ix_substitute_user_id"), table_name="substitute")
    op.drop_table("substitute")
    op.drop_table("conflict_statement")
    op.drop_index(op.f("ix_declared_conflict_competition_id"), table_name="declared_conflict")
    op.drop_table("declared_conflict")
    op.drop_table("judge_profile")
    op.drop_index(op.f("ix_competition_step_competition_id"), table_name="competition_step")
    op.drop_table("competition_step")
