"""Boxed expressions as drawn (DMN 1.5, chapters 7.3, 8 and 10.2): plain data, texts not yet parsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True)
class Variable:
    """An information item: a name and the name of its type, if it has one."""

    name: str
    type_ref: str | None = None


@dataclass(frozen=True)
class Literal:
    text: str
    type_ref: str | None = None
    id: str | None = None


@dataclass(frozen=True)
class Entry:
    """A line of a boxed context; the line without a variable is the context's result."""

    variable: Variable | None
    logic: Boxed | None


@dataclass(frozen=True)
class Context:
    entries: tuple[Entry, ...]
    type_ref: str | None = None


@dataclass(frozen=True)
class Sequence:
    """A boxed list."""

    items: tuple[Boxed | None, ...]
    type_ref: str | None = None


@dataclass(frozen=True)
class Relation:
    columns: tuple[Variable, ...]
    rows: tuple[tuple[Boxed | None, ...], ...]
    type_ref: str | None = None


@dataclass(frozen=True)
class FunctionDefinition:
    parameters: tuple[Variable, ...]
    logic: Boxed | None
    kind: str = "FEEL"
    type_ref: str | None = None


@dataclass(frozen=True)
class Binding:
    parameter: str
    logic: Boxed | None


@dataclass(frozen=True)
class Invocation:
    function: Boxed | None
    bindings: tuple[Binding, ...]
    type_ref: str | None = None


@dataclass(frozen=True)
class Filter:
    source: Boxed | None
    match: Boxed | None
    type_ref: str | None = None


@dataclass(frozen=True)
class Conditional:
    test: Boxed | None
    then: Boxed | None
    otherwise: Boxed | None
    type_ref: str | None = None


class Quantity(StrEnum):
    FOR = "for"
    """A value for each item."""
    SOME = "some"
    """Whether one item satisfies."""
    EVERY = "every"
    """Whether all items satisfy."""


@dataclass(frozen=True)
class Iterator:
    quantity: Quantity
    variable: str
    source: Boxed | None
    body: Boxed | None
    type_ref: str | None = None


class HitPolicy(StrEnum):
    UNIQUE = "UNIQUE"
    """No two rules match at once."""
    ANY = "ANY"
    """Rules that match at once say the same."""
    PRIORITY = "PRIORITY"
    """Of the rules that match, the one whose output comes first among the output's values."""
    FIRST = "FIRST"
    """The first rule that matches."""
    COLLECT = "COLLECT"
    """All rules that match, in any order, or their sum, smallest, largest or number."""
    RULE_ORDER = "RULE ORDER"
    """All rules that match, in their order."""
    OUTPUT_ORDER = "OUTPUT ORDER"
    """All rules that match, ordered as the output's values."""


class Aggregation(StrEnum):
    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True)
class InputClause:
    """A column that is tested: what is asked, its type, and the values it may have (unary tests)."""

    text: str
    type_ref: str | None = None
    values: str | None = None
    label: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    id: str | None = None

    @property
    def title(self) -> str:
        return self.label or self.text


@dataclass(frozen=True)
class OutputClause:
    name: str | None = None
    type_ref: str | None = None
    values: str | None = None
    default: str | None = None
    label: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    id: str | None = None


@dataclass(frozen=True)
class Cell:
    text: str
    id: str | None = None


@dataclass(frozen=True)
class Rule:
    tests: tuple[Cell, ...]
    results: tuple[Cell, ...]
    annotations: tuple[str, ...] = ()
    description: str | None = None
    id: str | None = None


@dataclass(frozen=True)
class AnnotationClause:
    name: str
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]
    hit_policy: HitPolicy = HitPolicy.UNIQUE
    aggregation: Aggregation | None = None
    annotations: tuple[AnnotationClause, ...] = ()
    type_ref: str | None = None
    id: str | None = None


Boxed: TypeAlias = (
    Literal
    | Context
    | Sequence
    | Relation
    | FunctionDefinition
    | Invocation
    | Filter
    | Conditional
    | Iterator
    | Table
)
