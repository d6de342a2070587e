"""The register: making and changing records, with every field's history, and reading them in expressions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import true
from sqlalchemy.orm import Session

from engine import clock, feel
from engine.codes import Code
from engine.errors import Conflict, EngineError, InvalidAnswers, Message, NotFound
from engine.records import FieldType, RecordKind
from engine.services import access, deadlines, files, indexing, numbers, states, versions
from engine.services.access import Actor
from engine.services.deadlines import Act
from engine.store import conditions, outbox
from engine.store import records as store
from engine.store.base import uuid7
from engine.store.files import Target
from engine.store.records import Record

CHANGED = "record.changed"
"""Work for each case that waits for a condition which reads a record that another has changed."""
MAX_UNIT = 64
MAX_NUMBER = 100
MAX_FOUND = 1000


class NoNumber(EngineError):
    """Records of the kind {kind} have no number."""


class NotListed(EngineError):
    """Records of the kind {kind} are not listed by {field}."""


class TooManyFound(EngineError):
    """More than {most} records of the kind {kind} match."""


class NeverChanged(EngineError):
    """Records of the kind {kind} are only added to: {field} is entered already."""


class NumberTaken(EngineError):
    """The number {number} belongs to another record."""


@dataclass(frozen=True)
class Cause:
    """Who changes a record, and in which step of which instance, or why outside one."""

    actor: Actor
    instance_id: str | None = None
    task_id: str | None = None
    element_id: str | None = None
    reason: str | None = None
    trying: bool = False
    """The instance tries a diagram out."""


@dataclass(frozen=True)
class Written:
    """The record after a change: its version, and the fields that really changed."""

    key: str
    version: int
    changed: tuple[str, ...]


def write(session: Session, kind: str, key: str | None, values: Mapping[str, Any], cause: Cause) -> Written:
    """Changes fields of a record, or makes one when `key` is None. What is equal already is no change.

    The record is locked first, so that two who change different fields both keep theirs. Raises
    `InvalidAnswers` for values that are not of their field's type, `NeverChanged` for what an append-only
    kind has already, and `NotFound`.
    """
    drawn = versions.record_kind(session, kind)
    loaded = drawn.load(values)
    _refuse_unfindable(drawn, loaded)
    record = _new(session, kind, cause) if key is None else _locked(session, kind, key)
    changed = tuple(name for name, value in loaded.items() if _differs(record.values.get(name), value))
    if not changed and key is not None:
        return Written(record.key, record.version, ())
    states.require_moves(session, drawn, record, {name: loaded[name] for name in changed}, cause)
    if drawn.append_only:
        _refuse_overwriting(record, changed)
    _keep(session, drawn, record, {name: loaded[name] for name in changed}, cause)
    return Written(record.key, record.version, changed)


def correct(
    session: Session,
    kind: str,
    key: str,
    values: Mapping[str, Any],
    reason: str,
    actor: Actor,
    expected: int,
) -> Written:
    """Corrects a record outside a process: with a reason, and only at the version that one has seen."""
    access.require(access.may_correct_records(actor), Message("correcting records is not granted to you"))
    if not reason.strip():
        raise InvalidAnswers({"reason": [Message("Say why the record is corrected.")]})
    if _locked(session, kind, key).version != expected:
        raise Conflict
    return write(session, kind, key, values, Cause(actor, reason=reason.strip()))


def issue_number(session: Session, kind: str, key: str, cause: Cause) -> str:
    """The record's number; the next of its series if it has none yet. A number is never given twice."""
    drawn = versions.record_kind(session, kind)
    if drawn.number is None:
        raise NoNumber(kind=kind)
    record = _locked(session, kind, key)
    if record.number is None:
        series, pattern = f"record:{kind}", drawn.number.pattern
        number = numbers.issue(session, series, pattern, clock.today(), cause.trying)
        write(session, kind, key, {drawn.number.field: number}, cause)
        return number
    return record.number


def number_of(session: Session, kind: str, key: str) -> str | None:
    """The number the record was issued; None before."""
    record = store.get(session, kind, key)
    return record.number if record else None


def get(session: Session, kind: str, key: str, actor: Actor) -> Record:
    """The record, for somebody who may see it; `NotFound` alike for one that is not theirs."""
    record = store.get(session, kind, key)
    if record is None or not access.may_see_record(session, actor, record):
        raise NotFound(what=Message("The record"), key=key)
    return record


def find(session: Session, kind: str, where: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The records of which each of these fields has its value, as expressions read them, with their `key`.

    For the platform's own steps: whoever drew the step decides what is looked for. Raises `NotListed` for a
    field that records are not found by, `TooManyFound` rather than leaving some out.
    """
    drawn = versions.record_kind(session, kind)
    filters = {name: _sought(drawn, name, value) for name, value in where.items()}
    page = store.search(session, kind, true(), store.Wanted(filters=filters, size=MAX_FOUND))
    if page.total > MAX_FOUND:
        raise TooManyFound(most=MAX_FOUND, kind=kind)
    return [
        {"key": record.key, **{field.key: record.values.get(field.key) for field in drawn.fields}}
        for record in page.items
    ]


def counted(session: Session, kind: str, field: str) -> dict[str, int]:
    """How many records of a kind have each value of a listed field; raises `NotListed` for another field."""
    drawn = versions.record_kind(session, kind)
    if all(each.key != field for each in indexing.listed(drawn)):
        raise NotListed(kind=kind, field=field)
    return dict(store.counts(session, kind, field, true()))


def _sought(drawn: RecordKind, name: str, value: Any) -> str:
    """The text that a listed field has where it holds the value."""
    listed = any(field.key == name for field in indexing.listed(drawn))
    comparable = indexing.comparable(drawn.load({name: value})[name]) if listed else None
    if comparable is None:
        raise NotListed(kind=drawn.kind, field=name)
    return comparable[0]


def seed(session: Session, kind: str) -> None:
    """Makes the records that the kind's table of beginnings names and the register does not have yet.

    A row's code is the record's number, its label the title; columns that are fields fill them. What exists
    already is left as the register has it.
    """
    drawn = versions.record_kind(session, kind)
    if drawn.seed is None or drawn.number is None:
        return
    for row in versions.code_table(session, drawn.seed).rows:
        if store.by_number(session, kind, row.value) is None:
            write(session, kind, None, _beginning(drawn, row), Cause(access.SYSTEM))


def _beginning(drawn: RecordKind, row: Code) -> dict[str, Any]:
    named = {drawn.title: row.labels.zh, f"{drawn.title}_en": row.labels.en}
    if drawn.number is not None:
        named[drawn.number.field] = row.value
    fields = {field.key: field.type for field in drawn.fields}
    return {
        key: text.split() if fields[key] is FieldType.OPTIONS else text
        for key, text in {**row.attributes, **named}.items()
        if key in fields
    }


def values_of(session: Session, kind: str, key: str) -> Mapping[str, Any]:
    """Every field's value as expressions read it; what was never entered is null."""
    drawn = versions.record_kind(session, kind)
    record = store.get(session, kind, key)
    if record is None:
        raise NotFound(what=Message("The record"), key=key)
    return {field.key: record.values.get(field.key) for field in drawn.fields}


def lookup(session: Session, name: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a kind's name means in an expression: the values of the record whose key the variables hold.

    Raises `KeyError` when there is no such kind or the variables name no record of it.
    """
    try:
        drawn = versions.record_kind(session, name)
        key = variables[drawn.key_variable]
        if isinstance(key, str):
            return values_of(session, name, key)
    except NotFound as error:
        raise KeyError(name) from error
    raise KeyError(name)


def reindex(session: Session, kind: str) -> None:
    """Renews what lists are filtered and sorted by, after the kind was drawn anew."""
    drawn = versions.record_kind(session, kind)
    for record in store.every(session, kind):
        indexing.describe(drawn, record)
        store.forget_index(session, record.key)
        store.index(session, record.key, indexing.indexed(drawn, record.values, set(record.values)))
    session.flush()


def _new(session: Session, kind: str, cause: Cause) -> Record:
    now = clock.now()
    record = Record(
        key=uuid7(),
        kind=kind,
        title="",
        values={},
        version=0,
        search="",
        created_at=now,
        created_by=cause.actor.username,
        updated_at=now,
        updated_by=cause.actor.username,
    )
    session.add(record)
    return record


def _locked(session: Session, kind: str, key: str) -> Record:
    record = store.locked(session, kind, key)
    if record is None:
        raise NotFound(what=Message("The record"), key=key)
    return record


def _refuse_unfindable(drawn: RecordKind, values: Mapping[str, Any]) -> None:
    """Raises `InvalidAnswers` for what is longer than anything that records are found by."""
    longest = dict.fromkeys(drawn.units, MAX_UNIT) | (
        {drawn.number.field: MAX_NUMBER} if drawn.number else {}
    )
    wrong = {
        name: [Message("Enter at most {max} characters.", {"max": most})]
        for name, most in longest.items()
        if any(len(text) > most for text in indexing.texts(values.get(name)))
    }
    if wrong:
        raise InvalidAnswers(wrong)


def _refuse_overwriting(record: Record, changed: Iterable[str]) -> None:
    for name in changed:
        if record.values.get(name) is not None:
            raise NeverChanged(kind=record.kind, field=name)


def _keep(
    session: Session, drawn: RecordKind, record: Record, changes: Mapping[str, Any], cause: Cause
) -> None:
    before = record.values
    record.values = {**before, **changes}
    record.version += 1
    record.updated_at, record.updated_by = clock.now(), cause.actor.username
    indexing.describe(drawn, record)
    if drawn.number is not None and drawn.number.field in changes:
        _refuse_taken(session, record)
    session.flush()
    store.add_changes(session, list(_history(record, before, changes, cause)))
    store.index(session, record.key, indexing.indexed(drawn, record.values, changes))
    for field, ids in files.ids_by_field(drawn.fields, changes):
        files.attach(session, ids, Target.RECORD, record.key, field, cause.actor)
    act = Act(cause.actor, cause.instance_id, cause.reason)
    deadlines.base_corrected(session, record.key, {n: (before.get(n), changes[n]) for n in changes}, act)
    _tell(session, record, cause)


def _tell(session: Session, record: Record, cause: Cause) -> None:
    """Cases hear of it after the commit, so that whoever changes a record locks no case but their own."""
    for instance_id in conditions.readers(session, record.key):
        if instance_id != cause.instance_id:
            outbox.put(session, CHANGED, {"instance_id": instance_id})


def _refuse_taken(session: Session, record: Record) -> None:
    if record.number is None:
        return
    with session.no_autoflush:
        other = store.by_number(session, record.kind, record.number)
    if other is not None and other.key != record.key:
        raise NumberTaken(number=record.number)


def _history(
    record: Record, before: Mapping[str, Any], changes: Mapping[str, Any], cause: Cause
) -> Iterator[dict[str, Any]]:
    for name, value in changes.items():
        yield {
            "record_key": record.key,
            "version": record.version,
            "field": name,
            "old": before.get(name),
            "new": value,
            "at": record.updated_at,
            "actor": cause.actor.username,
            "actor_name": cause.actor.name,
            "instance_id": cause.instance_id,
            "task_id": cause.task_id,
            "element_id": cause.element_id,
            "reason": cause.reason,
        }


def _differs(old: Any, new: Any) -> bool:
    """By the stored text: true is not 1, and an amount is not the same number with fewer decimals."""
    return feel.dumps(old) != feel.dumps(new)
