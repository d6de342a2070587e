"""Jinja for document templates that process owners write: it reads what it is given, and calls nothing.

Jinja's own sandbox keeps a template from reaching into Python; it does not keep one from asking for a text
of a billion characters. Texts, numbers and lists have no members here, they are multiplied by nothing, and
the filters are those that documents need.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

LARGEST = 10**40
DEEPEST = 3
FILTERS = (
    *("abs", "count", "d", "default", "dictsort", "e", "escape", "first", "groupby", "int", "items", "join"),
    *("last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "select"),
    *("selectattr", "sort", "string", "sum", "title", "trim", "unique", "upper"),
)


class Sandbox(ImmutableSandboxedEnvironment):
    """Values are escaped, a missing name is an error, nothing is changed."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def __init__(self, **options: Any) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, **options)
        self.globals = {}
        self.filters = {name: self.filters[name] for name in FILTERS}

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Products and remainders of numbers of a size that people write."""
        if operator == "**" or not (_is_usual(left) and _is_usual(right)):
            raise SecurityError(f"{operator} is for numbers that people write")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """What a context holds, a loop's own numbers, and the parts of a date."""
        is_part = isinstance(obj, date) and not callable(value)
        return (is_part or isinstance(obj, Mapping | LoopContext)) and super().is_safe_attribute(
            obj, attr, value
        )

    def wrap_str_format(self, value: Any) -> None:
        """Jinja would let `"…".format` through, with widths of any size."""


def check(environment: Sandbox, source: str) -> None:
    """Raises Jinja's `TemplateError` for what cannot be read, a filter there is not, and loops so deep in one
    another that they would not come to an end."""
    tree = environment.parse(source)
    environment.compile(tree)
    if _depth(tree) > DEEPEST:
        raise SecurityError(f"at most {DEEPEST} loops may stand in one another")


def _depth(node: nodes.Node) -> int:
    """How many loops stand in one another."""
    inner = max((_depth(child) for child in node.iter_child_nodes()), default=0)
    return inner + isinstance(node, nodes.For)


def _is_usual(value: Any) -> bool:
    match value:
        case int() | Decimal():
            return -LARGEST < value < LARGEST
    return False
