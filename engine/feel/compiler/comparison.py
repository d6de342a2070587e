"""`=`, `<` and their like, `between`, `instance of`."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel import limits, tree
from engine.feel.comparing import both, compare, equal
from engine.feel.compiler.core import Code, Scope, code, compiles
from engine.feel.frames import Frame
from engine.feel.kinds import described
from engine.feel.running import Place
from engine.feel.types import NULL, resolved

ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def noted(passes: bool | None, subject: Any, wanted: Any, frame: Frame, place: Place) -> bool | None:
    """The outcome of a comparison, noted when there is none."""
    if passes is None:
        frame.run.warn(
            place, "{left} cannot be compared with {right}", left=described(subject), right=described(wanted)
        )
    return passes


@compiles(tree.Comparison)
def _comparison(node: tree.Comparison, scope: Scope) -> Code:
    left, right, place = code(node.left, scope), code(node.right, scope), scope.place(node)
    if node.operator in ORDERS:
        return _ordering(left, right, place, node.operator)
    return _equality(left, right, place, wanted=node.operator == "=")


def _ordering(left: Code, right: Code, place: Place, sign: str) -> Code:
    holds = ORDERS[sign]

    def run(frame: Frame) -> bool | None:
        a, b = left(frame), right(frame)
        if type(a) is Decimal and type(b) is Decimal:
            return holds(a, b)
        frame.run.spend(limits.MOMENT_STEPS)
        order = compare(a, b)
        return noted(None if order is None else holds(order, 0), a, b, frame, place)

    return run


def _equality(left: Code, right: Code, place: Place, *, wanted: bool) -> Code:
    def run(frame: Frame) -> bool | None:
        a, b = left(frame), right(frame)
        of = type(a)
        if of is type(b) and (of is Decimal or of is str):
            return (a == b) is wanted
        frame.run.look_through(a)
        same = equal(a, b)
        return noted(None if same is None else same is wanted, a, b, frame, place)

    return run


@compiles(tree.Between)
def _between(node: tree.Between, scope: Scope) -> Code:
    value, low, high = code(node.value, scope), code(node.low, scope), code(node.high, scope)
    place = scope.place(node)

    def run(frame: Frame) -> bool | None:
        middle, bottom, top = value(frame), low(frame), high(frame)
        above, below = compare(middle, bottom), compare(middle, top)
        inside = both(None if above is None else above >= 0, None if below is None else below <= 0)
        return noted(inside, middle, top, frame, place)

    return run


@compiles(tree.InstanceOf)
def _instance_of(node: tree.InstanceOf, scope: Scope) -> Code:
    value, of = code(node.value, scope), resolved(node.type, scope.around.types)
    if of is None:
        return _unknown_type(value, scope.place(node.type))

    def run(frame: Frame) -> bool:
        subject = value(frame)
        if subject is None:
            return of == NULL
        frame.run.look_through(subject)
        return of.holds(subject)

    return run


def _unknown_type(value: Code, place: Place) -> Code:
    def run(frame: Frame) -> None:
        value(frame)
        frame.run.warn(place, "there is no type {type}", type=place.text[place.start : place.end])

    return run
