"""Calls of functions, and functions that an expression defines."""

from __future__ import annotations

from typing import Any

from engine.feel import limits, tree
from engine.feel.compiler.core import Code, Scope, code, compiles
from engine.feel.compiler.names import callee
from engine.feel.errors import Null
from engine.feel.frames import Frame
from engine.feel.functions import Function, Parameter, Signature, Type
from engine.feel.inference import inferred
from engine.feel.kinds import described
from engine.feel.running import Run
from engine.feel.types import ANY, resolved


@compiles(tree.Call)
def _call(node: tree.Call, scope: Scope) -> Code:
    function, place = callee(node.function, scope), scope.place(node)
    arguments = [code(argument, scope) for argument in node.arguments]
    names = node.names

    def run(frame: Frame) -> Any:
        called = function(frame)
        given = [argument(frame) for argument in arguments]
        if type(called) is not Function:
            frame.run.warn(place, "{found} is no function", found=described(called))
            return None
        try:
            if names:
                return called.call_named(frame.run, dict(zip(names, given, strict=True)))
            return called.call(frame.run, given)
        except Null as null:
            frame.run.note(place, null.reason)
            return None

    return run


@compiles(tree.FunctionDefinition)
def _definition(node: tree.FunctionDefinition, scope: Scope) -> Code:
    names = [parameter.name for parameter in node.parameters]
    inner = scope.inner(names)
    body, place = code(node.body, inner), scope.place(node)
    types = [_declared(each, scope) for each in node.parameters]
    if node.external or None in types or len(set(names)) < len(names):
        return lambda frame: frame.run.warn(place, "this function cannot be made here")
    cost = limits.DEFINED_CALL_STEPS + scope.around.cost(node.body)
    thorough = any(each.type for each in node.parameters)
    parameters = tuple(Parameter(name, of or ANY) for name, of in zip(names, types, strict=True))
    result = inferred(node.body, dict(zip(names, (each.type for each in parameters), strict=True)))

    def run(frame: Frame) -> Function:
        def called(run: Run, arguments: list[Any]) -> Any:
            return body(Frame(run, frame, dict(zip(names, arguments, strict=True))))

        signature = Signature(parameters, result, called, cost=cost, thorough=thorough)
        return Function("this function", [signature], (node, frame))

    return run


def _declared(parameter: tree.Parameter, scope: Scope) -> Type | None:
    return ANY if parameter.type is None else resolved(parameter.type, scope.around.types)
