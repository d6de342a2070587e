"""The register as pages and programs show it: values with their labels, lists, history, and versions
compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from engine.labels import Labels
from engine.records import FieldType, RecordField, RecordKind
from engine.services import access, articles, codes, people, records, units, versions
from engine.services.access import Actor
from engine.store import records as store
from engine.store.base import Page
from engine.store.records import Record, RecordChange, Wanted

SHOWN_OF_MASKED = (3, 4)
"""Characters left at the beginning and the end of what is shown in part."""


@dataclass(frozen=True)
class Cell:
    """A field of a record as it is shown."""

    key: str
    type: FieldType
    labels: Labels
    value: Any
    """As the expression language has it; None for nothing."""
    text: Labels | None
    """What the value is called, for a code, a unit, a person; None where it speaks for itself."""
    measure: str | None
    article: str | None
    rows: tuple[tuple[Cell, ...], ...] = ()
    """For a list: its rows, each with its own cells."""


@dataclass(frozen=True)
class Line:
    """A record in a list."""

    key: str
    number: str | None
    title: str
    cells: tuple[Cell, ...]
    """Its list columns."""
    updated_at: datetime


@dataclass(frozen=True)
class Listing:
    """A page of records of one kind."""

    kind: RecordKind
    columns: tuple[RecordField, ...]
    page: Page[Line]


@dataclass(frozen=True)
class View:
    """A record with everything in it."""

    kind: RecordKind
    key: str
    number: str | None
    title: str
    state: Cell | None
    version: int
    facts: tuple[Cell, ...]
    cells: tuple[Cell, ...]
    """All fields in the order they were drawn, also the empty ones."""
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Change:
    """A field that was changed: by whom, when, in which step, from what to what."""

    version: int
    at: datetime
    actor_name: str
    old: Cell
    new: Cell
    instance_id: str | None
    element_id: str | None
    reason: str | None


@dataclass(frozen=True)
class Difference:
    """A field that is not the same in two versions."""

    old: Cell
    new: Cell


def kinds(session: Session) -> Sequence[RecordKind]:
    """The kinds of records the register knows: that there are such is no secret, each of them may be."""
    return versions.record_kinds(session)


def listing(session: Session, kind: str, actor: Actor, wanted: Wanted) -> Listing:
    """The records of a kind that match and that somebody may see; what is masked is shown in part."""
    drawn = versions.record_kind(session, kind)
    columns = tuple(field for name in drawn.list_columns if (field := drawn.field(name)))
    teller = Teller(session)
    found = store.search(session, kind, access.visible_records(actor), wanted)
    lines = [_line(record, columns, teller) for record in found.items]
    return Listing(drawn, columns, Page(lines, found.total))


def belonging(session: Session, view: View, actor: Actor) -> Sequence[Listing]:
    """The records that belong to this one and that somebody may see, the latest of each kind that has any."""
    if view.number is None:
        return []
    found = [
        listing(session, drawn.kind, actor, Wanted(filters={drawn.belongs_to.field: view.number}))
        for drawn in kinds(session)
        if drawn.belongs_to and drawn.belongs_to.kind == view.kind.kind
    ]
    return [each for each in found if each.page.total]


def counts(session: Session, kind: str, field: str, actor: Actor) -> Mapping[str, int]:
    """How many of the records somebody may see have each value of a listed field."""
    return store.counts(session, kind, field, access.visible_records(actor))


def view(session: Session, kind: str, key: str, actor: Actor) -> View:
    """One record; `NotFound` also for one that somebody may not see."""
    return _view(session, records.get(session, kind, key, actor))


def view_for_case(session: Session, kind: str, key: str) -> View | None:
    """The record a case is about, for whoever may see the case; None when it has none yet."""
    record = store.get(session, kind, key)
    return None if record is None else _view(session, record)


def changes(
    session: Session, kind: str, key: str, actor: Actor, page: int = 1, field: str | None = None
) -> Page[Change]:
    """What was changed in a record, or in one field of it, the newest first."""
    records.get(session, kind, key, actor)
    drawn, teller = versions.record_kind(session, kind), Teller(session)
    found = store.changes(session, key, page, field=field)
    return Page([_change(drawn, row, teller) for row in found.items], found.total)


def compare(
    session: Session, kind: str, key: str, older: int, newer: int, actor: Actor
) -> Sequence[Difference]:
    """What differs between two versions of a record, in the order the fields were drawn."""
    records.get(session, kind, key, actor)
    drawn, teller = versions.record_kind(session, kind), Teller(session)
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for row in store.changes_between(session, key, older, newer):
        first.setdefault(row.field, row.old)
        last[row.field] = row.new
    fields = [_field(drawn, name) for name in _in_order(drawn, last)]
    cells = [(teller.cell(f, first[f.key]), teller.cell(f, last[f.key])) for f in fields]
    return [Difference(old, new) for old, new in cells if old != new]


class Teller:
    """Says what stored values are called; asks for each table once."""

    def __init__(self, session: Session) -> None:
        self._tables = cache(lambda name: codes.labels(session, name))
        self._units = cache(lambda: units.named(session))
        self._person = cache(lambda username: people.name_of(session, username))
        self._cited = cache(lambda ids: articles.cited(session, ids.split()))

    def cell(self, field: RecordField, value: Any, masked: bool = False) -> Cell:
        """The field with this value; in part where `masked` is said and the field asks for it."""
        rows = value if field.type is FieldType.LIST and isinstance(value, list) else []
        return Cell(
            key=field.key,
            type=field.type,
            labels=field.labels,
            value=mask(value) if masked and field.masked else value,
            text=self._text(field, value),
            measure=field.measure,
            article=field.article,
            rows=tuple(
                tuple(self.cell(inner, row.get(inner.key), masked) for inner in field.fields) for row in rows
            ),
        )

    def _text(self, field: RecordField, value: Any) -> Labels | None:
        if value is None:
            return None
        match field.type:
            case FieldType.UNIT:
                unit = self._units().get(value)
                return Labels(unit.name, unit.name_en) if unit else None
            case FieldType.PERSON:
                name = self._person(value)
                return Labels(name, name) if name else None
            case FieldType.OPTION:
                return self._options(field).get(value)
            case FieldType.OPTIONS:
                known = self._options(field)
                return joined(known.get(item, Labels(item, item)) for item in value)
            case FieldType.ARTICLES:
                return joined(citation.number for citation in self._cited(value))
            case _:
                return None

    def _options(self, field: RecordField) -> Mapping[str, Labels]:
        if isinstance(field.options, str):
            return self._tables(field.options)
        return field.options or {}


def joined(labels: Iterable[Labels]) -> Labels:
    """Several labels as one."""
    found = list(labels)
    return Labels("、".join(label.zh for label in found), ", ".join(label.en for label in found))


def mask(value: Any) -> Any:
    """A text shown in part: 138****5678. Too short for that, it is not shown at all."""
    if not isinstance(value, str):
        return value
    head, tail = SHOWN_OF_MASKED
    hidden = len(value) - head - tail
    return value[:head] + "*" * hidden + value[-tail:] if hidden > 0 else "*" * len(value)


def _line(record: Record, columns: Iterable[RecordField], teller: Teller) -> Line:
    cells = tuple(teller.cell(field, record.values.get(field.key), masked=True) for field in columns)
    return Line(record.key, record.number, record.title, cells, record.updated_at)


def _view(session: Session, record: Record) -> View:
    drawn, teller = versions.record_kind(session, record.kind), Teller(session)
    cells = tuple(teller.cell(field, record.values.get(field.key)) for field in drawn.fields)
    by_key = {cell.key: cell for cell in cells}
    return View(
        kind=drawn,
        key=record.key,
        number=record.number,
        title=record.title,
        state=by_key.get(drawn.state_field or ""),
        version=record.version,
        facts=tuple(by_key[name] for name in drawn.facts),
        cells=cells,
        created_at=record.created_at,
        updated_at=record.updated_at,
    )


def _change(drawn: RecordKind, row: RecordChange, teller: Teller) -> Change:
    field = _field(drawn, row.field)
    return Change(
        version=row.version,
        at=row.at,
        actor_name=row.actor_name,
        old=teller.cell(field, row.old),
        new=teller.cell(field, row.new),
        instance_id=row.instance_id,
        element_id=row.element_id,
        reason=row.reason,
    )


def _field(drawn: RecordKind, name: str) -> RecordField:
    """The field, or what is left of one that is no longer drawn."""
    return drawn.field(name) or RecordField(name, FieldType.STRING, Labels(name, name))


def _in_order(drawn: RecordKind, names: Iterable[str]) -> list[str]:
    order = {field.key: place for place, field in enumerate(drawn.fields)}
    return sorted(names, key=lambda name: (order.get(name, len(order)), name))
