"""The decision requirements graph as drawn (DMN 1.5, chapter 6): plain data, references not yet followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.decisions.boxed import Boxed, Variable


@dataclass(frozen=True)
class Reference:
    """What an href names: an element's id, and the namespace of its model when that is another one."""

    namespace: str | None
    id: str


@dataclass(frozen=True)
class InputData:
    id: str
    name: str
    labels: Mapping[str, str]
    variable: Variable


@dataclass(frozen=True)
class DecisionNode:
    id: str
    name: str
    labels: Mapping[str, str]
    variable: Variable
    inputs: tuple[Reference, ...]
    decisions: tuple[Reference, ...]
    knowledge: tuple[Reference, ...]
    logic: Boxed | None
    description: str | None = None


@dataclass(frozen=True)
class KnowledgeModel:
    """A business knowledge model: a function that decisions may call."""

    id: str
    name: str
    variable: Variable
    parameters: tuple[Variable, ...]
    knowledge: tuple[Reference, ...]
    logic: Boxed | None
    kind: str = "FEEL"


@dataclass(frozen=True)
class ServiceNode:
    """A decision service: a part of the graph that can be called as one."""

    id: str
    name: str
    labels: Mapping[str, str]
    variable: Variable
    outputs: tuple[Reference, ...]
    encapsulated: tuple[Reference, ...]
    input_decisions: tuple[Reference, ...]
    input_data: tuple[Reference, ...]


@dataclass(frozen=True)
class KnowledgeSource:
    """An authority: shown, never evaluated."""

    id: str
    name: str
    location: str | None


@dataclass(frozen=True)
class FunctionItem:
    parameters: tuple[Variable, ...]
    output: str | None


@dataclass(frozen=True)
class ItemDefinition:
    """A type: another type's name or components, perhaps a list of them, perhaps only some values.

    The values are unary tests: `allowed` restrains an item, `constraint` (DMN 1.5) the whole:
    they differ for collections.
    """

    name: str
    type_ref: str | None = None
    collection: bool = False
    allowed: str | None = None
    constraint: str | None = None
    components: tuple[ItemDefinition, ...] = ()
    function: FunctionItem | None = None


@dataclass(frozen=True)
class Import:
    name: str
    namespace: str
    location: str | None


@dataclass(frozen=True)
class Definitions:
    """One .dmn file."""

    file: str
    id: str | None
    name: str
    namespace: str
    imports: tuple[Import, ...]
    items: tuple[ItemDefinition, ...]
    input_data: tuple[InputData, ...]
    decisions: tuple[DecisionNode, ...]
    knowledge: tuple[KnowledgeModel, ...]
    services: tuple[ServiceNode, ...]
    sources: tuple[KnowledgeSource, ...]
