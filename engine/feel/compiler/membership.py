"""`in`, and unary tests: the cells of a decision table."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel import tree
from engine.feel.comparing import compare, contains, equal, negated
from engine.feel.compiler.comparison import ORDERS, noted
from engine.feel.compiler.core import Code, Scope, code, compiles
from engine.feel.frames import Frame
from engine.feel.kinds import Range
from engine.feel.running import Place

Test = Callable[[Any, Frame], "bool | None"]
"""(value, frame) -> whether the value passes."""


@compiles(tree.In)
def _in(node: tree.In, scope: Scope) -> Code:
    value, tests = code(node.value, scope), [_unary_test(each, scope) for each in node.tests]

    def run(frame: Frame) -> bool | None:
        subject = value(frame)
        return _any_of(each(subject, frame) for each in tests)

    return run


def _any_of(outcomes: Any) -> bool | None:
    """`or` over any number of truths, in the logic of three values."""
    unknown = False
    for outcome in outcomes:
        if outcome is True:
            return True
        unknown = unknown or outcome is None
    return None if unknown else False


def _unary_test(node: tree.Node, scope: Scope) -> Test:
    """A positive unary test."""
    if isinstance(node, tree.Constant):
        return _constant_test(node, scope)
    if isinstance(node, tree.Comparable):
        return _comparable_test(node, scope)
    expected, place = code(node, scope), scope.place(node)

    def run(subject: Any, frame: Frame) -> bool | None:
        wanted = expected(frame)
        frame.run.look_through(subject, times=len(wanted) if type(wanted) is list else 1)
        return noted(_matches(subject, wanted), subject, wanted, frame, place)

    return run


def _constant_test(node: tree.Constant, scope: Scope) -> Test:
    """The commonest cell of all: a literal."""
    wanted, place = node.value, scope.place(node)
    of = type(wanted)

    def run(subject: Any, frame: Frame) -> bool | None:
        if type(subject) is of:
            return bool(subject == wanted)
        return noted(equal(subject, wanted), subject, wanted, frame, place)

    return run


def _comparable_test(node: tree.Comparable, scope: Scope) -> Test:
    operand, place, sign = code(node.operand, scope), scope.place(node), node.operator
    if sign not in ORDERS:
        return _equality_test(operand, place, wanted=sign == "=")
    holds = ORDERS[sign]

    def run(subject: Any, frame: Frame) -> bool | None:
        end = operand(frame)
        if type(subject) is Decimal and type(end) is Decimal:
            return holds(subject, end)
        order = compare(subject, end)
        return noted(None if order is None else holds(order, 0), subject, end, frame, place)

    return run


def _equality_test(operand: Code, place: Place, *, wanted: bool) -> Test:
    def run(subject: Any, frame: Frame) -> bool | None:
        other = operand(frame)
        frame.run.look_through(subject)
        same = equal(subject, other)
        return noted(None if same is None else same is wanted, subject, other, frame, place)

    return run


def _matches(subject: Any, wanted: Any) -> bool | None:
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


@compiles(tree.Tests)
def _tests(node: tree.Tests, scope: Scope) -> Code:
    """Whether the value tested, which is the item of the frame, passes."""
    tests = [_cell(each, scope) for each in node.tests]
    if not tests:
        return lambda _frame: True
    if len(tests) == 1 and not node.negated:
        only = tests[0]
        return lambda frame: only(frame.item, frame)

    def run(frame: Frame) -> bool | None:
        passes = _any_of(each(frame.item, frame) for each in tests)
        return negated(passes) if node.negated else passes

    return run


def _cell(node: tree.Node, scope: Scope) -> Test:
    """An expression that asks about `?` is a condition of its own; any other is compared with the value."""
    if not any(isinstance(part, tree.Input) for part in tree.walk(node)):
        return _unary_test(node, scope)
    condition, compared = code(node, scope), _unary_test(node, scope)

    def run(subject: Any, frame: Frame) -> bool | None:
        truth = condition(frame)
        return truth if truth is None or isinstance(truth, bool) else compared(subject, frame)

    return run
