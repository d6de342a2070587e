"""The public face of a DMN model: read once, then evaluated as often as wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine import feel
from engine.decisions import describing
from engine.decisions.building import build
from engine.decisions.describing import Decision, Service
from engine.decisions.graph import KnowledgeSource
from engine.decisions.linking import Linked, Node, link
from engine.decisions.program import Element, invoke
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


class Model:
    """A .dmn file with what it imports, compiled; immutable and shared by threads."""

    def __init__(self, linked: Linked, functions: Iterable[str] = ()) -> None:
        self.linked = linked
        self.program, found = build(linked, functions)
        self.findings: list[Finding] = [*linked.findings, *found]
        self.decisions: Mapping[str, Decision] = describing.decisions(linked, self.program)
        self.services: Mapping[str, Service] = describing.services(linked)

    @property
    def file(self) -> str:
        return self.linked.main.file

    @property
    def sources(self) -> tuple[KnowledgeSource, ...]:
        """The authorities that the drawing names; shown, never evaluated."""
        return self.linked.main.sources

    def find(self, name: str) -> str:
        """The id of the decision, service or function with a name. Raises `NotFound`."""
        main = self.linked.main
        nodes: tuple[Node, ...] = (*main.decisions, *main.services, *main.knowledge)
        found = next((node.id for node in nodes if node.name == name), None)
        if found is None:
            raise NotFound(what="decision", key=name)
        return found

    def element(self, decision_id: str) -> Element:
        """The compiled element. Raises `NotFound`."""
        return self.program[self._key(decision_id)]

    def evaluate(
        self, decision_id: str, inputs: Mapping[str, Any], functions: Mapping[str, Any] | None = None
    ) -> Outcome:
        """The value of a decision or decision service. `functions`: beside those of the standard.

        Raises `DecisionFailed` where the standard only gives null: an input of a wrong type, rules that match
        at once under UNIQUE, no rule at all, a result of a wrong type; and where too much is asked for.
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


def load(
    raw: bytes, file: str, others: Mapping[str, bytes] | None = None, functions: Iterable[str] = ()
) -> Model:
    """Compiles a model; what is wrong in it stands in its `findings` and gives null by the standard.

    `others`: the files among which imported models are found; `functions`: the names of those that will be
    given beside the standard's. Raises `Refused` for what is no DMN.
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
