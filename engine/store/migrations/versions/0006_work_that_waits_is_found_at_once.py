"""Work that waits is found without a look at what was done.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WAITING = sa.text("done_at IS NULL AND failed_at IS NULL")
GIVEN_UP = sa.text("failed_at IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_outbox_waiting", "outbox")
    op.create_index("ix_outbox_waiting", "outbox", ["due_at"], postgresql_where=WAITING, sqlite_where=WAITING)
    op.create_index(
        "ix_outbox_given_up", "outbox", ["failed_at"], postgresql_where=GIVEN_UP, sqlite_where=GIVEN_UP
    )
