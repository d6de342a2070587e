"""How a decision's value becomes a process variable: `camunda:mapDecisionResult` (Camunda 7 manual)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.errors import EngineError


class ResultDoesNotFit(EngineError):
    """The decision's result is not {wanted}: {found}."""


def map_result(
    value: Any, mapping: str = "resultList", outputs: Sequence[str] = (), several: bool | None = None
) -> Any:
    """`singleEntry`: one value; `singleResult`: a context; `collectEntries`: a list of values;
    `resultList`: a list of contexts.

    `outputs`: the names of the decision's outputs; a single one gives the results of a context its key.
    `several`: whether a list is several results (of a table that collects) or one result that is a list; when
    it is not said, a list is one result where a single one is asked for.
    Raises `ResultDoesNotFit` when the decision gave more than that.
    """
    if mapping not in MAPPINGS:
        raise ResultDoesNotFit(wanted=", ".join(MAPPINGS), found=mapping)
    if several is None:
        several = not mapping.startswith("single")
    return MAPPINGS[mapping](_items(value, several), outputs)


def _single_entry(items: list[Any], outputs: Sequence[str]) -> Any:
    return _entry(_single(items), outputs)


def _single_result(items: list[Any], outputs: Sequence[str]) -> Any:
    return _context(_single(items), outputs)


def _collect_entries(items: list[Any], outputs: Sequence[str]) -> list[Any]:
    return [_entry(item, outputs) for item in items]


def _result_list(items: list[Any], outputs: Sequence[str]) -> list[Any]:
    return [_context(item, outputs) for item in items]


def _items(value: Any, several: bool) -> list[Any]:
    if value is None:
        return []
    return value if several and isinstance(value, list) else [value]


def _single(items: list[Any]) -> Any:
    if len(items) > 1:
        raise ResultDoesNotFit(wanted="a single one", found=len(items))
    return items[0] if items else None


def _context(item: Any, outputs: Sequence[str]) -> Any:
    return {outputs[0]: item} if len(outputs) == 1 and item is not None else item


def _entry(item: Any, outputs: Sequence[str]) -> Any:
    """The one value of a result with a single output."""
    if len(outputs) == 1 or not isinstance(item, dict):
        return item
    if len(item) != 1:
        raise ResultDoesNotFit(wanted="a single output", found=", ".join(item))
    return next(iter(item.values()))


MAPPINGS = {
    "singleEntry": _single_entry,
    "singleResult": _single_result,
    "collectEntries": _collect_entries,
    "resultList": _result_list,
}
