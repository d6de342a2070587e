"""The explanation of an evaluation: which rules fired, and of the others which cells did not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from engine import feel
from engine.decisions.running import Step
from engine.decisions.tables import Row, Table, TableRun
from engine.feel.functions import Function


def explained(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """One entry for each decision and each table, in the order in which they were decided.

    Only values of the language, so that it can be stored like one.
    """
    return [_entry(step) for step in steps]


def _entry(step: Step) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "decision": step.owner.id,
        "name": step.owner.name,
        "inputs": _shown(step.inputs),
        "value": feel.plain(step.value),
    }
    if step.table:
        entry["table"] = _table(step.table)
    return entry


def _shown(scope: Mapping[str, Any]) -> dict[str, Any]:
    return {name: feel.plain(value) for name, value in scope.items() if not _is_callable(value)}


def _is_callable(value: Any) -> bool:
    """Functions, also those of an imported model, are no inputs to show."""
    return isinstance(value, Function) or (
        isinstance(value, dict) and any(_is_callable(member) for member in value.values())
    )


def _table(run: TableRun) -> dict[str, Any]:
    drawn = run.table.drawn
    fired = {hit.rule: hit.outputs for hit in run.fired}
    return {
        "hitPolicy": drawn.hit_policy.value,
        "aggregation": drawn.aggregation and drawn.aggregation.value,
        "columns": [_column(run, index) for index in range(len(drawn.inputs))],
        "outputs": list(_output_names(run.table)),
        "rules": [_rule(run, row, fired.get(row.index)) for row in run.table.rows],
    }


def _column(run: TableRun, index: int) -> dict[str, Any]:
    clause = run.table.drawn.inputs[index]
    value = run.values[index] if run.values else None
    return {
        "input": clause.title,
        "text": clause.text,
        "labels": dict(clause.labels),
        "value": feel.plain(value),
    }


def _rule(run: TableRun, row: Row, outputs: tuple[Any, ...] | None) -> dict[str, Any]:
    rule = row.rule
    headers = (clause.name for clause in run.table.drawn.annotations)
    shown = {} if outputs is None else zip(_output_names(run.table), map(feel.plain, outputs), strict=True)
    return {
        "index": Decimal(row.index + 1),
        "id": rule.id,
        "cells": list(_cells(run, row)),
        "fired": outputs is not None,
        "outputs": dict(shown),
        "annotations": dict(zip(headers, rule.annotations, strict=False)),
        "description": rule.description,
    }


def _cells(run: TableRun, row: Row) -> Iterator[dict[str, Any]]:
    """Asks every cell again, also those behind the first that did not hold."""
    tests = dict(row.tests)
    again = feel.Run()
    for index, drawn in enumerate(row.rule.tests):
        value = run.values[index] if run.values else None
        subject = feel.subject(again, value, run.scope, run.functions)
        held = tests[index](subject) if index in tests else True
        yield {
            "input": run.table.drawn.inputs[index].title,
            "text": drawn.text,
            "value": feel.plain(value),
            "held": held if run.values else None,
        }


def _output_names(table: Table) -> Iterator[str]:
    return (output.clause.name or table.owner.name for output in table.outputs)
