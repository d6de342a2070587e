"""The schema's history. `migrate` brings a database, empty or of any version, to what the code expects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from engine.store.database import Database

LOCK = 7_268_410_001
"""Any number: whoever migrates a PostgreSQL holds the advisory lock of this number."""


def migrate(database: Database) -> None:
    """Carries out what is missing, all of it or nothing. Several processes may call it at once."""
    with _alone(database) as connection:
        command.upgrade(configuration(connection), "head")


def is_current(database: Database) -> bool:
    """Whether the database has every migration."""
    with database.readers.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def head() -> str | None:
    """The newest migration there is."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def configuration(connection: Connection | None = None) -> Config:
    """What Alembic needs to know, beside the connection that it is to use."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """A connection in a transaction that nobody else migrates beside."""
    with database.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
                yield connection
        else:
            with _without_foreign_keys(connection), connection.begin():
                yield connection


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, which its references would forbid; it can be told so only
    outside a transaction."""
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")
