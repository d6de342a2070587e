"""Counting what a piece of work costs the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from engine.store.database import Database


@dataclass
class Cost:
    """Statements in the order they were sent, and commits."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0


@contextmanager
def counted(database: Database) -> Iterator[Cost]:
    """What is sent to the database meanwhile, beginnings of transactions left out."""
    cost = Cost()

    def on_statement(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            cost.statements.append(statement)

    def on_commit(_connection: Any) -> None:
        cost.commits += 1

    event.listen(database.engine, "before_cursor_execute", on_statement)
    event.listen(database.engine, "commit", on_commit)
    try:
        yield cost
    finally:
        event.remove(database.engine, "before_cursor_execute", on_statement)
        event.remove(database.engine, "commit", on_commit)
