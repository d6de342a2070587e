"""What can be said about decision tables before they run: overlaps, gaps, rules that can never fire, types.

Exact for tables whose cells compare their input with known values (`shapes`); what depends on more is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from engine.decisions.analysis import analyse
from engine.decisions.checks import CHECKS, About
from engine.decisions.models import Model
from engine.decisions.names import unknown_names
from engine.decisions.program import Decision, Input, Knowledge, Program
from engine.decisions.tables import Table
from engine.errors import Finding
from engine.feel.functions import Type

MOST = 10
"""Findings of one kind about one table; the rest say nothing new."""


def verify(model: Model) -> list[Finding]:
    """What was found when reading the model, and all that can be known about its tables and names."""
    findings = list(model.findings)
    for file, table, types in tables(model):
        findings += verify_table(file, table, types)
    return [*findings, *unknown_names(model)]


def boundaries(model: Model, decision_id: str) -> dict[str, list[Any]]:
    """For each input expression of a decision's tables the values at which the answer may change, in order.

    Raises `NotFound`.
    """
    found: dict[str, list[Any]] = {}
    element = model.element(decision_id)
    if not isinstance(element, Decision):
        return found
    for table in element.tables:
        for axis in analyse(table, _types(model.program, element)).axes:
            text = table.columns[axis.columns[0]].clause.text
            singles = [each.example for each in axis.domain.classes if each.single]
            found.setdefault(text, []).extend(value for value in singles if value is not None)
    return found


def tables(model: Model) -> Iterator[tuple[str, Table, Mapping[str, Type]]]:
    """The tables of a model's own elements, with the types of the names known there."""
    for (namespace, _), element in model.program.items():
        if namespace == model.linked.main.namespace and isinstance(element, Decision | Knowledge):
            for table in element.tables:
                yield model.file, table, _types(model.program, element)


def _types(program: Program, element: Decision | Knowledge) -> Mapping[str, Type]:
    if isinstance(element, Knowledge):
        return element.types
    needed = {need.path[0]: program[need.key] for need in element.needs if len(need.path) == 1}
    return {name: each.type for name, each in needed.items() if isinstance(each, Input | Decision)}


def verify_table(file: str, table: Table, types: Mapping[str, Type]) -> list[Finding]:
    about = About(file, analyse(table, types))
    return [finding for check in CHECKS for finding in islice(check(about), MOST)]
