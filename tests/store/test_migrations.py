"""What the migrations make is what the code expects."""

import threading

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from engine.store.database import Database, tables
from engine.store.migrations import head, is_current, migrate


def test_an_empty_database_becomes_what_the_models_say(empty_database: Database) -> None:
    migrate(empty_database)
    with empty_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables()) == []


def test_migrating_again_changes_nothing(empty_database: Database) -> None:
    assert not is_current(empty_database)
    migrate(empty_database)
    assert is_current(empty_database)
    migrate(empty_database)
    with empty_database.reading() as session:
        assert session.scalars(text("SELECT version_num FROM alembic_version")).all() == [head()]


def test_several_who_migrate_at_once_wait_for_one_another(empty_database: Database) -> None:
    threads = [threading.Thread(target=migrate, args=[empty_database]) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert is_current(empty_database)
    assert "instance" in inspect(empty_database.engine).get_table_names()


def test_references_are_guarded_again_after_a_migration(empty_database: Database) -> None:
    migrate(empty_database)
    if empty_database.engine.dialect.name == "sqlite":
        with empty_database.reading() as session:
            assert session.scalar(text("PRAGMA foreign_keys")) == 1
        with empty_database.session() as session:
            assert session.scalar(text("PRAGMA foreign_keys")) == 1
