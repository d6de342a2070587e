"""The public face of a DMN model: what it decides, from what, and its evaluation with the explanation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from engine import feel
from engine.decisions import boxed
from engine.decisions.building import build
from engine.decisions.graph import DecisionNode, KnowledgeSource, ServiceNode
from engine.decisions.hits import is_single
from engine.decisions.linking import Linked, Node, link
from engine.decisions.program import Decision as CompiledDecision
from engine.decisions.program import Element, Program, invoke
from engine.decisions.program import Input as CompiledInput
from engine.decisions.running import Key, Problem, Run, Step
from engine.decisions.tracing import explained
from engine.decisions.xml import refused
from engine.errors import EngineError, Finding, Message, NotFound, Refused, Severity


class DecisionFailed(EngineError):
    """The decision {decision} gives no result: {reason}"""

    def __init__(self, problem: Problem, outcome: Outcome | None) -> None:
        """`outcome` is what the standard makes of it, with the explanation; None when it was broken off."""
        self.problem, self.outcome = problem, outcome
        super().__init__(decision=problem.owner.name, reason=problem.reason)


@dataclass(frozen=True)
class Outcome:
    """`problems`: why it is not what the model promises; `suppressed`: what became null on the way."""

    value: Any
    problems: tuple[Problem, ...]
    suppressed: tuple[Any, ...]
    steps: tuple[Step, ...]

    @cached_property
    def trace(self) -> list[dict[str, Any]]:
        """The explanation, ready for JSON; made when it is asked for."""
        return explained(self.steps)


@dataclass(frozen=True)
class Input:
    """Something a decision needs from outside."""

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


class Model:
    """A .dmn file with what it imports, compiled; immutable and shared by threads."""

    def __init__(self, linked: Linked, functions: Iterable[str] = ()) -> None:
        self.linked = linked
        self.program, found = build(linked, functions)
        self.findings: list[Finding] = [*linked.findings, *found]
        self.decisions: Mapping[str, Decision] = {d.id: self._describe(d) for d in linked.main.decisions}
        self.services: Mapping[str, Service] = {s.id: self._describe_service(s) for s in linked.main.services}

    @property
    def sources(self) -> tuple[KnowledgeSource, ...]:
        """The authorities that the drawing names; shown, never evaluated."""
        return self.linked.main.sources

    @property
    def file(self) -> str:
        return self.linked.main.file

    def find(self, name: str) -> str:
        """The id of the decision, service or function with a name. Raises `NotFound`."""
        main = self.linked.main
        nodes: tuple[Node, ...] = (*main.decisions, *main.services, *main.knowledge)
        found = next((node.id for node in nodes if node.name == name), None)
        if found is None:
            raise NotFound(what="decision", key=name)
        return found

    def evaluate(
        self, decision_id: str, inputs: Mapping[str, Any], functions: Mapping[str, Any] | None = None
    ) -> Outcome:
        """The value of a decision or decision service. `functions`: beside those of the standard.

        Raises `DecisionFailed` where the standard only gives null: an input of a wrong type, rules that match
        at once under UNIQUE, no rule at all, a result of a wrong type, an expression that asks for too much.
        Raises `NotFound`.
        """
        try:
            outcome = self.by_the_standard(decision_id, inputs, functions)
        except feel.FeelError as error:
            raise DecisionFailed(Problem(self.element(decision_id).owner, error.message), None) from error
        if outcome.problems:
            raise DecisionFailed(outcome.problems[0], outcome)
        return outcome

    def by_the_standard(
        self, decision_id: str, inputs: Mapping[str, Any], functions: Mapping[str, Any] | None = None
    ) -> Outcome:
        """Like `evaluate`, but what is wrong gives null, and the reasons stand in the outcome.

        Raises `FeelError` when it asks for too much, and `NotFound`.
        """
        key = self._key(decision_id)
        run = Run(inputs, functions or {})
        try:
            value = invoke(self.program, key, run)
        except RecursionError as error:
            raise feel.TooMuch(Message("decisions that rest on one another without end")) from error
        return Outcome(value, tuple(run.problems), tuple(run.feel.suppressed), tuple(run.steps))

    def _key(self, decision_id: str) -> Key:
        key = (self.linked.main.namespace, decision_id)
        if key not in self.program:
            raise NotFound(what="decision", key=decision_id)
        return key

    def element(self, decision_id: str) -> Element:
        """The compiled element. Raises `NotFound`."""
        return self.program[self._key(decision_id)]

    def _describe(self, node: DecisionNode) -> Decision:
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
            find_inputs=partial(self._inputs, (self.linked.main.namespace, node.id)),
        )

    def _describe_service(self, node: ServiceNode) -> Service:
        given = self.linked.needs(self.linked.main, node.input_data, node.input_decisions)
        outputs = self.linked.needs(self.linked.main, node.outputs)
        inputs = (self._input(need.key) for need in given)
        return Service(node.id, node.name, node.labels, tuple(inputs), tuple(n.path[-1] for n in outputs))

    def _inputs(self, key: Key) -> tuple[Input, ...]:
        """The input data and the undeclared names that a decision needs, through its requirements."""
        found: dict[str, Input] = {}
        for each in needed(self.program, key):
            element = self.program[each]
            if isinstance(element, CompiledInput):
                found.setdefault(element.names[-1], self._input(each))
            elif isinstance(element, CompiledDecision):
                found |= {
                    n: Input(n, None, {"zh": n, "en": n}) for n in sorted(element.takes) if n not in found
                }
        return tuple(found.values())

    def _input(self, key: Key) -> Input:
        node = self.linked.nodes[key]
        labels = getattr(node, "labels", {"zh": node.name, "en": node.name})
        return Input(node.variable.name, node.variable.type_ref, labels)


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


def _kind(logic: boxed.Boxed | None) -> str:
    return logic.quantity.value if isinstance(logic, boxed.Iterator) else KINDS[type(logic)]


def needed(program: Program, key: Key) -> list[Key]:
    """An element and all those it requires, each once, the element itself first."""
    found = {key: None}
    work = [key]
    while work:
        for need in getattr(program[work.pop()], "needs", ()):
            if need.key not in found:
                found[need.key] = None
                work.append(need.key)
    return list(found)


def load(
    raw: bytes, file: str, others: Mapping[str, bytes] | None = None, functions: Iterable[str] = ()
) -> Model:
    """Compiles a model; what is wrong in it stands in its `findings` and gives null by the standard.

    `others`: the files among which imported models are found. Raises `Refused` for what is no DMN.
    """
    try:
        return Model(link(raw, file, others or {}), functions)
    except RecursionError as error:
        raise refused(file, Message("The model nests its expressions too deeply.")) from error


def read(
    raw: bytes, file: str, others: Mapping[str, bytes] | None = None, functions: Iterable[str] = ()
) -> Model:
    """Like `load`, but raises `Refused` for anything wrong."""
    model = load(raw, file, others, functions)
    if any(finding.severity is Severity.ERROR for finding in model.findings):
        raise Refused(model.findings)
    return model
