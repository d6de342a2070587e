"""Compiled elements of a decision requirements graph, and how each comes to its value (DMN 1.5, 10.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from engine import feel
from engine.decisions.linking import Need
from engine.decisions.running import Key, Logic, Owner, Run, Scope, Step
from engine.decisions.tables import Table, evaluate
from engine.decisions.types import refusal
from engine.errors import Message
from engine.feel.functions import MISFIT, Function, Parameter, Signature, Type
from engine.feel.running import Run as FeelRun


@dataclass(frozen=True)
class Input:
    """`names`: the keys under which the value may be given, the most exact first."""

    owner: Owner
    names: tuple[str, ...]
    type_ref: str | None
    type: Type


@dataclass(frozen=True)
class Decision:
    """`reads`: names that no requirement gives; `takes`: those of them, and of the names that items of
    filters may have, that are taken from what comes in. `tables`: all that stand in it."""

    owner: Owner
    needs: tuple[Need, ...]
    reads: frozenset[str]
    takes: frozenset[str]
    logic: Logic
    table: Table | None
    tables: tuple[Table, ...]
    type_ref: str | None
    type: Type


@dataclass(frozen=True)
class Knowledge:
    owner: Owner
    needs: tuple[Need, ...]
    reads: frozenset[str]
    tables: tuple[Table, ...]
    types: Mapping[str, Type]
    """Of the parameters."""
    make: Callable[[Scope, Run], Function]


@dataclass(frozen=True)
class Service:
    """`parameters`: first the input data, then the decisions that are given from outside."""

    owner: Owner
    parameters: tuple[tuple[Need, Parameter], ...]
    outputs: tuple[Need, ...]
    type_ref: str | None
    result: Type


Element: TypeAlias = Input | Decision | Knowledge | Service
Program: TypeAlias = Mapping[Key, Element]


def value(program: Program, key: Key, run: Run) -> Any:
    """What an element comes to; once in a run."""
    if key not in run.decided:
        run.decided[key] = _come_to(program, program[key], run)
    return run.decided[key]


def _come_to(program: Program, element: Element, run: Run) -> Any:
    match element:
        case Input():
            return _given(element, run)
        case Decision():
            return _decide(program, element, run)
        case Knowledge():
            return element.make(_scope(program, element.needs, run), run)
        case Service():
            return _callable(program, element, run)


def invoke(program: Program, key: Key, run: Run) -> Any:
    """Evaluates an element with what came in; the functions among them are called with it, by name."""
    match program[key]:
        case Service() as service:
            return _serve_directly(program, service, run)
        case Knowledge() as knowledge:
            return _call_directly(knowledge.owner, value(program, key, run), run)
        case _:
            return value(program, key, run)


def _given(element: Input, run: Run) -> Any:
    for name in element.names:
        if name in run.inputs:
            return _taken(element, run.inputs[name], run)
    run.warn(element.owner, Message("nothing was given for {name}", {"name": element.owner.name}))
    return None


def _taken(element: Input, given: Any, run: Run) -> Any:
    try:
        found = feel.value(given)
    except feel.NotAValue as error:
        reason = Message("{name}: {problem}", {"name": element.owner.name, "problem": error.message})
        run.complain(element.owner, reason)
        return None
    return _fitted(element.owner, found, element.type_ref, element.type, run)


def _fitted(owner: Owner, found: Any, type_ref: str | None, wanted: Type, run: Run) -> Any:
    fitted = wanted.fit(found)
    if fitted is MISFIT:
        run.complain(owner, refusal(owner.name, found, type_ref, wanted))
        return None
    return fitted


def _scope(program: Program, needs: Iterable[Need], run: Run) -> Scope:
    scope: Scope = {}
    for need in needs:
        inner = scope
        for prefix in need.path[:-1]:
            inner = inner.setdefault(prefix, {})
        inner[need.path[-1]] = value(program, need.key, run)
    return scope


def _decide(program: Program, decision: Decision, run: Run) -> Any:
    scope = _scope(program, decision.needs, run)
    for name in decision.takes:
        if name in run.inputs:
            scope[name] = feel.value(run.inputs[name])
    result = evaluate(decision.table, scope, run) if decision.table else None
    found = result.value if result else decision.logic(scope, run)
    decided = _fitted(decision.owner, found, decision.type_ref, decision.type, run)
    run.steps.append(Step(decision.owner, scope, result, decided))
    return decided


def _callable(program: Program, service: Service, run: Run) -> Function:
    """A decision service as a function: it decides anew, from its arguments alone."""

    def call(account: FeelRun, arguments: list[Any]) -> Any:
        keys = [need.key for need, _ in service.parameters]
        inner = run.called(account).within(dict(zip(keys, arguments, strict=True)))
        return _served(program, service, inner)

    parameters = tuple(parameter for _, parameter in service.parameters)
    return Function(service.owner.name, [Signature(parameters, service.result, call)])


def _served(program: Program, service: Service, run: Run) -> Any:
    results = {need.path[-1]: value(program, need.key, run) for need in service.outputs}
    found = next(iter(results.values())) if len(results) == 1 else results
    return _fitted(service.owner, found, service.type_ref, service.result, run)


def _serve_directly(program: Program, service: Service, run: Run) -> Any:
    decided = {}
    for need, parameter in service.parameters:
        names = (f"{{{need.key[0]}}}{parameter.name}", parameter.name)
        decided[need.key] = _given(
            Input(Owner(need.key[1], parameter.name), names, None, parameter.type), run
        )
    return _served(program, service, replace(run, decided=decided))


def _call_directly(owner: Owner, function: Function, run: Run) -> Any:
    names = {parameter.name for signature in function.signatures for parameter in signature.parameters}
    arguments = {name: feel.value(run.inputs[name]) for name in names if name in run.inputs}
    try:
        return function.call_named(run.feel, arguments)
    except feel.Null as null:
        run.complain(owner, null.reason)
        return None
