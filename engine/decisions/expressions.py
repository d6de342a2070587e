"""The texts of a model, compiled: expressions and cells, with the names that can be read where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine import feel
from engine.decisions.running import Logic, Owner, Run, Scope, Test
from engine.decisions.tables import Table
from engine.decisions.types import Types, UnknownType, refusal
from engine.errors import Finding, Message, Severity
from engine.feel.functions import MISFIT, Type
from engine.feel.types import ANY


@dataclass(frozen=True)
class Surroundings:
    """What is the same for all the texts of a model. `functions`: the names of the engine's functions;
    `members`: the names that can stand after a dot."""

    file: str
    types: Types
    functions: frozenset[str]
    members: frozenset[str]
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Setting:
    """Where a text stands: whose it is and which names have a value there.

    `reads` collects the names that have none, `perhaps` those that an item of a filter may have, `tables` the
    decision tables.
    """

    owner: Owner
    around: Surroundings
    names: frozenset[str] = frozenset()
    open: bool = False
    element_id: str | None = None
    reads: set[str] = field(default_factory=set)
    perhaps: set[str] = field(default_factory=set)
    tables: list[Table] = field(default_factory=list)

    def knowing(self, names: Iterable[str]) -> Setting:
        return replace(self, names=self.names | frozenset(names))

    def of_items(self) -> Setting:
        """Inside a filter, where every item brings names of its own."""
        return replace(self, names=self.names | {"item"}, open=True)

    def at(self, element_id: str | None) -> Setting:
        return replace(self, element_id=element_id or self.element_id)

    def known(self) -> Mapping[str, Any]:
        """The names as the language wants them: those that have a value here, and the members of values."""
        return {**dict.fromkeys(self.names | self.around.functions), "": dict.fromkeys(self.around.members)}

    def note(self, parsed: feel.Expression | feel.UnaryTests) -> None:
        (self.perhaps if self.open else self.reads).update(parsed.names - self.names - self.around.functions)
        self.perhaps.update(parsed.item_names - self.names - self.around.functions)

    def find(self, severity: Severity, rule: str, message: Message) -> None:
        element_id = self.element_id or self.owner.id
        finding = Finding(rule, severity, self.around.file, message, element_id, self.owner.name)
        self.around.findings.append(finding)


def expression(text: str, setting: Setting) -> Logic:
    """A text that gives a value; an empty one gives null. What cannot be read is a finding and gives null."""
    if not text:
        return nothing
    try:
        parsed = feel.parse(text, setting.known(), setting.around.types)
    except feel.FeelSyntaxError as error:
        return failing(setting.owner, _unreadable(text, error, setting))
    setting.note(parsed)
    return lambda scope, run: parsed.within(run.feel, scope, run.functions)


class Unreadable(Exception):
    """A cell cannot be read; it was found."""

    def __init__(self, problem: Message) -> None:
        self.problem = problem
        super().__init__(str(problem))


def cell(text: str, setting: Setting) -> Test | None:
    """A cell of a decision table; None for one that always holds. What cannot be read is a finding and raises
    `Unreadable`."""
    if text in ("", "-"):
        return None
    try:
        parsed = feel.parse_unary_tests(text, setting.known(), setting.around.types)
    except feel.FeelSyntaxError as error:
        raise Unreadable(_unreadable(text, error, setting)) from error
    setting.note(parsed)
    return parsed.passes


def nothing(_scope: Scope, _run: Run) -> Any:
    """The logic of what is not drawn."""
    return None


def _unreadable(text: str, error: feel.FeelSyntaxError, setting: Setting) -> Message:
    problem = Message("{text} cannot be read: {problem}", {"text": text, "problem": error.message})
    setting.find(Severity.ERROR, "dmn-expression", problem)
    return problem


def failing(owner: Owner, reason: Message) -> Logic:
    """Logic that has no answer and says why."""

    def logic(_scope: Scope, run: Run) -> Any:
        run.complain(owner, reason)
        return None

    return logic


def type_of(reference: str | None, setting: Setting) -> Type:
    """The type of a `typeRef`; an unknown one is a finding and takes everything."""
    try:
        return setting.around.types.of(reference)
    except UnknownType as unknown:
        message = Message("The type {type} is not defined.", {"type": unknown.name})
        setting.find(Severity.ERROR, "dmn-type", message)
        return ANY


def typed(logic: Logic, reference: str | None, setting: Setting) -> Logic:
    """Logic whose value is made to fit a type; what does not fit becomes null and is a problem."""
    wanted = type_of(reference, setting)
    if wanted is ANY:
        return logic
    owner = setting.owner

    def fitted(scope: Scope, run: Run) -> Any:
        value = logic(scope, run)
        found = wanted.fit(value)
        if found is MISFIT:
            run.complain(owner, refusal(owner.name, value, reference, wanted))
            return None
        return found

    return fitted
