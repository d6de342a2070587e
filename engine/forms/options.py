"""What a choice offers at the moment: its own list, a list among the data, a table of the installation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.forms.components import Component, Option
from engine.forms.expressions import Functions, Row, Scope, evaluate
from engine.labels import Labels

TABLES = ("codes", "people", "units")
Lookup = Callable[[str], Sequence[Option]]


def from_installation(options_key: str) -> bool:
    """Whether a `valuesKey` names a table, a role's people or the units, and not a variable."""
    return options_key.partition(".")[0] in TABLES


def offered(
    component: Component, scope: Scope, row: Row, functions: Functions, lookup: Lookup
) -> Sequence[Option]:
    """The options of a choice; `lookup` knows the installation's."""
    if component.options is not None:
        return component.options
    if component.options_expression is not None:
        return normal(evaluate(component.options_expression, scope, row, functions))
    key = component.options_key or ""
    if from_installation(key):
        return lookup(key)
    return normal(scope.get(key))


def normal(values: Any) -> list[Option]:
    """Options from a list of plain values or of contexts with `label` and `value`, as form-js reads them."""
    return [_option(value) for value in values] if isinstance(values, list) else []


def _option(value: Any) -> Option:
    if not isinstance(value, Mapping):
        return Option(value, Labels(str(value), str(value)))
    inner = value.get("value")
    label = str(value.get("label") or inner)
    return Option(inner, Labels(label, str(value.get("label.en") or label)))
