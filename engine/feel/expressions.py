"""Expressions made ready: read and compiled once, then evaluated as often as wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import InvalidOperation
from functools import lru_cache
from typing import Any

from engine.errors import Message
from engine.feel import limits, tree
from engine.feel.builtins import STANDARD
from engine.feel.compiler import Scope, Surroundings, code
from engine.feel.errors import NotAValue, TooMuch
from engine.feel.frames import Root
from engine.feel.functions import Type
from engine.feel.grammar import read, read_tests, unusual
from engine.feel.kinds import value as as_value
from engine.feel.running import Result, Run

Names = Iterable[str] | Mapping[str, Any]
NO_FUNCTIONS: Mapping[str, Any] = {}
_UNUSUAL = unusual(STANDARD)


class _Compiled:
    """A text, its tree and its closure."""

    __slots__ = ("_code", "item_names", "names", "text", "tree")

    def __init__(self, text: str, node: tree.Node, types: Mapping[str, Type]) -> None:
        around = Surroundings(text, STANDARD, types.get)
        self.text, self.tree = text, node
        self._code = code(node, Scope(around))
        self.names = frozenset(around.free)
        """The names it reads from outside."""
        self.item_names = frozenset(around.perhaps)
        """The names it reads inside filters: members of the items, or else names from outside."""

    def _run(self, root: Root) -> Any:
        try:
            return self._code(root)
        except InvalidOperation as error:  # only a number that is not finite can do this
            raise NotAValue("a number that is not finite") from error
        except RecursionError as error:
            raise TooMuch(
                Message("more than {limit} expressions inside one another", {"limit": limits.NESTING})
            ) from error


class Expression(_Compiled):
    """A prepared expression."""

    __slots__ = ()

    def evaluate(self, scope: Mapping[str, Any], functions: Mapping[str, Any] = NO_FUNCTIONS) -> Result:
        """The value for these variables, with what became null on the way. Raises FeelError."""
        run = Run()
        found = self._run(Root(run, scope, functions))
        run.look_through(found)
        return Result(found, run.suppressed)

    def within(self, run: Run, scope: Mapping[str, Any], functions: Mapping[str, Any] = NO_FUNCTIONS) -> Any:
        """The bare value, as a part of an evaluation that is already under way. Raises FeelError."""
        return self._run(Root(run, scope, functions))


class UnaryTests(_Compiled):
    """A prepared cell of a decision table."""

    __slots__ = ()

    def evaluate(
        self, value: Any, scope: Mapping[str, Any], functions: Mapping[str, Any] = NO_FUNCTIONS
    ) -> Result:
        """Whether `value` passes: true, false or null. Raises FeelError."""
        run = Run()
        return Result(self.within(run, value, scope, functions), run.suppressed)

    def within(
        self, run: Run, value: Any, scope: Mapping[str, Any], functions: Mapping[str, Any] = NO_FUNCTIONS
    ) -> bool | None:
        """The bare answer, as a part of an evaluation that is already under way. Raises FeelError."""
        return self.passes(subject(run, value, scope, functions))

    def passes(self, subject: Root) -> bool | None:
        """Whether a value under test passes. Raises FeelError."""
        passes: bool | None = self._run(subject)
        return passes


def subject(
    run: Run, value: Any, scope: Mapping[str, Any], functions: Mapping[str, Any] = NO_FUNCTIONS
) -> Root:
    """A value under test, about which all the cells of a column can be asked."""
    return Root(run, scope, functions, as_value(value))


def parse(text: str, names: Names = (), types: Mapping[str, Type] | None = None) -> Expression:
    """Prepares an expression.

    `names`: the variables and functions in scope; those with symbols or words of the language in them can
    only be read when they are given. A mapping gives for each name the mapping of its members, or None.
    `types`: the types of a model, for `instance of` and parameters. Raises FeelSyntaxError.
    """
    known, members = unusual(names) | _UNUSUAL, unusual([*names, *_members(names)])
    if types or len(text) > limits.CACHED_TEXT:
        return Expression(text, read(text, known, members), types or {})
    return _cached_expression(text, known, members)


def parse_unary_tests(text: str, names: Names = (), types: Mapping[str, Type] | None = None) -> UnaryTests:
    """Prepares the unary tests of a cell; `names` and `types` as for `parse`. Raises FeelSyntaxError."""
    known, members = unusual(names) | _UNUSUAL, unusual([*names, *_members(names)])
    if types or len(text) > limits.CACHED_TEXT:
        return UnaryTests(text, read_tests(text, known, members), types or {})
    return _cached_tests(text, known, members)


def evaluate(text: str, scope: Mapping[str, Any], functions: Mapping[str, Any] = NO_FUNCTIONS) -> Result:
    """Reads and evaluates an expression in one go. Raises FeelError."""
    return parse(text, [*scope, *functions]).evaluate(scope, functions)


@lru_cache(2048)
def _cached_expression(text: str, known: frozenset[str], members: frozenset[str]) -> Expression:
    return Expression(text, read(text, known, members), {})


@lru_cache(2048)
def _cached_tests(text: str, known: frozenset[str], members: frozenset[str]) -> UnaryTests:
    return UnaryTests(text, read_tests(text, known, members), {})


def _members(names: Names) -> Iterable[str]:
    """The names of members, at any depth of the mappings."""
    if isinstance(names, Mapping):
        for inner in names.values():
            if isinstance(inner, Mapping):
                yield from inner
                yield from _members(inner)
