"""Arithmetic, comparison, `between`, `in`, `instance of`."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel import limits, tree
from engine.feel.arithmetic import apply, negated
from engine.feel.comparing import both, compare, contains, equal
from engine.feel.compiler.core import Code, Scope, code, compiles
from engine.feel.errors import Null
from engine.feel.kinds import Range, kind
from engine.feel.numbers import NUMBERS
from engine.feel.running import Frame, Place
from engine.feel.types import NULL, resolved

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


_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@compiles(tree.Comparison)
def _comparison(node: tree.Comparison, scope: Scope) -> Code:
    left, right, place = code(node.left, scope), code(node.right, scope), scope.place(node)
    if node.operator in _ORDERS:
        return _ordering(left, right, place, node.operator)
    return _equality(left, right, place, wanted=node.operator == "=")


def _ordering(left: Code, right: Code, place: Place, sign: str) -> Code:
    holds = _ORDERS[sign]

    def run(frame: Frame) -> bool | None:
        a, b = left(frame), right(frame)
        if type(a) is Decimal and type(b) is Decimal:
            return holds(a, b)
        frame.run.spend(limits.MOMENT_STEPS)
        order = compare(a, b)
        if order is None:
            frame.run.warn(place, "{left} cannot be compared with {right}", left=kind(a), right=kind(b))
            return None
        return holds(order, 0)

    return run


def _equality(left: Code, right: Code, place: Place, *, wanted: bool) -> Code:
    def run(frame: Frame) -> bool | None:
        a, b = left(frame), right(frame)
        of = type(a)
        if of is type(b) and (of is Decimal or of is str):
            return (a == b) is wanted
        frame.run.look_through(a)
        same = equal(a, b)
        if same is None:
            frame.run.warn(place, "{left} cannot be compared with {right}", left=kind(a), right=kind(b))
            return None
        return same is wanted

    return run


@compiles(tree.Between)
def _between(node: tree.Between, scope: Scope) -> Code:
    value, low, high = code(node.value, scope), code(node.low, scope), code(node.high, scope)
    place = scope.place(node)

    def run(frame: Frame) -> bool | None:
        middle, bottom, top = value(frame), low(frame), high(frame)
        above, below = compare(middle, bottom), compare(middle, top)
        inside = both(None if above is None else above >= 0, None if below is None else below <= 0)
        if inside is None:
            frame.run.warn(
                place, "{left} cannot be compared with {right}", left=kind(middle), right=kind(top)
            )
        return inside

    return run


Test = Callable[[Any, Frame], "bool | None"]
"""(value, frame) -> whether the value passes."""


@compiles(tree.In)
def _in(node: tree.In, scope: Scope) -> Code:
    value, tests = code(node.value, scope), [unary_test(each, scope) for each in node.tests]

    def run(frame: Frame) -> bool | None:
        subject = value(frame)
        return any_of(each(subject, frame) for each in tests)

    return run


def any_of(outcomes: Any) -> bool | None:
    """`or` over any number of truths, in the logic of three values."""
    unknown = False
    for outcome in outcomes:
        if outcome is True:
            return True
        unknown = unknown or outcome is None
    return None if unknown else False


def unary_test(node: tree.Node, scope: Scope) -> Test:
    """A positive unary test."""
    if isinstance(node, tree.Constant):
        return _constant_test(node, scope)
    if isinstance(node, tree.Comparable):
        return _comparable_test(node, scope)
    expected, place = code(node, scope), scope.place(node)

    def run(subject: Any, frame: Frame) -> bool | None:
        wanted = expected(frame)
        frame.run.look_through(subject, times=len(wanted) if type(wanted) is list else 1)
        return _noted(matches(subject, wanted), subject, wanted, frame, place)

    return run


def _noted(passes: bool | None, subject: Any, wanted: Any, frame: Frame, place: Place) -> bool | None:
    """The outcome of a test, noted when there is none."""
    if passes is None:
        frame.run.warn(
            place, "{left} cannot be compared with {right}", left=kind(subject), right=kind(wanted)
        )
    return passes


def _constant_test(node: tree.Constant, scope: Scope) -> Test:
    """The commonest cell of all: a literal."""
    wanted, place = node.value, scope.place(node)
    of = type(wanted)

    def run(subject: Any, frame: Frame) -> bool | None:
        if type(subject) is of:
            return bool(subject == wanted)
        return _noted(equal(subject, wanted), subject, wanted, frame, place)

    return run


def _comparable_test(node: tree.Comparable, scope: Scope) -> Test:
    operand, place, sign = code(node.operand, scope), scope.place(node), node.operator
    if sign not in _ORDERS:
        return _equality_test(operand, place, wanted=sign == "=")
    holds = _ORDERS[sign]

    def run(subject: Any, frame: Frame) -> bool | None:
        end = operand(frame)
        if type(subject) is Decimal and type(end) is Decimal:
            return holds(subject, end)
        order = compare(subject, end)
        return _noted(None if order is None else holds(order, 0), subject, end, frame, place)

    return run


def _equality_test(operand: Code, place: Place, *, wanted: bool) -> Test:
    def run(subject: Any, frame: Frame) -> bool | None:
        other = operand(frame)
        frame.run.look_through(subject)
        same = equal(subject, other)
        return _noted(None if same is None else same is wanted, subject, other, frame, place)

    return run


def matches(subject: Any, wanted: Any) -> bool | None:
    """Whether a value is what a test names: equal to it, in its range or in its list."""
    match wanted:
        case Range() if not isinstance(subject, Range):
            return contains(wanted, subject)
        case list():
            if equal(subject, wanted) is True:
                return True
            return any(_matches_item(subject, item) for item in wanted)
        case _:
            return equal(subject, wanted)


def _matches_item(subject: Any, item: Any) -> bool:
    if isinstance(item, Range) and not isinstance(subject, Range):
        return contains(item, subject) is True
    return equal(subject, item) is True


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
