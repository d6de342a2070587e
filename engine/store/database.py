"""Opening the database: SQLite in a file, or PostgreSQL."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import simplejson
from sqlalchemy import Engine, MetaData, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

import engine.store
from engine.store import sqlite
from engine.store.base import Base


@dataclass(frozen=True)
class Database:
    """Where everything is kept. Safe to share between threads; a session is not."""

    engine: Engine
    readers: Engine
    versions: dict[Any, Any] = field(default_factory=dict)
    """What `services.versions` found in it: every session carries it as `info["versions"]`."""

    def session(self) -> Session:
        """A session that may write. Its owner, the door, commits it once or not at all.

        On SQLite a process has one writer at a time: its transaction begins with the first statement and
        others wait for it, so do the slow things before.
        """
        return self._writing()

    def reading(self) -> Session:
        """A session that only reads: the database refuses a write in it."""
        return self._reading()

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A session that is committed on leaving, or rolled back when an error leaves with it."""
        with self._writing.begin() as session:
            yield session

    def look_over(self, session: Session) -> None:
        """Lets SQLite count what its tables hold, where that has changed, so that it finds the right index;
        PostgreSQL does so by itself. Source: sqlite.org/lang_analyze.html, "Recommended usage patterns"."""
        if self.engine.dialect.name == "sqlite":
            session.execute(text("PRAGMA optimize"))

    def close(self) -> None:
        self.engine.dispose()
        self.readers.dispose()

    @property
    def _writing(self) -> sessionmaker[Session]:
        return sessionmaker(self.engine, expire_on_commit=False, info={"versions": self.versions})

    @property
    def _reading(self) -> sessionmaker[Session]:
        return sessionmaker(self.readers, expire_on_commit=False, info={"versions": self.versions})


def open_database(url: str) -> Database:
    """Opens `sqlite:///path` or `postgresql://…`. Makes no tables: `migrations.migrate` does."""
    tables()
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Database(*sqlite.open_engines(url, **_EVERYWHERE))
    url_of_driver = parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(url_of_driver, pool_size=10, max_overflow=10, **_EVERYWHERE)
    return Database(engine, engine.execution_options(postgresql_readonly=True))


def gone(error: DBAPIError) -> bool:
    """Whether the database did not answer, went away in the middle, or stayed busy for too long."""
    state, text = getattr(error.orig, "sqlstate", None), str(error.orig)
    refused = isinstance(error.orig, psycopg.OperationalError) and state is None
    return error.connection_invalidated or refused or state in _ENDING or text == _LOCKED


def exists(url: str) -> bool:
    """Whether there is a file to open; a server is asked by opening it."""
    return make_url(url).get_backend_name() != "sqlite" or Path(sqlite.path_of(url)).is_file()


def serving(url: str) -> AbstractContextManager[None]:
    """Held by a process that serves the database: on SQLite by one at a time, others get `ServedAlready`."""
    if make_url(url).get_backend_name() == "sqlite":
        return sqlite.served(sqlite.path_of(url))
    return nullcontext()


def lost_a_race(error: Exception) -> bool:
    """Whether a transaction was ended in favour of another one and only has to be repeated: PostgreSQL's
    deadlocks and serialization failures."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _RACES


def tables() -> MetaData:
    """The schema: every module of this package is imported, so that no table is missing."""
    for module in pkgutil.iter_modules(engine.store.__path__):
        importlib.import_module(f"engine.store.{module.name}")
    return Base.metadata


_LOCKED = "database is locked"
_ENDING = {"57P01", "57P02", "57P03"}
"""PostgreSQL is shutting down, has crashed, or is not yet up again."""
_RACES = {"40001", "40P01"}
_EVERYWHERE: dict[str, Any] = {
    # What people typed, and the hashes of secrets, have no place in the log of a failed statement.
    "hide_parameters": True,
    # What a browser sent is kept to the digit.
    "json_serializer": partial(simplejson.dumps, use_decimal=True),
    "json_deserializer": partial(simplejson.loads, use_decimal=True),
}
