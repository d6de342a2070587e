"""A kind of record: its fields and what lists, facts, numbers and access do with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.labels import Labels
from engine.records.fields import RecordField
from engine.records.states import States
from engine.records.values import load


@dataclass(frozen=True)
class Number:
    """The number a record of this kind is given: which field, and a pattern with {year} and {seq:4}."""

    field: str
    pattern: str


@dataclass(frozen=True)
class Belonging:
    """Whose page lists records of this kind: those of `kind` whose number stands in `field`."""

    kind: str
    field: str


@dataclass(frozen=True)
class RecordKind:
    """A kind of record. Keys in `list_columns`, `facts`, `units` and the other settings name `fields`."""

    kind: str
    labels: Labels
    key_variable: str
    """The process variable that holds the key of the record a process is about."""
    title: str
    """The field that names a record to people."""
    fields: tuple[RecordField, ...]
    list_columns: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    """Fields holding units whose members may see the record."""
    number: Number | None = None
    state_field: str | None = None
    article: str | None = None
    seed: str | None = None
    """The code table whose rows are the records that the register begins with."""
    belongs_to: Belonging | None = None
    states: tuple[States, ...] = ()
    public: bool = False
    """Everybody may see the records, whatever units they name."""
    append_only: bool = False
    """What was once entered stays as it is; a field that is still empty may be filled in later."""

    def field(self, key: str) -> RecordField | None:
        """The field of that name, or None."""
        return next((field for field in self.fields if field.key == key), None)

    def load(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """The changes as FEEL values of the fields' types; raises `InvalidAnswers` by path.

        Accepts the language's own values and the JSON texts of dates, so that forms, diagrams and clients are
        read alike. An empty text is null.
        """
        return load(self.fields, changes)
