"""The checks of a decision table, each yielding findings: overlaps, gaps, dead rules, types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from engine import feel
from engine.decisions.analysis import Analysis, Place
from engine.decisions.boxed import HitPolicy
from engine.decisions.coverage import Box, TooManyBoxes, all_uncovered, contains, meet, uncovered
from engine.decisions.hits import is_single, rank, same
from engine.decisions.running import shown
from engine.decisions.tables import Output, Row, Table
from engine.errors import Finding, Message, Severity
from engine.feel.functions import MISFIT


@dataclass(frozen=True)
class About:
    """A table under verification, and how a finding about it is written."""

    file: str
    analysis: Analysis

    @property
    def table(self) -> Table:
        return self.analysis.table

    def cell(self, place: Place) -> str:
        return self.table.rows[place.rule].rule.tests[place.column].text

    def rule(self, row: Row, name: str, message: Message, severity: Severity = Severity.ERROR) -> Finding:
        return self._finding(row.rule.id, name, severity, message)

    def whole(self, name: str, message: Message) -> Finding:
        return self._finding(self.table.drawn.id, name, Severity.WARNING, message)

    def _finding(self, element_id: str | None, name: str, severity: Severity, message: Message) -> Finding:
        owner = self.table.owner
        return Finding(name, severity, self.file, message, element_id or owner.id, owner.name)


def overlaps(about: About) -> Iterator[Finding]:
    """Two rules that match at once where only one may, or where both must say the same."""
    if about.table.drawn.hit_policy not in (HitPolicy.UNIQUE, HitPolicy.ANY):
        return
    boxes = about.analysis.boxes
    clashing = {place.rule for place, _ in about.analysis.clashes}
    rows = (row for row in about.table.rows if row.index not in clashing)
    for one, other in combinations(rows, 2):
        common = meet(boxes[one.index], boxes[other.index])
        if common is not None and not _agree(about.table, one, other):
            yield _overlap(about, one, other, common)


def _overlap(about: About, one: Row, other: Row, common: Box) -> Finding:
    analysis = about.analysis
    rules = {"first": one.index + 1, "rule": other.index + 1}
    place = analysis.unknown_in(one.index) or analysis.unknown_in(other.index)
    if place:
        message = Message(
            "Rules {first} and {rule} may match at once: the cell {cell} depends on more than its input.",
            {**rules, "cell": about.cell(place)},
        )
        return about.rule(other, "dmn-overlap", message, Severity.WARNING)
    params = {**rules, "example": analysis.example(common) or "-"}
    if about.table.drawn.hit_policy is HitPolicy.ANY:
        message = Message("{example} matches rules {first} and {rule}, which say different things.", params)
    else:
        message = Message("{example} matches rules {first} and {rule}.", params)
    return about.rule(other, "dmn-overlap", message)


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
        if any(expression.names or expression.item_names for expression in parsed):
            return None
        return [expression.evaluate({}).value for expression in parsed]
    except feel.FeelError:
        return None


def gaps(about: About) -> Iterator[Finding]:
    """Inputs for which a table that must say something says nothing."""
    table, analysis = about.table, about.analysis
    if not is_single(table.drawn.hit_policy) or any(output.default for output in table.outputs):
        return
    try:
        for gap in all_uncovered(analysis.whole, analysis.boxes):
            example = analysis.example(gap) or "-"
            yield about.whole("dmn-gap", Message("{example} matches no rule.", {"example": example}))
    except TooManyBoxes:
        message = Message("The table has too many combinations to look for gaps in all of them.")
        yield about.whole("dmn-gap", message)


def dead_rules(about: About) -> Iterator[Finding]:
    """Rules that can never fire, and rules that always give way to others."""
    for row in about.table.rows:
        message = _impossible(about, row) or _beaten(about, row)
        if message:
            yield about.rule(row, "dmn-dead", message)


def _impossible(about: About, row: Row) -> Message | None:
    for axis, mask in zip(about.analysis.axes, about.analysis.boxes[row.index], strict=True):
        if not mask:
            cells = " ".join(row.rule.tests[column].text for column in axis.columns)
            params = {"rule": row.index + 1, "input": axis.title, "cell": cells}
            return Message("Rule {rule} can never match: {input} is never {cell}.", params)
    return None


def _beaten(about: About, row: Row) -> Message | None:
    winners = _winners(about, row)
    if not winners:
        return None
    numbers = ", ".join(str(winner.index + 1) for winner in winners)
    return Message(
        "Rule {rule} can never be the one that counts: it always gives way to {winners}.",
        {"rule": row.index + 1, "winners": numbers},
    )


def _winners(about: About, row: Row) -> list[Row]:
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


def clashes(about: About) -> Iterator[Finding]:
    """Cells that compare their input with a value of another type."""
    for place, value in about.analysis.clashes:
        axis = next(axis for axis in about.analysis.axes if place.column in axis.columns)
        message = Message(
            "Rule {rule}: {input} is a {type}, so {cell} never holds: {value} is none.",
            {
                "rule": place.rule + 1,
                "input": axis.title,
                "type": axis.domain.kind,
                "cell": about.cell(place),
                "value": shown(value),
            },
        )
        yield about.rule(about.table.rows[place.rule], "dmn-type", message)


def wrong_outputs(about: About) -> Iterator[Finding]:
    """Output cells whose value is not of the output's type, or none of its values."""
    for row in about.table.rows:
        for output, value in zip(about.table.outputs, outputs_of(row) or (), strict=False):
            if not _may_say(output, value):
                message = Message(
                    "Rule {rule} gives {value} as {output}, which may only be {type}.",
                    {
                        "rule": row.index + 1,
                        "value": shown(value),
                        "output": output.clause.name or about.table.owner.name,
                        "type": output.clause.values or output.clause.type_ref,
                    },
                )
                yield about.rule(row, "dmn-type", message)


def _may_say(output: Output, value: Any) -> bool:
    if output.type.fit(value) is MISFIT:
        return False
    return output.values is None or value is None or any(same(value, each) for each in output.values)


CHECKS = (overlaps, gaps, dead_rules, clashes, wrong_outputs)
