"""The fields of a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.labels import Labels


class FieldType(StrEnum):
    """What a field of a record holds."""

    STRING = "string"
    """One line."""
    TEXT = "text"
    """Paragraphs."""
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    """An amount in yuan, exact to the cent."""
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    OPTION = "option"
    """A code."""
    OPTIONS = "options"
    """Several codes."""
    UNIT = "unit"
    """The code of a unit."""
    PERSON = "person"
    """A username."""
    ARTICLES = "articles"
    """Ids of the articles something rests on, with spaces between."""
    FILE = "file"
    """An uploaded file."""
    FILES = "files"
    LIST = "list"
    """Rows with fields of their own."""


@dataclass(frozen=True)
class RecordField:
    """One field. `options` is a table's name (`codes.colour`) or the options themselves, value -> label."""

    key: str
    type: FieldType
    labels: Labels
    article: str | None = None
    options: str | Mapping[str, Labels] | None = None
    measure: str | None = None
    """What the value is counted in, such as 元."""
    masked: bool = False
    """Shown in part only where many may look."""
    fields: tuple[RecordField, ...] = ()
