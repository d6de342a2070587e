"""The first of many timers that fall due at the same moment is found without sorting them.

Revision ID: 0011
Revises: 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_timer_next_at_number", "timer", ["next_at", "number"])
    op.drop_index("ix_timer_next_at", "timer")
