"""The schema's history. `migrate` brings a database, empty or of any version, to what the code expects.

A migration adds, and what is no longer needed is taken away a version later: so processes of the version
before go on working on a database that has been migrated, and an upgrade needs no standstill.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from engine.errors import EngineError
from engine.store.database import Database

LOCK = 7_268_410_001
"""Any number: whoever migrates a PostgreSQL holds the advisory lock of this number."""


class NotCurrent(EngineError):
    """The database is not prepared for this version of the platform. Run: luohu migrate"""


def migrate(database: Database, revision: str = "head") -> None:
    """Carries out what is missing, all of it or nothing. Several processes may call it at once; a database
    that a newer version has migrated is left as it is."""
    with _alone(database) as connection:
        if not _is_newer(revision_of(connection)):
            command.upgrade(configuration(connection), revision)


def is_current(database: Database) -> bool:
    """Whether the database has every migration that this version needs, and maybe those of a newer one."""
    with database.readers.connect() as connection:
        found = revision_of(connection)
    return found == head() or _is_newer(found)


def revision_of(connection: Connection) -> str | None:
    """The last migration that was carried out; None in an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def revisions() -> list[str]:
    """All migrations of this version, the first one first."""
    walked = ScriptDirectory.from_config(configuration()).walk_revisions()
    return [script.revision for script in walked][::-1]


def head() -> str | None:
    """The newest migration there is."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def configuration(connection: Connection | None = None) -> Config:
    """What Alembic needs to know, beside the connection that it is to use."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    return config


def _is_newer(revision: str | None) -> bool:
    return revision is not None and revision not in revisions()


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
