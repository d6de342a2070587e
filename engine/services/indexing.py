"""What records are found, named, filtered and sorted by, kept beside their values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine import clock
from engine.records import FieldType, RecordField, RecordKind
from engine.store.records import EVERYBODY, Indexed, Record

MAX_TEXT = 300
SEARCHED = frozenset({FieldType.STRING})
NOT_INDEXED = frozenset({FieldType.TEXT, FieldType.OPTIONS, FieldType.FILE, FieldType.FILES, FieldType.LIST})


def describe(drawn: RecordKind, record: Record) -> None:
    """The columns that a record is found and named by."""
    values = record.values
    record.number = values.get(drawn.number.field) if drawn.number else None
    record.title = str(values.get(drawn.title) or "")[:MAX_TEXT]
    found = [value for field in drawn.fields if (value := values.get(field.key)) and field.type in SEARCHED]
    record.search = "\n".join(found).casefold()


def indexed(drawn: RecordKind, values: Mapping[str, Any], changes: Collection[str]) -> Indexed:
    """What is to be found anew: of the changed fields those that visibility and lists go by."""
    names = [field.key for field in listed(drawn) if field.key in changes]
    units = {name: set(texts(values.get(name))) for name in drawn.units if name in changes}
    return Indexed(
        units=units | ({EVERYBODY: {EVERYBODY}} if drawn.public else {}),
        values={name: comparable(values.get(name)) for name in names},
    )


def listed(drawn: RecordKind) -> Iterable[RecordField]:
    """The fields that lists show, filter and sum."""
    named: Collection[str] = {
        *drawn.list_columns,
        *drawn.facts,
        *drawn.units,
        *((drawn.state_field,) if drawn.state_field else ()),
        *((drawn.belongs_to.field,) if drawn.belongs_to else ()),
    }
    return (field for field in drawn.fields if field.key in named and field.type not in NOT_INDEXED)


def comparable(value: Any) -> tuple[str, Decimal | None] | None:
    """A value as a text that sorts like it, and as a number if it is one; None for nothing."""
    match value:
        case None:
            return None
        case bool():
            return str(value).lower(), None
        case Decimal():
            return format(value, "f")[:MAX_TEXT], value
        case datetime():
            return value.astimezone(clock.ZONE).isoformat(timespec="seconds"), None
        case date():
            return value.isoformat(), None
        case _:
            return str(value)[:MAX_TEXT], None


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))
