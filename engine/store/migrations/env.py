"""Run by Alembic for every command."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from engine.store.base import FeelJson, Money, UTCDateTime, Word
from engine.store.database import tables

PLAIN = {
    UTCDateTime: "sa.DateTime(timezone=True)",
    FeelJson: "sa.Text()",
    Word: "sa.String(length=32)",
    Money: 'sa.Numeric(18, 2).with_variant(sa.BigInteger(), "sqlite")',
}
"""How a new migration writes our types: as the database has them, so that it stays true when they change."""


def render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    return PLAIN.get(type(item), False) if kind == "type" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables(),
    render_as_batch=True,
    render_item=render,
    compare_type=True,
)
context.run_migrations()
