"""Opening the database: SQLite in a file, or PostgreSQL."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import simplejson
from sqlalchemy import Connection, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker

import engine.store
from engine.store.base import Base

WAIT = 30
"""Seconds a writer waits for its turn before it gives up."""


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
        return _open_sqlite(url)
    url_of_driver = parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(url_of_driver, pool_size=10, max_overflow=10, **_EVERYWHERE)
    return Database(engine, engine.execution_options(postgresql_readonly=True))


def tables() -> MetaData:
    """The schema: every module of this package is imported, so that no table is missing."""
    for module in pkgutil.iter_modules(engine.store.__path__):
        importlib.import_module(f"engine.store.{module.name}")
    return Base.metadata


def _open_sqlite(url: str) -> Database:
    """Writers queue for the only writing connection: fewer lost turns than with SQLite's own waiting, and
    checkpoints of the write-ahead log never run side by side, which SQLite before 3.51.3 does not survive."""
    path = make_url(url).database
    if not path or path == ":memory:":
        raise ValueError("SQLite needs a file: sqlite:///path/to/the.db")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    writer = create_engine(
        url, pool_size=1, max_overflow=0, pool_timeout=WAIT, connect_args=_CONNECT, **_EVERYWHERE
    )
    readers = create_engine(url, pool_size=10, max_overflow=10, connect_args=_CONNECT, **_EVERYWHERE)
    event.listen(writer, "connect", _configure)
    event.listen(writer, "begin", _begin_immediate)
    event.listen(readers, "connect", _configure_reader)
    event.listen(readers, "begin", _begin)
    return Database(writer, readers)


_EVERYWHERE: dict[str, Any] = {
    # What people typed, and the hashes of secrets, have no place in the log of a failed statement.
    "hide_parameters": True,
    # What a browser sent is kept to the digit.
    "json_serializer": partial(simplejson.dumps, use_decimal=True),
    "json_deserializer": partial(simplejson.loads, use_decimal=True),
}
# The driver's own transaction handling begins too late and takes the write lock by upgrading, which fails at
# once when another connection wrote in between: transactions are begun here instead.
_CONNECT = {"isolation_level": None, "timeout": WAIT}


def _configure(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _configure_reader(connection: Any, record: Any) -> None:
    _configure(connection, record)
    connection.execute("PRAGMA query_only = ON")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
