"""From boxed expressions as drawn to logic that runs (DMN 1.5, 7.3 and 10.2.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine import feel
from engine.decisions import boxed
from engine.decisions.boxed import Boxed
from engine.decisions.expressions import Setting, expression, nothing, type_of, typed
from engine.decisions.running import Logic, Run, Scope, Step
from engine.decisions.table_compiling import compile_table
from engine.decisions.tables import evaluate
from engine.errors import Message, Severity
from engine.feel.errors import Null
from engine.feel.functions import Function, Parameter, Signature
from engine.feel.running import Run as FeelRun
from engine.feel.types import ANY, UNKNOWN

ITEM = "item"
PARTIAL = "partial"


def compile_boxed(box: Boxed | None, setting: Setting) -> Logic:
    """The logic of a boxed expression with the type it declares."""
    if box is None:
        return nothing
    return typed(_logic(box, setting), box.type_ref, setting)


def _logic(box: Boxed, setting: Setting) -> Logic:
    match box:
        case boxed.Literal():
            return expression(box.text, setting.at(box.id))
        case boxed.Table():
            return _table(box, setting)
        case boxed.Context():
            return _context(box, setting)
        case boxed.Sequence():
            return _sequence(box, setting)
        case boxed.Relation():
            return _relation(box, setting)
        case boxed.FunctionDefinition():
            return compile_function(box, setting)
        case boxed.Invocation():
            return _invocation(box, setting)
        case boxed.Filter():
            return _filter(box, setting)
        case boxed.Conditional():
            return _conditional(box, setting)
        case boxed.Iterator():
            return _iterator(box, setting)


def _table(box: boxed.Table, setting: Setting) -> Logic:
    table = compile_table(box, setting)

    def logic(scope: Scope, run: Run) -> Any:
        result = evaluate(table, scope, run)
        run.steps.append(Step(setting.owner, {}, result, result.value))
        return result.value

    return logic


def _context(box: boxed.Context, setting: Setting) -> Logic:
    named: list[tuple[str, Logic]] = []
    result: Logic | None = None
    for entry in box.entries:
        logic = compile_boxed(entry.logic, setting)
        if entry.variable is None:
            result = logic
        else:
            named.append((entry.variable.name, typed(logic, entry.variable.type_ref, setting)))
            setting = setting.knowing([entry.variable.name])

    def whole(scope: Scope, run: Run) -> Any:
        inner, made = dict(scope), {}
        for name, logic in named:
            inner[name] = made[name] = logic(inner, run)
        return result(inner, run) if result else made

    return whole


def _sequence(box: boxed.Sequence, setting: Setting) -> Logic:
    items = _all(box.items, setting)
    return lambda scope, run: [item(scope, run) for item in items]


def _relation(box: boxed.Relation, setting: Setting) -> Logic:
    columns = [column.name for column in box.columns]
    cells = [_cells(row, box.columns, setting) for row in box.rows]
    return lambda scope, run: [
        {name: cell(scope, run) for name, cell in zip(columns, row, strict=False)} for row in cells
    ]


def _cells(row: Sequence[Boxed | None], columns: Sequence[boxed.Variable], setting: Setting) -> list[Logic]:
    compiled = _all(row, setting)
    return [typed(cell, c.type_ref, setting) for cell, c in zip(compiled, columns, strict=False)]


def compile_function(
    box: boxed.FunctionDefinition, setting: Setting, result: str | None = None
) -> Callable[[Scope, Run], Function]:
    """What makes the function out of the values around it; `result`: the type its values are made to fit."""
    if box.kind != "FEEL":
        message = Message("Only FEEL functions are called, not {kind}.", {"kind": box.kind})
        setting.find(Severity.ERROR, "dmn-function", message)
    names = [parameter.name for parameter in box.parameters]
    parameters = tuple(Parameter(p.name, type_of(p.type_ref, setting)) for p in box.parameters)
    body = typed(compile_boxed(box.logic, setting.knowing(names)), result, setting)
    declared = type_of(result or (box.logic.type_ref if box.logic else None), setting)
    returns = UNKNOWN if declared is ANY else declared

    def make(scope: Scope, run: Run) -> Function:
        def call(account: FeelRun, arguments: list[Any]) -> Any:
            if box.kind != "FEEL":
                raise Null("only FEEL functions are called, not {kind}", kind=box.kind)
            return body({**scope, **dict(zip(names, arguments, strict=True))}, run.called(account))

        return Function(setting.owner.name, [Signature(parameters, returns, call)])

    return make


def _invocation(box: boxed.Invocation, setting: Setting) -> Logic:
    function = compile_boxed(box.function, setting)
    bindings = [(each.parameter, compile_boxed(each.logic, setting)) for each in box.bindings]

    def logic(scope: Scope, run: Run) -> Any:
        called = function(scope, run)
        arguments = {name: argument(scope, run) for name, argument in bindings}
        return _called(called, arguments, setting, run)

    return logic


def _called(called: Any, arguments: Mapping[str, Any], setting: Setting, run: Run) -> Any:
    if not isinstance(called, Function):
        run.warn(setting.owner, Message("what is invoked is no function"))
        return None
    try:
        return called.call_named(run.feel, dict(arguments))
    except Null as null:
        run.warn(setting.owner, null.reason)
        return None


def _filter(box: boxed.Filter, setting: Setting) -> Logic:
    source = compile_boxed(box.source, setting)
    match = compile_boxed(box.match, setting.of_items())

    def logic(scope: Scope, run: Run) -> Any:
        items = _items(source(scope, run), run)
        run.feel.items(len(items))
        answers = [match(_inside(scope, item), run) for item in items]
        if not all(isinstance(answer, bool) for answer in answers):
            return _no_condition(setting, run)
        return [item for item, answer in zip(items, answers, strict=True) if answer]

    return logic


def _inside(scope: Scope, item: Any) -> Scope:
    """Inside a filter the members of an item hide what is outside, as in the language."""
    return {**scope, ITEM: item, **item} if isinstance(item, dict) else {**scope, ITEM: item}


def _items(value: Any, run: Run) -> list[Any]:
    """A list's items; what is no list counts as a list of one, null as an empty one."""
    items: list[Any] = _ITEMS.within(run.feel, {"source": value}, {})
    return items


_ITEMS = feel.parse("source[true]", ["source"])
_VISITED = feel.parse("for each in source return each", ["source"])


def _no_condition(setting: Setting, run: Run) -> None:
    run.warn(setting.owner, Message("a condition is neither true nor false"))


def _conditional(box: boxed.Conditional, setting: Setting) -> Logic:
    test, then, otherwise = _all((box.test, box.then, box.otherwise), setting)

    def logic(scope: Scope, run: Run) -> Any:
        answer = test(scope, run)
        if answer is not None and not isinstance(answer, bool):
            return _no_condition(setting, run)
        return then(scope, run) if answer else otherwise(scope, run)

    return logic


def _iterator(box: boxed.Iterator, setting: Setting) -> Logic:
    source = compile_boxed(box.source, setting)
    body, recalls = _round(box, setting)
    finish = _FINISHES[box.quantity]

    def logic(scope: Scope, run: Run) -> Any:
        items = _VISITED.within(run.feel, {"source": source(scope, run)}, {})
        if items is None:
            return None
        results: list[Any] = []
        for item in items:
            run.feel.spend()
            inner = {**scope, box.variable: item}
            if recalls:
                inner[PARTIAL] = list(results)
            results.append(body(inner, run))
        return finish(results, setting, run)

    return logic


def _round(box: boxed.Iterator, setting: Setting) -> tuple[Logic, bool]:
    """The logic of one round, and whether it looks back at the results of those before."""
    inside = replace(setting.knowing([box.variable]), reads=set())
    body = compile_boxed(box.body, inside)
    setting.reads.update(inside.reads - {PARTIAL})
    return body, PARTIAL in inside.reads and box.quantity is boxed.Quantity.FOR


def _collected(results: list[Any], _setting: Setting, _run: Run) -> Any:
    return results


def _decided(wanted: bool) -> Callable[[list[Any], Setting, Run], Any]:
    """Whether one (`wanted` true) or all of the answers are true, in the language's three values."""

    def finish(results: list[Any], setting: Setting, run: Run) -> Any:
        if any(answer is not None and not isinstance(answer, bool) for answer in results):
            return _no_condition(setting, run)
        if wanted in results:
            return wanted
        return None if None in results else not wanted

    return finish


_FINISHES = {
    boxed.Quantity.FOR: _collected,
    boxed.Quantity.SOME: _decided(True),
    boxed.Quantity.EVERY: _decided(False),
}


def _all(boxes: Sequence[Boxed | None], setting: Setting) -> list[Logic]:
    return [compile_boxed(box, setting) for box in boxes]
