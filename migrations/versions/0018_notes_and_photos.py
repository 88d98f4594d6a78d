"""notes and photos beside marks"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("mark_operation", sa.Column("note_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "mark_note",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_mark_note_sheet_id")),
        sa.PrimaryKeyConstraint("sheet_id", "aspect", name=op.f("pk_mark_note")),
    )
    op.create_table(
        "mark_photo",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("size >= 0", name=op.f("ck_mark_photo_size")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheet.id"], name=op.f("fk_mark_photo_sheet_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["user.id"], name=op.f("fk_mark_photo_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_photo")),
    )
    op.create_index(op.f("ix_mark_photo_sheet_id"), "mark_photo", ["sheet_id"], unique=False)


def downgrade() -> None:
    op.drop_table("mark_photo")
    op.drop_table("mark_note")
    with op.batch_alter_table("mark_operation") as batch:
        batch.drop_column("note_sealed")
