"""Correcting one field of a record on request: only the value that was looked at, with the reason, never
deleting."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from engine import feel
from engine.errors import EngineError
from engine.services import records, versions
from engine.services.records import Cause, Written
from engine.store import records as store


class NoField(EngineError):
    """Records of the kind {kind} have no field {field}."""


class Outdated(EngineError):
    """The value of {field} was changed while its correction was being decided: look at it again."""


def correct(
    session: Session, kind: str, key: str, field: str, value: Any, expected: Any, cause: Cause
) -> Written:
    """Gives a field its correct value if it still has the one expected; its history keeps the old value and
    the cause's reason, and deadlines that rest on it are reckoned anew.

    Raises `NoField`, `Outdated`, `InvalidAnswers` for a value of another type.
    """
    if versions.record_kind(session, kind).field(field) is None:
        raise NoField(kind=kind, field=field)
    record = store.locked(session, kind, key)
    now = record.values.get(field) if record else None
    if feel.dumps(now) != feel.dumps(expected):
        raise Outdated(field=field)
    return records.write(session, kind, key, {field: value}, cause)
