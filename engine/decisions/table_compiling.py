"""From a decision table as drawn to one that runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from engine.decisions import boxed
from engine.decisions.expressions import Setting, Unreadable, cell, expression, nothing, type_of
from engine.decisions.running import Logic, Run, Test
from engine.decisions.tables import Column, Output, Row, Table
from engine.decisions.types import Allowed
from engine.errors import Message, Severity
from engine.feel.functions import Type
from engine.feel.types import ListType


def compile_table(drawn: boxed.Table, setting: Setting) -> Table:
    """A table of which a cell cannot be read has no rules and no answer."""
    setting = setting.at(drawn.id)
    cells = _Cells()
    outputs = tuple(_output(clause, setting) for clause in drawn.outputs)
    _check(drawn, outputs, setting)
    table = Table(
        owner=setting.owner,
        drawn=drawn,
        columns=tuple(_column(clause, setting, cells) for clause in drawn.inputs),
        outputs=outputs,
        rows=tuple(_row(index, rule, setting, cells) for index, rule in enumerate(drawn.rules)),
        broken=cells.broken,
    )
    setting.tables.append(table)
    return table


class _Cells:
    """Compiles cells and keeps the problem of the first that cannot be read."""

    def __init__(self) -> None:
        self.broken: Message | None = None

    def compile(self, text: str, setting: Setting) -> Test | None:
        try:
            return cell(text, setting)
        except Unreadable as unreadable:
            self.broken = self.broken or unreadable.problem
            return None


def _check(drawn: boxed.Table, outputs: Sequence[Output], setting: Setting) -> None:
    for message in (*_mistakes(drawn), *_disorder(drawn, outputs)):
        setting.find(Severity.ERROR, "dmn-table", message)


def _mistakes(drawn: boxed.Table) -> Iterator[Message]:
    """What a table lacks to be understood."""
    if not drawn.outputs:
        yield Message("The table has no output.")
    if len(drawn.outputs) > 1 and not all(output.name for output in drawn.outputs):
        yield Message("Each of several outputs needs a name.")
    for clause in drawn.inputs:
        if not clause.text:
            yield Message("The input {name} has no expression.", {"name": clause.label or "-"})
    if drawn.aggregation and drawn.hit_policy is not boxed.HitPolicy.COLLECT:
        params = {"policy": drawn.hit_policy.value}
        yield Message("Only a table that collects has an aggregation, not {policy}.", params)


def _disorder(drawn: boxed.Table, outputs: Sequence[Output]) -> Iterator[Message]:
    ordered = drawn.hit_policy in (boxed.HitPolicy.PRIORITY, boxed.HitPolicy.OUTPUT_ORDER)
    if ordered and all(output.values is None for output in outputs):
        params = {"policy": drawn.hit_policy.value}
        yield Message("The hit policy {policy} needs outputs with their values in order.", params)


def _column(clause: boxed.InputClause, setting: Setting, cells: _Cells) -> Column:
    setting = setting.at(clause.id)
    return Column(
        clause=clause,
        ask=expression(clause.text, setting),
        type=type_of(clause.type_ref, setting),
        allowed=cells.compile(clause.values, setting) if clause.values else None,
    )


def _output(clause: boxed.OutputClause, setting: Setting) -> Output:
    setting = setting.at(clause.id)
    wanted = type_of(clause.type_ref, setting)
    return Output(
        clause=clause,
        type=wanted,
        values=_values(clause.values or _allowed_by(wanted), setting),
        default=None if clause.default is None else expression(clause.default, setting),
    )


def _allowed_by(wanted: Type) -> str | None:
    """The values that the output's own type names, when the column does not (DMN 1.5, 8.2.10)."""
    if isinstance(wanted, ListType):
        return _allowed_by(wanted.item)
    return wanted.tests if isinstance(wanted, Allowed) else None


def _values(text: str | None, setting: Setting) -> tuple[Any, ...] | None:
    """The values that unary tests list, in their order; None when they are no list of values."""
    if not text:
        return None
    listed = expression(f"[{text}]", setting)
    run = Run({})
    values = listed({}, run)
    return tuple(values) if isinstance(values, list) else None


def _row(index: int, rule: boxed.Rule, setting: Setting, cells: _Cells) -> Row:
    setting = setting.at(rule.id)
    tests = [cells.compile(test.text, setting.at(test.id)) for test in rule.tests]
    return Row(
        index=index,
        rule=rule,
        tests=tuple((column, test) for column, test in enumerate(tests) if test),
        results=tuple(_result(result, setting.at(result.id)) for result in rule.results),
    )


def _result(result: boxed.Cell, setting: Setting) -> Logic:
    """An empty output cell, or `-`, gives null."""
    return nothing if result.text in ("", "-") else expression(result.text, setting)
