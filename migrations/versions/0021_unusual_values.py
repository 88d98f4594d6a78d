"""unusual values that a judge confirmed"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    for table in ("mark", "mark_operation"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("confirmed", sa.Boolean(), nullable=False, server_default=sa.false()))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("confirmed", server_default=None)


def downgrade() -> None:
    for table in ("mark_operation", "mark"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("confirmed")
