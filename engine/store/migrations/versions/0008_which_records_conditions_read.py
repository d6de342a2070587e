"""Which records the conditions that cases wait for read

Cases that wait already have read the record that they are about, as far as can be known; their next step
says it exactly.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "condition_record",
        sa.Column("instance_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_key", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name="fk_condition_record_instance_id"),
        sa.PrimaryKeyConstraint("instance_id", "number", "record_key", name="pk_condition_record"),
    )
    op.create_index("ix_condition_record_record_key", "condition_record", ["record_key"])
    op.execute(
        "INSERT INTO condition_record (instance_id, number, record_key, version) "
        "SELECT s.instance_id, s.number, i.subject_key, 0 FROM subscription s "
        "JOIN instance i ON i.id = s.instance_id "
        "WHERE s.kind = 'conditional' AND i.subject_key IS NOT NULL"
    )
