"""The record that a case is about, as lists and pages name it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.store.records import Record


@dataclass(frozen=True)
class Subject:
    """A record in a few words."""

    kind: str
    key: str
    number: str | None
    title: str


def subject_of(record: Record | None) -> Subject | None:
    return Subject(record.kind, record.key, record.number, record.title) if record else None
