"""What the conditions of a case read of the register, noted so that the case hears when it changes."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from engine.records import RecordKind
from engine.runtime import Running, Waiting
from engine.services import versions
from engine.store import conditions as store
from engine.store.instances import Instance
from engine.store.records import Record


def keep(session: Session, instance: Instance, run: Running, waiting: Iterable[Waiting]) -> None:
    """Notes, for each condition that an instance waits for, the records that it read, as it saw them."""
    seen: dict[tuple[int, str], int] = {}
    for each in waiting:
        for kind in versions.record_kinds(session, instance.as_of):
            key = _key(run, each, kind)
            if key is not None:
                record = session.get(Record, key)
                seen[each.number, key] = record.version if record is not None else 0
    store.keep(session, instance.id, seen)


def _key(run: Running, waiting: Waiting, kind: RecordKind) -> str | None:
    """The record of a kind that a condition reads: the one that the variables it sees name."""
    if kind.kind not in waiting.reads:
        return None
    key = run.variables(waiting.number).get(kind.key_variable)
    return key if isinstance(key, str) else None
