"""What a form consists of, once it has been read: plain immutable parts, nothing evaluated yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from engine.feel import Expression
from engine.forms.patterns import Pattern
from engine.labels import Labels


class Type(StrEnum):
    """The component types of form-js 1.23."""

    TEXTFIELD = "textfield"
    TEXTAREA = "textarea"
    NUMBER = "number"
    CHECKBOX = "checkbox"
    RADIO = "radio"
    SELECT = "select"
    CHECKLIST = "checklist"
    TAGLIST = "taglist"
    DATETIME = "datetime"
    FILEPICKER = "filepicker"
    EXPRESSION = "expression"
    GROUP = "group"
    DYNAMICLIST = "dynamiclist"
    TEXT = "text"
    HTML = "html"
    TABLE = "table"
    IMAGE = "image"
    IFRAME = "iframe"
    BUTTON = "button"
    SEPARATOR = "separator"
    SPACER = "spacer"
    DOCUMENT_PREVIEW = "documentPreview"


KEYED = frozenset(
    {
        Type.TEXTFIELD,
        Type.TEXTAREA,
        Type.NUMBER,
        Type.CHECKBOX,
        Type.RADIO,
        Type.SELECT,
        Type.CHECKLIST,
        Type.TAGLIST,
        Type.DATETIME,
        Type.FILEPICKER,
        Type.EXPRESSION,
    }
)
TEXTS = frozenset({Type.TEXTFIELD, Type.TEXTAREA})
SINGLE_CHOICES = frozenset({Type.RADIO, Type.SELECT})
MANY_CHOICES = frozenset({Type.CHECKLIST, Type.TAGLIST})
CHOICES = SINGLE_CHOICES | MANY_CHOICES
CONTAINERS = frozenset({Type.GROUP, Type.DYNAMICLIST})

# A literal, or an expression worked out anew for every submission.
Setting = Decimal | bool | Expression | None


@dataclass(frozen=True)
class Option:
    """One of the values a choice offers."""

    value: Any
    labels: Labels


@dataclass(frozen=True)
class Rules:
    """The `validate` part of a component and what belongs to it."""

    required: bool = False
    min: Setting = None
    max: Setting = None
    min_length: Setting = None
    max_length: Setting = None
    pattern: Pattern | None = None
    pattern_message: Labels | None = None
    text_kind: str | None = None  # email or phone
    decimal_digits: int | None = None
    increment: Decimal | None = None
    not_past: bool = False
    minutes_step: int | None = None
    accept: tuple[str, ...] = ()
    multiple: Setting = False


@dataclass(frozen=True)
class Component:
    """One component; `key` is its key or, for a group or list, its path (None for a group without one)."""

    id: str
    type: Type
    key: str | None
    labels: Labels
    rules: Rules = Rules()
    hide: Expression | None = None
    readonly: Setting = False
    disabled: bool = False
    computed: Expression | None = None
    subtype: str = ""
    as_text: bool = False  # a number that travels as a string
    default: Any = None
    options: tuple[Option, ...] | None = None
    options_key: str | None = None
    options_expression: Expression | None = None
    growing: bool = False  # a list to which rows may be added
    children: tuple[Component, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def keyed(self) -> bool:
        """Whether it holds a value of its own."""
        return self.type in KEYED


@dataclass(frozen=True)
class Field:
    """What others may know of a field. `path` has `*` for a list's rows: `components.*.amount`."""

    key: str
    path: str
    type: str
    labels: Labels
    required: bool
    record: str | None
    article: str | None
    component_id: str


@dataclass(frozen=True)
class Stop:
    """When this holds nothing of the form may be stored."""

    when: Expression
    text: Labels


@dataclass(frozen=True)
class Check:
    """A rule over several fields, shown at one of them unless it holds."""

    unless: Expression
    field: str
    text: Labels


def fields_of(components: Sequence[Component], prefix: str = "") -> list[Field]:
    """Every field in document order, rows of lists included."""
    found: list[Field] = []
    for component in components:
        path = f"{prefix}{component.key}" if component.key else prefix.removesuffix(".")
        if component.key:
            found.append(_field(component, path))
        inner = f"{path}.*." if component.type == Type.DYNAMICLIST else f"{path}." if path else ""
        found.extend(fields_of(component.children, inner))
    return found


def _field(component: Component, path: str) -> Field:
    return Field(
        key=component.key or "",
        path=path,
        type=component.type,
        labels=component.labels,
        required=component.rules.required,
        record=component.properties.get("record"),
        article=component.properties.get("article"),
        component_id=component.id,
    )
