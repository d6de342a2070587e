"""Arithmetic, comparison, `between`, `in`, `instance of`."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel import tree
from engine.feel.arithmetic import apply, negated
from engine.feel.comparing import both, compare, contains, equal
from engine.feel.comparing import negated as opposite
from engine.feel.compiler.core import Code, Scope, code, compiles
from engine.feel.errors import Null
from engine.feel.kinds import Kind, Range, kind
from engine.feel.numbers import NUMBERS
from engine.feel.running import Frame, Place
from engine.feel.types import resolved

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
    sign, numeric = node.operator, _NUMERIC[node.operator]

    def run(frame: Frame) -> Any:
        a, b = left(frame), right(frame)
        if type(a) is Decimal and type(b) is Decimal:
            result = numeric(a, b)
            if result.is_finite():
                return result
        try:
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
        order = compare(a, b)
        if order is None:
            frame.run.warn(place, "{left} and {right} have no order", left=kind(a), right=kind(b))
            return None
        return holds(order, 0)

    return run


def _equality(left: Code, right: Code, place: Place, *, wanted: bool) -> Code:
    def run(frame: Frame) -> bool | None:
        a, b = left(frame), right(frame)
        of = type(a)
        if of is type(b) and (of is Decimal or of is str):
            return (a == b) is wanted
        same = equal(a, b)
        if same is None:
            frame.run.warn(place, "{left} and {right} cannot be equal", left=kind(a), right=kind(b))
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
            frame.run.warn(place, "{left} and {right} have no order", left=kind(middle), right=kind(top))
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
    if isinstance(node, tree.Comparable):
        return _comparable_test(node, scope)
    expected, place = code(node, scope), scope.place(node)

    def run(subject: Any, frame: Frame) -> bool | None:
        wanted = expected(frame)
        passes = matches(subject, wanted)
        if passes is None:
            frame.run.warn(place, "{left} cannot be in {right}", left=kind(subject), right=kind(wanted))
        return passes

    return run


def _comparable_test(node: tree.Comparable, scope: Scope) -> Test:
    operand, place, sign = code(node.operand, scope), scope.place(node), node.operator
    holds = _ORDERS.get(sign)

    def ordered(subject: Any, frame: Frame) -> bool | None:
        wanted = operand(frame)
        order = compare(subject, wanted)
        if order is None:
            frame.run.warn(place, "{left} and {right} have no order", left=kind(subject), right=kind(wanted))
            return None
        assert holds
        return holds(order, 0)

    def same(subject: Any, frame: Frame) -> bool | None:
        outcome = equal(subject, operand(frame))
        return outcome if sign == "=" else opposite(outcome)

    return ordered if holds else same


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
            return getattr(of, "kinds", None) == {Kind.NULL}
        return of.holds(subject)

    return run


def _unknown_type(value: Code, place: Place) -> Code:
    def run(frame: Frame) -> None:
        value(frame)
        frame.run.warn(place, "there is no type {type}", type=place.text[place.start : place.end])

    return run
