"""What a cell compares its input with, when it is of a shape that can be analysed.

Such a cell is made of comparisons, ranges, literals, lists and `not(...)` over values known beforehand, so
that it cannot tell two inputs apart that lie on the same side of all these values.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.feel import tree

FIXED = frozenset(
    {"date", "time", "date and time", "duration", "years and months duration", "number", "string"}
)
"""Functions whose value depends on their arguments alone."""


class NotAnalysable(Exception):
    """The cell depends on more than its input and values known beforehand."""


def compared(tests: tree.Node) -> list[tree.Node]:
    """The parts of the cell's text that its input is compared with. Raises `NotAnalysable`."""
    return list(_of_test(tests))


def is_ordered(tests: tree.Node) -> bool:
    """Whether the cell asks for more or less, and not only for the same."""
    return any(
        isinstance(node, tree.Interval | tree.Comparable | tree.Between)
        or (isinstance(node, tree.Comparison) and node.operator not in ("=", "!="))
        for node in tree.walk(tests)
    )


def is_fixed(node: tree.Node) -> bool:
    """Whether the value of an expression is known before the evaluation."""
    match node:
        case tree.Constant() | tree.At():
            return True
        case tree.Negation(operand=operand):
            return is_fixed(operand)
        case tree.Arithmetic(left=left, right=right):
            return is_fixed(left) and is_fixed(right)
        case tree.Call(function=tree.Name(name=name), arguments=arguments):
            return name in FIXED and all(map(is_fixed, arguments))
        case _:
            return False


def _of_test(node: tree.Node) -> Iterator[tree.Node]:
    """A cell or one of its tests: a value, a range, a comparison, or a condition about `?`."""
    if isinstance(node, tree.Tests):
        for test in node.tests:
            yield from _of_test(test)
    elif any(isinstance(part, tree.Input) for part in tree.walk(node)):
        yield from _of_condition(node)
    else:
        yield from _of_range(node)


def _of_range(node: tree.Node) -> Iterator[tree.Node]:
    match node:
        case tree.Interval(low=low, high=high):
            yield from _of_range(low)
            yield from _of_range(high)
        case tree.Comparable(operand=operand):
            yield from _of_range(operand)
        case tree.ListLiteral(items=items):
            for item in items:
                yield from _of_range(item)
        case tree.Tests():
            yield from _of_test(node)
        case _ if is_fixed(node):
            yield node
        case _:
            raise NotAnalysable


def _of_condition(node: tree.Node) -> Iterator[tree.Node]:
    match node:
        case (
            tree.Comparison(left=tree.Input(), right=other) | tree.Comparison(left=other, right=tree.Input())
        ):
            yield from _of_range(other)
        case tree.Between(value=tree.Input(), low=low, high=high):
            yield from _of_range(low)
            yield from _of_range(high)
        case tree.In(value=tree.Input(), tests=tests):
            for test in tests:
                yield from _of_range(test)
        case tree.Conjunction(operands=operands) | tree.Disjunction(operands=operands):
            for operand in operands:
                yield from _of_condition(operand)
        case tree.Call(function=tree.Name(name="not"), arguments=(argument,)):
            yield from _of_condition(argument)
        case tree.Tests():
            yield from _of_test(node)
        case _:
            raise NotAnalysable
