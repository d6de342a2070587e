"""Lists that stay as quick as they were among a million open tasks.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UNDONE = sa.text("completed_at IS NULL")
TAKEN = sa.text("assignee IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_task_assignee_state_due_at", "task")
    op.create_index(
        "ix_task_assignee_state_due_at",
        "task",
        ["assignee", "state", "due_at"],
        postgresql_where=TAKEN,
        sqlite_where=TAKEN,
    )
    op.create_index("ix_task_undone", "task", ["due_at", "id"], postgresql_where=UNDONE, sqlite_where=UNDONE)
    op.create_index("ix_instance_started_at_id", "instance", ["started_at", "id"])
