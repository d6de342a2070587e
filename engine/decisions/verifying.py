"""What can be said about decision tables before they run: overlaps, gaps, rules that can never fire, types.

Exact for tables whose cells compare their input with known values (`shapes`); what depends on more is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any

from engine import feel
from engine.decisions.analysis import Analysis, analyse
from engine.decisions.boxed import HitPolicy
from engine.decisions.coverage import TooManyBoxes, all_uncovered, contains, meet, uncovered
from engine.decisions.hits import is_single, rank, same
from engine.decisions.models import Model
from engine.decisions.names import unknown_names
from engine.decisions.program import Decision, Input, Knowledge, Program
from engine.decisions.running import shown
from engine.decisions.tables import Row, Table
from engine.errors import Finding, Message, Severity
from engine.feel.functions import MISFIT, Type

MOST = 10
"""Findings of one kind about one table; the rest say nothing new."""


@dataclass(frozen=True)
class _About:
    """A table under verification, and how a finding about it is written."""

    file: str
    analysis: Analysis

    @property
    def table(self) -> Table:
        return self.analysis.table

    def rule(self, index: int, name: str, severity: Severity, template: str, **params: Any) -> Finding:
        """About one rule."""
        row = self.table.rows[index]
        message = Message(template, {**params, "rule": index + 1})
        return self._finding(row.rule.id, name, severity, message)

    def whole(self, name: str, severity: Severity, template: str, **params: Any) -> Finding:
        return self._finding(self.table.drawn.id, name, severity, Message(template, params))

    def _finding(self, element_id: str | None, name: str, severity: Severity, message: Message) -> Finding:
        owner = self.table.owner
        return Finding(name, severity, self.file, message, element_id or owner.id, owner.name)


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
    about = _About(file, analyse(table, types))
    checks = (_overlaps, _gaps, _dead, _clashes, _outputs)
    return [finding for check in checks for finding in islice(check(about), MOST)]


def _overlaps(about: _About) -> Iterator[Finding]:
    """Two rules that match at once where only one may, or where both must say the same."""
    if about.table.drawn.hit_policy not in _OVERLAPS:
        return
    analysis = about.analysis
    clashing = {place.rule for place, _ in analysis.clashes}
    rows = (row for row in about.table.rows if row.index not in clashing)
    for one, other in combinations(rows, 2):
        common = meet(analysis.boxes[one.index], analysis.boxes[other.index])
        if common is None or _agree(about.table, one, other):
            continue
        place = analysis.unknown_in(one.index) or analysis.unknown_in(other.index)
        if place:
            yield about.rule(
                other.index,
                "dmn-overlap",
                Severity.WARNING,
                "Rules {first} and {rule} may match at once: the cell {cell} depends on more than its input.",
                first=one.index + 1,
                cell=about.table.rows[place.rule].rule.tests[place.column].text,
            )
        else:
            example = analysis.example(common) or "-"
            template = _OVERLAPS[about.table.drawn.hit_policy]
            params = {"first": one.index + 1, "example": example}
            yield about.rule(other.index, "dmn-overlap", Severity.ERROR, template, **params)


_OVERLAPS = {
    HitPolicy.UNIQUE: "{example} matches rules {first} and {rule}.",
    HitPolicy.ANY: "{example} matches rules {first} and {rule}, which say different things.",
}


def _agree(table: Table, one: Row, other: Row) -> bool:
    """Whether two rules may match at once under ANY: they say the same, or it is not known what they say."""
    if table.drawn.hit_policy is not HitPolicy.ANY:
        return False
    said, also = outputs_of(one), outputs_of(other)
    return said is None or also is None or same(said, also)


def outputs_of(row: Row) -> list[Any] | None:
    """What a rule's output cells say, when that is known beforehand."""
    try:
        parsed = [feel.parse(cell.text or "null") for cell in row.rule.results]
    except feel.FeelSyntaxError:
        return None
    if any(expression.names or expression.item_names for expression in parsed):
        return None
    return [expression.evaluate({}).value for expression in parsed]


def _gaps(about: _About) -> Iterator[Finding]:
    """Inputs for which a table that must say something says nothing."""
    table, analysis = about.table, about.analysis
    if not is_single(table.drawn.hit_policy) or any(output.default for output in table.outputs):
        return
    try:
        for gap in all_uncovered(analysis.whole, analysis.boxes):
            example = analysis.example(gap) or "-"
            yield about.whole("dmn-gap", Severity.WARNING, "{example} matches no rule.", example=example)
    except TooManyBoxes:
        message = "The table has too many combinations to look for gaps in all of them."
        yield about.whole("dmn-gap", Severity.WARNING, message)


def _dead(about: _About) -> Iterator[Finding]:
    """Rules that can never fire."""
    for row in about.table.rows:
        box = about.analysis.boxes[row.index]
        impossible = next(
            (axis for axis, mask in zip(about.analysis.axes, box, strict=True) if not mask), None
        )
        if impossible:
            cells = " ".join(row.rule.tests[column].text for column in impossible.columns)
            yield about.rule(
                row.index,
                "dmn-dead",
                Severity.ERROR,
                "Rule {rule} can never match: {input} is never {cell}.",
                input=impossible.title,
                cell=cells,
            )
        elif winners := _winners(about, row):
            yield about.rule(
                row.index,
                "dmn-dead",
                Severity.ERROR,
                "Rule {rule} can never be the one that counts: it always gives way to {winners}.",
                winners=", ".join(str(winner.index + 1) for winner in winners),
            )


def _winners(about: _About, row: Row) -> list[Row]:
    """The rules that together take everything away from a rule; empty when something is left to it."""
    box = about.analysis.boxes[row.index]
    before = [
        other
        for other in _before(about.table, row)
        if not about.analysis.unknown_in(other.index) and meet(about.analysis.boxes[other.index], box)
    ]
    try:
        left = uncovered(box, [about.analysis.boxes[other.index] for other in before])
    except TooManyBoxes:
        return []
    if left is not None:
        return []
    alone = (other for other in before if contains(about.analysis.boxes[other.index], box))
    return next(([other] for other in alone), before)


def _before(table: Table, row: Row) -> list[Row]:
    """The rules that win against a rule whenever both match."""
    if table.drawn.hit_policy is HitPolicy.FIRST:
        return list(table.rows[: row.index])
    if table.drawn.hit_policy is not HitPolicy.PRIORITY:
        return []
    values = [output.values for output in table.outputs]
    said = {other.index: outputs_of(other) for other in table.rows}
    places = {index: rank(tuple(outputs), values) for index, outputs in said.items() if outputs is not None}
    own = places.get(row.index)
    return [other for other in table.rows if own and other.index in places and places[other.index] < own]


def _clashes(about: _About) -> Iterator[Finding]:
    """Cells that compare their input with a value of another type."""
    for place, value in about.analysis.clashes:
        axis = next(axis for axis in about.analysis.axes if place.column in axis.columns)
        yield about.rule(
            place.rule,
            "dmn-type",
            Severity.ERROR,
            "Rule {rule}: {input} is a {type}, so {cell} never holds: {value} is none.",
            input=axis.title,
            type=axis.domain.kind,
            cell=about.table.rows[place.rule].rule.tests[place.column].text,
            value=shown(value),
        )


def _outputs(about: _About) -> Iterator[Finding]:
    """Output cells whose value is not of the output's type, or none of its values."""
    for row in about.table.rows:
        for output, value in zip(about.table.outputs, outputs_of(row) or (), strict=False):
            fitted = output.type.fit(value)
            listed = (
                output.values is None or value is None or any(same(value, each) for each in output.values)
            )
            if fitted is MISFIT or not listed:
                yield about.rule(
                    row.index,
                    "dmn-type",
                    Severity.ERROR,
                    "Rule {rule} gives {value} as {output}, which may only be {type}.",
                    value=shown(value),
                    output=output.clause.name or about.table.owner.name,
                    type=output.clause.values or output.clause.type_ref,
                )
