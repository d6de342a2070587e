"""What a model says about its decisions to those who show or feed them: names, labels, inputs, outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from engine.decisions import boxed, program
from engine.decisions.graph import DecisionNode, InputData, ServiceNode
from engine.decisions.hits import is_single
from engine.decisions.linking import Linked
from engine.decisions.program import Program
from engine.decisions.running import Key


@dataclass(frozen=True)
class Input:
    """Something a decision needs from outside. `labels`: what is shown, by language."""

    name: str
    type: str | None
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Decision:
    """`several`: the result is a list of results, as of a table that collects."""

    id: str
    name: str
    labels: Mapping[str, str]
    kind: str
    outputs: tuple[str, ...]
    several: bool
    description: str | None
    find_inputs: Callable[[], tuple[Input, ...]] = field(repr=False, compare=False)

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """What it needs from outside, through its requirements; looked for when it is asked for."""
        return self.find_inputs()


@dataclass(frozen=True)
class Service:
    id: str
    name: str
    labels: Mapping[str, str]
    inputs: tuple[Input, ...]
    outputs: tuple[str, ...]


KINDS: dict[type, str] = {
    boxed.Literal: "literalExpression",
    boxed.Context: "context",
    boxed.Sequence: "list",
    boxed.Relation: "relation",
    boxed.FunctionDefinition: "functionDefinition",
    boxed.Invocation: "invocation",
    boxed.Filter: "filter",
    boxed.Conditional: "conditional",
    boxed.Table: "decisionTable",
    type(None): "none",
}
"""What a decision's logic is, by the names of the file format."""


def decisions(linked: Linked, compiled: Program) -> Mapping[str, Decision]:
    """The decisions of the model itself, by their ids."""
    return {node.id: _decision(linked, compiled, node) for node in linked.main.decisions}


def services(linked: Linked) -> Mapping[str, Service]:
    """The decision services of the model itself, by their ids."""
    return {node.id: _service(linked, node) for node in linked.main.services}


def _decision(linked: Linked, compiled: Program, node: DecisionNode) -> Decision:
    table = node.logic if isinstance(node.logic, boxed.Table) else None
    named = tuple(output.name or node.variable.name for output in table.outputs) if table else ()
    return Decision(
        id=node.id,
        name=node.name,
        labels=node.labels,
        kind=_kind(node.logic),
        outputs=named or (node.variable.name,),
        several=bool(table and not table.aggregation and not is_single(table.hit_policy)),
        description=node.description,
        find_inputs=partial(_inputs, linked, compiled, (linked.main.namespace, node.id)),
    )


def _kind(logic: boxed.Boxed | None) -> str:
    return logic.quantity.value if isinstance(logic, boxed.Iterator) else KINDS[type(logic)]


def _service(linked: Linked, node: ServiceNode) -> Service:
    given = linked.needs(linked.main, node.input_data, node.input_decisions)
    outputs = linked.needs(linked.main, node.outputs)
    inputs = (_input(linked, need.key, {}) for need in given)
    return Service(node.id, node.name, node.labels, tuple(inputs), tuple(n.path[-1] for n in outputs))


def _inputs(linked: Linked, compiled: Program, key: Key) -> tuple[Input, ...]:
    """The input data, and the names that no requirement gives, that a decision needs through others."""
    keys = needed(compiled, key)
    columns = _columns(compiled, keys)
    elements = [(each, compiled[each]) for each in keys]
    drawn = [_input(linked, each, columns) for each, e in elements if isinstance(e, program.Input)]
    taken = (sorted(e.takes) for _, e in elements if isinstance(e, program.Decision))
    others = [_undrawn(name, columns) for names in taken for name in names]
    first: dict[str, Input] = {}
    for each in (*drawn, *others):
        first.setdefault(each.name, each)
    return tuple(first.values())


def _columns(compiled: Program, keys: Iterable[Key]) -> Mapping[str, boxed.InputClause]:
    """The columns of decision tables by what they ask: their labels are those that people read."""
    columns: dict[str, boxed.InputClause] = {}
    for key in keys:
        for table in getattr(compiled[key], "tables", ()):
            for column in table.columns:
                columns.setdefault(column.clause.text, column.clause)
    return columns


def _input(linked: Linked, key: Key, columns: Mapping[str, boxed.InputClause]) -> Input:
    """An input that is drawn without a label has that of the column that asks for it."""
    node = linked.nodes[key]
    labels = node.labels if isinstance(node, InputData | DecisionNode) else {}
    column = columns.get(node.variable.name)
    shown = column.labels if column else {"zh": node.name, "en": node.name}
    own = {language: label for language, label in labels.items() if label != node.name}
    return Input(node.variable.name, node.variable.type_ref, {**shown, **own})


def _undrawn(name: str, columns: Mapping[str, boxed.InputClause]) -> Input:
    """A name that a table asks for without an input being drawn."""
    column = columns.get(name)
    if column is None:
        return Input(name, None, {"zh": name, "en": name})
    return Input(name, column.type_ref, column.labels)


def needed(compiled: Program, key: Key) -> list[Key]:
    """An element and all those it requires, each once, the element itself first."""
    found, seen = [key], {key}
    for each in found:  # grows while it is walked
        for need in getattr(compiled[each], "needs", ()):
            if need.key not in seen:
                seen.add(need.key)
                found.append(need.key)
    return found
