"""A decision table as boxes over classes of values, made ready for `coverage`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.decisions.coverage import Box
from engine.decisions.domain import Domain, domain
from engine.decisions.running import shown
from engine.decisions.shapes import NotAnalysable, compared, is_ordered
from engine.decisions.tables import Column, Row, Table
from engine.decisions.types import Allowed
from engine.feel.functions import MISFIT, Type
from engine.feel.kinds import Kind, kind
from engine.feel.types import ANY, KindType


@dataclass(frozen=True)
class Shape:
    """A cell whose answer is known for every value: the values it compares with."""

    tests: feel.UnaryTests
    values: tuple[Any, ...]

    def holds(self, value: Any) -> bool:
        return self.tests.passes(feel.subject(feel.Run(), value, {})) is True


@dataclass(frozen=True)
class Place:
    """A cell of a table, by the indices of its rule and its column."""

    rule: int
    column: int


@dataclass(frozen=True)
class Axis:
    """What is asked, once for all the columns that ask the same."""

    title: str
    columns: tuple[int, ...]
    domain: Domain


@dataclass(frozen=True)
class Analysis:
    """`boxes`: for each rule the classes of values it takes; a cell in `unknown` is taken to hold always.

    `clashes`: cells that compare their input with a value of another kind, and that value.
    """

    table: Table
    axes: tuple[Axis, ...]
    boxes: tuple[Box, ...]
    unknown: tuple[Place, ...]
    clashes: tuple[tuple[Place, Any], ...]

    @property
    def whole(self) -> Box:
        return tuple(axis.domain.all for axis in self.axes)

    def unknown_in(self, rule: int) -> Place | None:
        return next((place for place in self.unknown if place.rule == rule), None)

    def example(self, box: Box) -> str:
        """Inputs that lie in a box, as `name = value`; those that do not matter are left out."""
        return ", ".join(
            f"{axis.title} = {shown(axis.domain.example(mask))}"
            for axis, mask in zip(self.axes, box, strict=True)
            if mask != axis.domain.all
        )


def analyse(table: Table, types: Mapping[str, Type]) -> Analysis:
    """`types`: those of the names that the table's inputs may ask for, for columns that declare none."""
    shapes = {place: shape for place, text in _texts(table) if (shape := _shape(text))}
    unknown = [place for place, _ in _texts(table) if place not in shapes]
    clashes: list[tuple[Place, Any]] = []
    axes = []
    for columns in _alike(table):
        found = _axis(table, columns, shapes, types, clashes)
        axes.append(found)
        unknown += [p for p in shapes if p.column in columns and _is_ordered_text(found, shapes[p])]
    unknown += [place for place, _ in clashes]
    known = {place: shape for place, shape in shapes.items() if place not in unknown}
    boxes = tuple(_box(row, axes, known) for row in table.rows)
    return Analysis(table, tuple(axes), boxes, tuple(unknown), tuple(clashes))


def _texts(table: Table) -> Iterator[tuple[Place, str]]:
    for row in table.rows:
        for column, _ in row.tests:
            yield Place(row.index, column), row.rule.tests[column].text


def _shape(text: str) -> Shape | None:
    """None for a cell that depends on more than its input and known values."""
    try:
        tests = feel.parse_unary_tests(text)
        parts = compared(tests.tree)
        values = [feel.parse(text[part.start : part.end]).evaluate({}).value for part in parts]
    except (feel.FeelError, NotAnalysable):
        return None
    return Shape(tests, tuple(values))


def _alike(table: Table) -> list[tuple[int, ...]]:
    """The columns, those together that ask the same."""
    asked: dict[str, list[int]] = {}
    for index, column in enumerate(table.columns):
        asked.setdefault(" ".join(column.clause.text.split()), []).append(index)
    return [tuple(columns) for columns in asked.values()]


def _axis(
    table: Table,
    columns: tuple[int, ...],
    shapes: Mapping[Place, Shape],
    types: Mapping[str, Type],
    clashes: list[tuple[Place, Any]],
) -> Axis:
    column = table.columns[columns[0]]
    wanted = _type(column, types)
    named = [(place, value) for place, s in shapes.items() if place.column in columns for value in s.values]
    listed = [value for text in _value_texts(column, wanted) if (s := _shape(text)) for value in s.values]
    of = _kind(wanted, [*listed, *(value for _, value in named)])
    fitting = [value for _, value in named if kind(value) in (of, Kind.NULL)]
    clashes += [(place, value) for place, value in named if kind(value) not in (of, Kind.NULL)]
    values = [*fitting, *(value for value in listed if kind(value) in (of, Kind.NULL))]
    return Axis(
        column.clause.title, columns, domain(of, values, lambda value: _may_be(column, wanted, value))
    )


def _type(column: Column, types: Mapping[str, Type]) -> Type:
    return types.get(column.clause.text, ANY) if column.type is ANY else column.type


def _value_texts(column: Column, wanted: Type) -> Iterator[str]:
    """The unary tests that say which values the column may have."""
    if column.clause.values:
        yield column.clause.values
    while isinstance(wanted, Allowed):
        yield wanted.tests
        wanted = wanted.base


def _kind(wanted: Type, values: Sequence[Any]) -> str:
    """The kind of the column's values: as declared, else that of the first value named."""
    while isinstance(wanted, Allowed):
        wanted = wanted.base
    if isinstance(wanted, KindType) and len(wanted.kinds) == 1:
        return next(iter(wanted.kinds))
    return next((kind(value) for value in values if value is not None), "Any")


def _may_be(column: Column, wanted: Type, value: Any) -> bool:
    """Whether the column may have a value, as far as is known before the evaluation."""
    values = _shape(column.clause.values) if column.clause.values else None
    return wanted.fit(value) is not MISFIT and (values is None or values.holds(value))


def _is_ordered_text(axis: Axis, shape: Shape) -> bool:
    """Between two texts there are always others, of which no example is made."""
    return axis.domain.kind == Kind.STRING and is_ordered(shape.tests.tree)


def _box(row: Row, axes: Sequence[Axis], shapes: Mapping[Place, Shape]) -> Box:
    return tuple(_mask(row, axis, shapes) for axis in axes)


def _mask(row: Row, axis: Axis, shapes: Mapping[Place, Shape]) -> int:
    mask = axis.domain.all
    for column in axis.columns:
        if shape := shapes.get(Place(row.index, column)):
            mask &= axis.domain.mask(shape.holds, shape.values)
    return mask
