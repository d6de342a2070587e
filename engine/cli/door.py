"""The database as a command opens it: up to date, and on the business clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from engine.config import Settings, from_environment
from engine.services import clock
from engine.store.database import Database, open_database
from engine.store.migrations import NotCurrent, is_current


@contextmanager
def opened() -> Iterator[tuple[Database, Settings]]:
    """The installation's database; raises `NotCurrent` unless it has every migration."""
    settings = from_environment()
    database = open_database(settings.database)
    try:
        if not is_current(database):
            raise NotCurrent
        if settings.test:
            with database.reading() as session:
                clock.load(session)
        yield database, settings
    finally:
        database.close()


@contextmanager
def transaction() -> Iterator[Session]:
    """A session that is committed on leaving, or rolled back when an error leaves with it."""
    with opened() as (database, _), database.begin() as session:
        yield session
