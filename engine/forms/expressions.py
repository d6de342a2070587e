"""What the expressions of a form see, as the browser evaluates them (form-js 1.23, `buildExpressionContext`).

At the top: every field of the form and, behind them, the data the form was opened with. Inside the row of a
list the row is `this`, what it lies in is `parent`, and `i` is its number; the fields of a row have no name
without `this`. A hidden field is null.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine import feel, workdays
from engine.errors import EngineError
from engine.feel import Expression

LOCAL_NAMES = ("this", "parent", "i", "_this_", "_parent_", "_i_")
Functions = Mapping[str, Callable[..., Any]]


class FormBroken(EngineError):
    """The form's expression {expression} cannot be evaluated: {reason}"""


def is_expression(value: Any) -> bool:
    """Whether a setting of a schema is an expression (`=…`)."""
    return isinstance(value, str) and value.startswith("=")


def compile_expression(text: str, names: frozenset[str]) -> Expression:
    """The expression after the `=`; raises `feel.FeelSyntaxError`."""
    return feel.parse(text.removeprefix("="), names | {*LOCAL_NAMES, *workdays.NAMES})


def names_in(expression: Expression) -> frozenset[str]:
    """The names it reads from outside, those inside filters included, which may as well be an item's."""
    return (expression.names | expression.item_names) - {*LOCAL_NAMES, *workdays.NAMES}


@dataclass(frozen=True)
class Row:
    """Where in the form an expression stands."""

    this: Any = None
    parent: Any = None
    numbers: tuple[int, ...] = ()


class Scope(Mapping[str, Any]):
    """The names an expression may read: local ones, the form's fields, the data behind them."""

    def __init__(self, shown: Mapping[str, Any], data: Mapping[str, Any], own: frozenset[str]) -> None:
        """`own`: the form's top-level fields, which never show the older data of the same name."""
        self.shown = shown
        self._data = data
        self._own = own

    def __getitem__(self, name: str) -> Any:
        if name in self._own:
            return self.shown.get(name)
        return self._data[name]

    def __contains__(self, name: object) -> bool:
        return name in self._own or name in self._data

    def __iter__(self) -> Iterator[str]:
        return iter({*self._own, *self._data})

    def __len__(self) -> int:
        return len({*self._own, *self._data})


class _Local(Mapping[str, Any]):
    """A scope seen from a row."""

    def __init__(self, scope: Scope, row: Row) -> None:
        local = {
            "this": row.this if row.numbers else scope.shown,
            "parent": scope.shown if len(row.numbers) == 1 else row.parent,
            "i": [Decimal(number) for number in row.numbers],
        }
        self._scope = scope
        self._always = {f"_{name}_": value for name, value in local.items()}
        self._unless_taken = local

    def __getitem__(self, name: str) -> Any:
        if name in self._always:
            return self._always[name]
        if name in self._scope:
            return self._scope[name]
        return self._unless_taken[name]

    def __contains__(self, name: object) -> bool:
        return name in self._always or name in self._scope or name in self._unless_taken

    def __iter__(self) -> Iterator[str]:
        return iter({*self._always, *self._unless_taken, *self._scope})

    def __len__(self) -> int:
        return len({*self._always, *self._unless_taken, *self._scope})


def evaluate(expression: Expression, scope: Scope, row: Row, functions: Functions) -> Any:
    """The value of an expression at `row`; raises `FormBroken` where the language gives up."""
    try:
        return expression.evaluate(_Local(scope, row), functions).value
    except feel.FeelError as error:
        raise FormBroken(expression=expression.text, reason=error.message) from error


def setting(value: Any, scope: Scope, row: Row, functions: Functions) -> Any:
    """A literal as it is, an expression's value."""
    return evaluate(value, scope, row, functions) if isinstance(value, Expression) else value
