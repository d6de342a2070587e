"""Text -> tree. `read` reads an expression, `read_tests` the unary tests of a decision table's cell.

The families of expressions register themselves with `core` when they are imported here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from engine.errors import Message
from engine.feel import limits, tree
from engine.feel.errors import FeelSyntaxError
from engine.feel.grammar import control, operators, values
from engine.feel.grammar.core import expression
from engine.feel.grammar.names import Known, normal, unusual
from engine.feel.grammar.ranges import unary_test
from engine.feel.grammar.scanner import Scanner
from engine.feel.grammar.types import type_

__all__ = ["control", "normal", "operators", "read", "read_tests", "read_type", "unusual", "values"]

T = TypeVar("T", bound=tree.Node)


def read(text: str, names: Iterable[str] = (), members: Iterable[str] = ()) -> tree.Node:
    """Reads an expression.

    `names`: the variables and functions known; only those with symbols or words of the language matter.
    `members`: names that may follow a dot. Raises FeelSyntaxError.
    """
    return _whole(expression, text, names, members)


def read_tests(text: str, names: Iterable[str] = (), members: Iterable[str] = ()) -> tree.Tests:
    """Reads unary tests (DMN 1.5, 10.3.1.2 rule 15): `-`, `tests` or `not(tests)`. Raises FeelSyntaxError."""
    return _whole(_tests, text, names, members)


def read_type(text: str, names: Iterable[str] = ()) -> tree.TypeNode:
    """Reads a type, such as `list<number>`. Raises FeelSyntaxError."""
    return _whole(type_, text, names, ())


def _whole(reader: Callable[[Scanner], T], text: str, names: Iterable[str], members: Iterable[str]) -> T:
    s = Scanner(text, Known(unusual(names)), Known(unusual(members)))
    try:
        node = reader(s)
    except RecursionError as error:
        raise FeelSyntaxError(
            Message("more than {limit} expressions inside one another", {"limit": limits.NESTING}), s.position
        ) from error
    if not s.finished:
        s.fail_unexpected(Message("the end"))
    return node


def _tests(s: Scanner) -> tree.Tests:
    start = s.position
    if s.sign("-") and s.finished:
        return tree.Tests((), start=start, end=s.last)
    s.rewind(start)
    return _negated(s) or tree.Tests(_list_of_tests(s), start=start, end=s.last)


def _negated(s: Scanner) -> tree.Tests | None:
    start = s.position
    if s.word("not") and s.sign("("):
        tests = _list_of_tests(s)
        if s.sign(")") and s.finished:
            return tree.Tests(tests, negated=True, start=start, end=s.last)
    s.rewind(start)
    return None


def _list_of_tests(s: Scanner) -> tuple[tree.Node, ...]:
    tests = [unary_test(s)]
    while s.sign(","):
        tests.append(unary_test(s))
    return tuple(tests)
