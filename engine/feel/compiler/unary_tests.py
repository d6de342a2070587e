"""Unary tests: the cells of a decision table."""

from __future__ import annotations

from typing import Any

from engine.feel import tree
from engine.feel.comparing import negated
from engine.feel.compiler.core import Code, Scope, code, compiles
from engine.feel.compiler.operators import Test, any_of, unary_test
from engine.feel.running import Frame


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
        passes = any_of(each(frame.item, frame) for each in tests)
        return negated(passes) if node.negated else passes

    return run


def _cell(node: tree.Node, scope: Scope) -> Test:
    """An expression that asks about `?` is a condition of its own; any other is compared with the value."""
    if not any(isinstance(part, tree.Input) for part in tree.walk(node)):
        return unary_test(node, scope)
    condition, compared = code(node, scope), unary_test(node, scope)

    def run(subject: Any, frame: Frame) -> bool | None:
        truth = condition(frame)
        return truth if truth is None or isinstance(truth, bool) else compared(subject, frame)

    return run
