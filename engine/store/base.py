"""What every table stands on: the declarative base, column types, identifiers and pages."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CursorResult,
    DateTime,
    Delete,
    MetaData,
    Numeric,
    Select,
    String,
    Table,
    Text,
    Update,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.engine import Dialect, Row
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator, TypeEngine

from engine import feel

T = TypeVar("T")


class Base(DeclarativeBase):
    """Every table. Constraints have names, so that a migration can drop them on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UTCDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value}")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class FeelJson(TypeDecorator[Any]):
    """A value of the expression language as exact JSON text: decimals and dates come back as they were.

    Plain numbers and tuples are taken as the language's. SQL NULL and its null are both None.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        return None if value is None else feel.dumps(feel.value(value))

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        return None if value is None else feel.loads(value)

    def compare_values(self, x: Any, y: Any) -> bool:
        return self.process_bind_param(x, None) == self.process_bind_param(y, None)  # type: ignore[arg-type]


class Word(TypeDecorator[Any]):
    """A member of a `StrEnum`, kept as its value: new members need no change of the schema."""

    impl = String(32)
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        return None if value is None else str(self.members(value))

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        return None if value is None else self.members(value)


class Money(TypeDecorator[Decimal]):
    """Yuan with two decimals, exact. SQLite has no decimals: there it is whole fen, and sums stay exact."""

    impl = Numeric(18, 2)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Numeric(18, 2) if dialect.name == "postgresql" else BigInteger())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | int | None:
        if value is None:
            return None
        if not isinstance(value, Decimal) or value != round(value, 2):
            raise ValueError(f"not an amount in yuan and fen: {value!r}")
        return value if dialect.name == "postgresql" else int(value * 100)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        return Decimal(value) if dialect.name == "postgresql" else Decimal(value).scaleb(-2)


UuidStr = String(36)
"""An identifier made by `uuid7`, as text: whatever a URL carries can be compared with it."""


def uuid7() -> str:
    """A new identifier that sorts by the time it was made.

    Source: RFC 9562, section 5.7, with method 3 of section 6.2 below the millisecond.
    """
    nanoseconds = time.time_ns()
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    fraction = rest * 4096 // 1_000_000
    noise = int.from_bytes(os.urandom(8)) >> 2
    return str(UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | noise))


MOST = 10_000
"""Rows are counted no further: beyond, a count would cost more than the page, and nobody leafs so far."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: its items and how many there are on all pages together, `MOST` for that or more."""

    items: Sequence[T]
    total: int


AnySelect = Select[*tuple[Any, ...]]
"""A query for rows of any columns."""


def add_rows(session: Session, entity: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows past the session's objects; there may be none."""
    if rows:
        session.execute(insert(cast(Table, entity.__table__)), list(rows))


def changed(session: Session, statement: Update | Delete) -> int:
    """Runs an update or delete past the session's objects; returns how many rows it changed."""
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return int(cast(CursorResult[Any], result).rowcount)


def count(session: Session, query: AnySelect) -> int:
    """How many rows a query has, up to `MOST`."""
    some = query.order_by(None).with_only_columns(literal(1), maintain_column_froms=True).limit(MOST)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def paged(
    session: Session,
    query: AnySelect,
    read: Callable[[Row[*tuple[Any, ...]]], T],
    page: int = 1,
    size: int = 20,
) -> Page[T]:
    """Runs an ordered query for one page (the first is 1); `read` turns a row into what the page shows."""
    total = count(session, query)
    rows = session.execute(query.limit(size).offset((page - 1) * size))
    return Page([read(row) for row in rows], total)
