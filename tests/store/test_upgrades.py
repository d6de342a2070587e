"""A database of any earlier schema, with something in every table, becomes what the code expects."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, MetaData, Table, func, insert, select, text
from sqlalchemy.types import JSON, Boolean, Date, DateTime, Integer, LargeBinary, Numeric

from engine.store.database import Database, tables
from engine.store.migrations import head, is_current, migrate, revisions

VALUES: dict[type, Any] = {
    Boolean: True,
    Date: date(2026, 1, 31),
    DateTime: datetime(2026, 1, 31, 8, tzinfo=UTC),
    Integer: 1,
    JSON: {},
    LargeBinary: b"1",
    Numeric: 1,
}
"""By type; texts are "1", so that every reference leads somewhere."""


@pytest.mark.parametrize("revision", revisions()[:-1])
def test_an_earlier_schema_is_brought_up_to_date_with_what_it_holds(
    empty_database: Database, revision: str
) -> None:
    migrate(empty_database, revision)
    assert not is_current(empty_database)
    filled = _fill(empty_database)
    migrate(empty_database)
    assert is_current(empty_database)
    with empty_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables()) == []
        for name in filled & tables().tables.keys():
            kept = connection.scalar(select(func.count()).select_from(tables().tables[name]))
            assert kept == 1, name


def test_what_a_newer_version_has_migrated_is_served_and_left_alone(empty_database: Database) -> None:
    migrate(empty_database)
    with empty_database.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'of tomorrow'"))
    assert is_current(empty_database)
    migrate(empty_database)
    with empty_database.reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "of tomorrow" != head()


def _fill(database: Database) -> set[str]:
    """A row in every table that there is."""
    found = MetaData()
    with database.engine.begin() as connection:
        found.reflect(connection)
        for table in found.sorted_tables:
            if table.name != "alembic_version":
                connection.execute(insert(table).values(_row(table)))
    return set(found.tables)


def _row(table: Table) -> dict[str, Any]:
    return {column.name: _value(column) for column in table.columns}


def _value(column: Column[Any]) -> Any:
    return next((value for kind, value in VALUES.items() if isinstance(column.type, kind)), "1")
