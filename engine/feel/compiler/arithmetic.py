"""`+ - * / **` and the minus before a value."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel import limits, tree
from engine.feel.arithmetic import apply, negated
from engine.feel.compiler.core import Code, Scope, code, compiles
from engine.feel.errors import Null
from engine.feel.frames import Frame
from engine.feel.numbers import NUMBERS

_NUMERIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": NUMBERS.add,
    "-": NUMBERS.subtract,
    "*": NUMBERS.multiply,
    "/": NUMBERS.divide,
    "**": NUMBERS.power,
}


@compiles(tree.Arithmetic)
def _arithmetic(node: tree.Arithmetic, scope: Scope) -> Code:
    left, right, place = code(node.left, scope), code(node.right, scope), scope.place(node)
    sign, numeric, costly = node.operator, _NUMERIC[node.operator], node.operator == "**"

    def run(frame: Frame) -> Any:
        a, b = left(frame), right(frame)
        if costly:
            frame.run.spend(limits.COSTLY_STEPS)
        if type(a) is Decimal and type(b) is Decimal:
            result = numeric(a, b)
            if result.is_finite():
                return result
        try:
            if type(a) is str and type(b) is str:
                frame.run.characters(len(a) + len(b))
            frame.run.spend(limits.MOMENT_STEPS)
            return apply(sign, a, b)
        except Null as null:
            frame.run.note(place, null.reason)
            return None

    return run


@compiles(tree.Negation)
def _negation(node: tree.Negation, scope: Scope) -> Code:
    operand, place = code(node.operand, scope), scope.place(node)

    def run(frame: Frame) -> Any:
        try:
            return negated(operand(frame))
        except Null as null:
            frame.run.note(place, null.reason)
            return None

    return run
