"""Inserting a row that may be there already, in one statement on either database."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engine.store.base import Base


def insert_for(session: Session, entity: type[Base]) -> postgresql.Insert:
    """An INSERT that knows `on_conflict_do_update` and `on_conflict_do_nothing`, alike on both databases."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(entity)
    return sqlite.insert(entity)  # type: ignore[return-value]  # the same methods, no common class
