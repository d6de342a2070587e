"""Drafts of documents, and codes to verify them by"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("draft", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("code", sa.String(length=32), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_document_code"), ["code"])
