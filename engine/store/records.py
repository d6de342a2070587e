"""The register: records of any kind, their values, and who changed which field when."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from engine.store.base import AnySelect, Base, FeelJson, Page, UTCDateTime, UuidStr, changed, paged, uuid7


class Record(Base):
    """A thing of the register as it is now."""

    __tablename__ = "record"
    __table_args__ = (Index(None, "kind", "updated_at"), UniqueConstraint("kind", "number"))

    key: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    kind: Mapped[str] = mapped_column(String(64))
    number: Mapped[str | None] = mapped_column(String(100))
    """The number it was issued, for people."""
    title: Mapped[str] = mapped_column(String(300))
    values: Mapped[dict[str, Any]] = mapped_column(FeelJson)
    version: Mapped[int]
    """Rises with every change; `record_change` says what each one changed."""
    search: Mapped[str] = mapped_column(Text)
    """What a search looks in, in lower case."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[str] = mapped_column(String(64))
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_by: Mapped[str] = mapped_column(String(64))


class RecordChange(Base):
    """One field's change: who, when, from what to what, and in which step of which instance."""

    __tablename__ = "record_change"
    __table_args__ = (Index(None, "record_key", "version"),)

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    record_key: Mapped[str] = mapped_column(ForeignKey(Record.key))
    version: Mapped[int]
    field: Mapped[str] = mapped_column(String(100))
    old: Mapped[Any] = mapped_column(FeelJson, nullable=True)
    new: Mapped[Any] = mapped_column(FeelJson, nullable=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str] = mapped_column(String(64))
    actor_name: Mapped[str] = mapped_column(String(100))
    instance_id: Mapped[str | None] = mapped_column(UuidStr)
    task_id: Mapped[str | None] = mapped_column(UuidStr)
    element_id: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(Text)
    """Why, where it was changed outside a process."""


EVERYBODY = "*"
"""Stands in the place of a unit beside records that everybody may see."""


class RecordUnit(Base):
    """A unit stands in a field of a record, so its people may see the record."""

    __tablename__ = "record_unit"
    __table_args__ = (Index(None, "unit_code", "record_key"),)

    record_key: Mapped[str] = mapped_column(ForeignKey(Record.key), primary_key=True)
    field: Mapped[str] = mapped_column(String(100), primary_key=True)
    unit_code: Mapped[str] = mapped_column(String(64), primary_key=True)


class RecordValue(Base):
    """A field that lists are filtered, sorted and summed by, in a form that the database can compare."""

    __tablename__ = "record_value"
    __table_args__ = (Index(None, "field", "text"), Index(None, "field", "number"))

    record_key: Mapped[str] = mapped_column(ForeignKey(Record.key), primary_key=True)
    field: Mapped[str] = mapped_column(String(100), primary_key=True)
    text: Mapped[str] = mapped_column(String(300))
    number: Mapped[Decimal | None] = mapped_column(Numeric(24, 6))


@dataclass(frozen=True)
class Indexed:
    """What is kept beside a record's values so that it can be found, for some fields."""

    units: Mapping[str, Collection[str]]
    """Field -> codes of units."""
    values: Mapping[str, tuple[str, Decimal | None] | None]
    """Field -> its comparable text and, for a number, the number; None for a field without a value."""


@dataclass(frozen=True)
class Wanted:
    """How a list of records is narrowed and ordered."""

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    """Field -> the text its value has."""
    sort: str = ""
    """A field, with `-` before it for the other way round; blank for the latest change first."""
    page: int = 1
    size: int = 20


def get(session: Session, kind: str, key: str) -> Record | None:
    """The record as this session knows it."""
    record = session.get(Record, key)
    return record if record is not None and record.kind == kind else None


def locked(session: Session, kind: str, key: str) -> Record | None:
    """The record as it is now, kept from others until the transaction ends."""
    query = select(Record).where(Record.kind == kind, Record.key == key).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def by_number(session: Session, kind: str, number: str) -> Record | None:
    """The record that was issued this number."""
    return session.scalar(select(Record).where(Record.kind == kind, Record.number == number))


def every(session: Session, kind: str) -> Sequence[Record]:
    """All records of a kind."""
    return session.scalars(select(Record).where(Record.kind == kind)).all()


def add_changes(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keeps what was changed, for ever."""
    if rows:
        _insert(session, RecordChange, [{"id": uuid7(), **row} for row in rows])


def index(session: Session, key: str, indexed: Indexed) -> None:
    """Renews what is kept beside the record for these fields."""
    units = [{"field": name, "unit_code": unit} for name, codes in indexed.units.items() for unit in codes]
    values = [
        {"field": name, "text": value[0], "number": value[1]}
        for name, value in indexed.values.items()
        if value is not None
    ]
    _renew(session, RecordUnit, key, units, indexed.units)
    _renew(session, RecordValue, key, values, indexed.values)


def forget_index(session: Session, key: str) -> None:
    """Removes all that is kept beside the record."""
    for table in (RecordUnit, RecordValue):
        changed(session, delete(table).where(table.record_key == key))


def _renew(
    session: Session,
    table: type[RecordUnit] | type[RecordValue],
    key: str,
    rows: Sequence[Mapping[str, Any]],
    fields: Collection[str],
) -> None:
    if fields:
        changed(session, delete(table).where(table.record_key == key, table.field.in_(fields)))
    if rows:
        _insert(session, table, [{"record_key": key, **row} for row in rows])


def _insert(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """One statement; without the option rows are parted by which of their columns are null."""
    session.execute(insert(table), rows, execution_options={"render_nulls": True})


def changes(
    session: Session, key: str, page: int = 1, size: int = 50, field: str | None = None
) -> Page[RecordChange]:
    """What was changed in a record, or in one field of it, the newest first."""
    query = select(RecordChange).where(RecordChange.record_key == key)
    if field is not None:
        query = query.where(RecordChange.field == field)
    query = query.order_by(RecordChange.version.desc(), RecordChange.field)
    return paged(session, query, lambda row: row.RecordChange, page, size)


def changes_between(session: Session, key: str, after: int, until: int) -> Sequence[RecordChange]:
    """What was changed after version `after` up to version `until`, in order."""
    query = select(RecordChange).where(
        RecordChange.record_key == key, RecordChange.version > after, RecordChange.version <= until
    )
    return session.scalars(query.order_by(RecordChange.version, RecordChange.field)).all()


def search(session: Session, kind: str, visible: ColumnElement[bool], wanted: Wanted) -> Page[Record]:
    """The records of a kind that match and may be seen."""
    query = _narrowed(select(Record).where(Record.kind == kind, visible), wanted)
    return paged(session, _ordered(query, wanted.sort), lambda row: row.Record, wanted.page, wanted.size)


def counts(session: Session, kind: str, field: str, visible: ColumnElement[bool]) -> Mapping[str, int]:
    """How many records have each value of an indexed field."""
    query = (
        select(RecordValue.text, func.count())
        .join(Record, Record.key == RecordValue.record_key)
        .where(Record.kind == kind, RecordValue.field == field, visible)
        .group_by(RecordValue.text)
    )
    return dict(session.execute(query).all())


def _narrowed(query: AnySelect, wanted: Wanted) -> AnySelect:
    for word in wanted.text.casefold().split():
        query = query.where(Record.search.contains(word, autoescape=True))
    for name, text in wanted.filters.items():
        having = select(RecordValue.record_key).where(RecordValue.field == name, RecordValue.text == text)
        query = query.where(Record.key.in_(having))
    return query


def _ordered(query: AnySelect, sort: str) -> AnySelect:
    if not sort:
        return query.order_by(Record.updated_at.desc(), Record.key.desc())
    value = aliased(RecordValue)
    name = sort.removeprefix("-")
    query = query.outerjoin(value, (value.record_key == Record.key) & (value.field == name))
    columns = [value.number, value.text]
    if sort.startswith("-"):
        return query.order_by(value.text.is_(None), *(column.desc() for column in columns), Record.key)
    return query.order_by(value.text.is_(None), *columns, Record.key)
