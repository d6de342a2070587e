"""Compiled decision tables: which rules match, and what the hit policy makes of them (DMN 1.5, chapter 8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.decisions import boxed
from engine.decisions.hits import Conflict, Hit, aggregate, chosen, is_single
from engine.decisions.running import Logic, Owner, Run, Scope, Test, shown
from engine.decisions.types import refusal
from engine.errors import Message
from engine.feel.frames import Root
from engine.feel.functions import MISFIT, Type

RULES_PER_STEP = 4
"""How many rules an evaluation may look at for one of its steps."""


@dataclass(frozen=True)
class Column:
    clause: boxed.InputClause
    ask: Logic
    type: Type
    allowed: Test | None


@dataclass(frozen=True)
class Output:
    clause: boxed.OutputClause
    type: Type
    values: tuple[Any, ...] | None
    """The output's values, the most important first."""
    default: Logic | None


@dataclass(frozen=True)
class Row:
    index: int
    rule: boxed.Rule
    tests: tuple[tuple[int, Test], ...]
    """Column and cell; cells that always hold are left out."""
    results: tuple[Logic, ...]


@dataclass(frozen=True)
class Table:
    owner: Owner
    drawn: boxed.Table
    columns: tuple[Column, ...]
    outputs: tuple[Output, ...]
    rows: tuple[Row, ...]
    broken: Message | None = None
    """Why the table cannot be evaluated."""


@dataclass(frozen=True)
class TableRun:
    """An evaluation of a table, kept so that it can be explained later."""

    table: Table
    scope: Scope
    functions: Mapping[str, Any]
    values: tuple[Any, ...]
    fired: tuple[Hit, ...]
    value: Any


class Refusal(Exception):
    """The table does not answer for what its columns ask."""

    def __init__(self, reason: Message) -> None:
        self.reason = reason
        super().__init__(str(reason))


def evaluate(table: Table, scope: Scope, run: Run) -> TableRun:
    """1. Ask for the columns' values. 2. Find the rules that match. 3. Let the hit policy choose among them.

    What is refused on the way is a problem of the run, and the value is null.
    """
    subjects: tuple[Root, ...] = ()
    fired: tuple[Hit, ...] = ()
    value = None
    try:
        if table.broken:
            raise Refusal(table.broken)
        run.feel.spend(1 + len(table.rows) // RULES_PER_STEP)
        subjects = tuple(_ask(column, scope, run) for column in table.columns)
        rows = _first(table, subjects) if _stops_early(table) else _all(table, subjects)
        hits = [Hit(row.index, _results(table, row, scope, run)) for row in rows]
        fired = tuple(chosen(table.drawn.hit_policy, hits, [output.values for output in table.outputs]))
        value = _value(table, fired, scope, run)
    except Refusal as refused:
        run.complain(table.owner, refused.reason)
    except Conflict as conflict:
        run.complain(table.owner, conflict.reason)
        fired = tuple(conflict.hits)
    return TableRun(table, scope, run.functions, tuple(subject.item for subject in subjects), fired, value)


def _stops_early(table: Table) -> bool:
    return table.drawn.hit_policy is boxed.HitPolicy.FIRST


def _ask(column: Column, scope: Scope, run: Run) -> Root:
    """What a column asks for, ready to be tested by its cells."""
    found = column.ask(scope, run)
    value = column.type.fit(found)
    if value is MISFIT:
        raise Refusal(refusal(column.clause.title, found, column.clause.type_ref, column.type))
    subject = feel.subject(run.feel, value, scope, run.functions)
    if value is not None and column.allowed and column.allowed(subject) is not True:
        params = {"name": column.clause.title, "value": shown(value), "values": column.clause.values}
        raise Refusal(Message("{name} is {value}, which is none of the values {values}.", params))
    return subject


def holds(row: Row, subjects: Sequence[Root]) -> bool:
    for column, test in row.tests:  # noqa: SIM110 - a generator would cost a fifth of a table's time
        if test(subjects[column]) is not True:
            return False
    return True


def _all(table: Table, subjects: Sequence[Root]) -> Iterator[Row]:
    return (row for row in table.rows if holds(row, subjects))


def _first(table: Table, subjects: Sequence[Root]) -> list[Row]:
    first = next(_all(table, subjects), None)
    return [] if first is None else [first]


def _results(table: Table, row: Row, scope: Scope, run: Run) -> tuple[Any, ...]:
    return tuple(
        _fitted(table, output, result(scope, run), run)
        for output, result in zip(table.outputs, row.results, strict=True)
    )


def _fitted(table: Table, output: Output, value: Any, run: Run) -> Any:
    found = output.type.fit(value)
    if found is MISFIT:
        name = output.clause.name or table.owner.name
        run.complain(table.owner, refusal(name, value, output.clause.type_ref, output.type))
        return None
    return found


def _value(table: Table, fired: tuple[Hit, ...], scope: Scope, run: Run) -> Any:
    if not fired:
        return _default(table, scope, run)
    values = [_shaped(table, hit.outputs) for hit in fired]
    if table.drawn.aggregation and table.drawn.hit_policy is boxed.HitPolicy.COLLECT:
        return aggregate(table.drawn.aggregation, values)
    return values[0] if is_single(table.drawn.hit_policy) else values


def _shaped(table: Table, outputs: tuple[Any, ...]) -> Any:
    """One output gives its bare value, several a context."""
    if len(outputs) == 1:
        return outputs[0]
    return {output.clause.name or "": value for output, value in zip(table.outputs, outputs, strict=True)}


def _default(table: Table, scope: Scope, run: Run) -> Any:
    """What a table says when no rule matches."""
    single, aggregation = is_single(table.drawn.hit_policy), table.drawn.aggregation
    if any(output.default for output in table.outputs):
        defaults = (output.default and output.default(scope, run) for output in table.outputs)
        value = _shaped(table, tuple(defaults))
        return value if single or aggregation else [value]
    if single:
        run.complain(table.owner, Message("No rule matches."))
        return None
    return aggregate(aggregation, []) if aggregation else []
