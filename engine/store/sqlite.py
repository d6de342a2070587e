"""SQLite: which library, how its connections are set up, and who alone may serve a file."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

from engine.errors import EngineError

WAIT = 30
"""Seconds a writer waits for its turn before it gives up."""
SERVED = ".served"
"""Ends the name of the file whose lock the serving process holds."""

Version = tuple[int, int, int]
SOUND: Version = (3, 51, 3)
MENDED: tuple[Version, ...] = ((3, 44, 6), (3, 50, 7))
"""Older lines that were mended later: from the third number on, these are sound too."""


class ServedAlready(EngineError):
    """The database {path} is being served by process {pid}. One process writes to an SQLite file: stop that one first, or use PostgreSQL for more than one."""  # noqa: E501 - the message, which has no line breaks


def open_engines(url: str, **options: Any) -> tuple[Engine, Engine]:
    """The writer's and the readers' connections to the file of `sqlite:///path`.

    Writers queue for the only writing connection: fewer lost turns than with SQLite's own waiting, and
    checkpoints of the write-ahead log never run side by side in this process.
    """
    Path(path_of(url)).parent.mkdir(parents=True, exist_ok=True)
    common = {"module": driver(), "connect_args": _CONNECT, **options}
    writer = create_engine(url, pool_size=1, max_overflow=0, pool_timeout=WAIT, **common)
    readers = create_engine(url, pool_size=10, max_overflow=10, **common)
    event.listen(writer, "connect", _configure)
    event.listen(writer, "begin", _begin_immediate)
    event.listen(readers, "connect", _configure_reader)
    event.listen(readers, "begin", _begin)
    return writer, readers


def path_of(url: str) -> str:
    """The file of `sqlite:///path`; a database in memory is refused."""
    path = make_url(url).database
    if not path or path == ":memory:":
        raise ValueError("SQLite needs a file: sqlite:///path/to/the.db")
    return path


def driver() -> ModuleType:
    """Python's own SQLite where it is sound, else the newer one that `pysqlite3` brings along (Linux)."""
    if may_corrupt(sqlite3.sqlite_version_info) and importlib.util.find_spec("pysqlite3"):
        return importlib.import_module("pysqlite3.dbapi2")
    return sqlite3


def may_corrupt(version: Version) -> bool:
    """Whether a version has the bug by which a checkpoint beside a commit that starts the write-ahead log
    anew can lose that commit.

    Source: sqlite.org/wal.html, "The WAL-reset bug": 3.7.0 to 3.51.2, mended in some older lines.
    """
    mended = any(version[:2] == line[:2] and version >= line for line in MENDED)
    return version < SOUND and not mended


@contextmanager
def served(path: str) -> Iterator[None]:
    """Held by the process that serves the file; `ServedAlready` names who has it. It ends with the process,
    however that ends."""
    with open(path + SERVED, "a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise ServedAlready(path=path, pid=file.read().strip() or "?") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


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
