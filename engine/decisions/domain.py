"""The classes of values that a column of a decision table tells apart, each with an example.

The values that cells name cut an ordered type into points and the stretches between; every value of a class
gets the same answer from every cell, so one example stands for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property, cmp_to_key
from itertools import pairwise
from typing import Any

from engine import feel

STEPS = {
    "number": "1",
    "date": 'duration("P1D")',
    "time": 'duration("PT1S")',
    "date and time": 'duration("P1D")',
    "days and time duration": 'duration("P1D")',
    "years and months duration": 'duration("P1M")',
}
"""The ordered types, and how far beyond the outermost named value the example of a class lies."""


EXAMPLES: dict[str, Any] = {
    "number": Decimal(0),
    "date": date(2000, 1, 1),
    "time": feel.Time(12, 0, 0),
    "date and time": datetime(2000, 1, 1, 12),  # noqa: DTZ001 - a local time is meant
    "days and time duration": timedelta(days=1),
    "years and months duration": feel.YearsMonths(1),
    "list": [],
    "context": {},
}
"""A value of each type for a column of which no cell names a value."""


@dataclass(frozen=True)
class Class:
    """Values that no cell tells apart: an example, and whether it is the only one."""

    example: Any
    single: bool


@dataclass(frozen=True)
class Domain:
    kind: str
    classes: tuple[Class, ...]

    def mask(self, holds: Callable[[Any], bool], named: Sequence[Any]) -> int:
        """The classes for which a cell holds; `named`: the values with which the cell compares.

        Between two of these values all classes get the same answer, so that one of them is asked for all.
        """
        mask = start = 0
        for place in [*self._own(named), len(self.classes)]:
            mask |= self._between(start, place, holds) | self._between(place, place + 1, holds)
            start = place + 1
        return mask

    def _own(self, named: Sequence[Any]) -> Sequence[int]:
        """The classes that a cell may tell from their neighbours; all, when it names what is no class."""
        if any(value not in self._places for value in named):
            return range(len(self.classes))
        return sorted({*(self._places[value] for value in named), *self._apart})

    def _between(self, start: int, end: int, holds: Callable[[Any], bool]) -> int:
        if start >= min(end, len(self.classes)) or not holds(self.classes[start].example):
            return 0
        return (1 << end) - (1 << start)

    @cached_property
    def _places(self) -> dict[Any, int]:
        """Where the named values stand among the classes."""
        return {each.example: i for i, each in enumerate(self.classes) if each.single}

    @cached_property
    def _apart(self) -> tuple[int, ...]:
        """Classes that lie between no others: null."""
        return tuple(i for i, each in enumerate(self.classes) if each.example is None)

    @property
    def all(self) -> int:
        return (1 << len(self.classes)) - 1

    def example(self, mask: int) -> Any:
        """A value of one of the classes, better one that a cell names than one between."""
        chosen = [each for i, each in enumerate(self.classes) if mask >> i & 1]
        return next((each.example for each in chosen if each.single), chosen[0].example)


def domain(kind: str, named: Sequence[Any], allowed: Callable[[Any], bool]) -> Domain:
    """`named`: the values of the type that cells name; `allowed`: whether the column may have a value."""
    points = _distinct(value for value in named if value is not None)
    # Where no cell names a value there is one class, and nothing that its example must fulfil.
    classes = [each for each in _classes(kind, points) if not points or allowed(each.example)]
    if None in named and allowed(None):
        classes.append(Class(None, True))
    return Domain(kind, tuple(classes))


def _classes(kind: str, points: list[Any]) -> list[Class]:
    if kind == "boolean":
        return [Class(True, True), Class(False, True)]
    if kind in STEPS and points:
        return _stretches(kind, sorted(points, key=cmp_to_key(_compare)))
    other = EXAMPLES[kind] if kind in EXAMPLES and not points else _other(points)
    return [*(Class(point, True) for point in points), Class(other, False)]


def _stretches(kind: str, points: list[Any]) -> list[Class]:
    """Below the first point, the points and what lies between, above the last."""
    step = STEPS[kind]
    found = [_between(None, _value(f"a - {step}", a=points[0]), points[0])]
    for point, following in pairwise([*points, None]):
        found.append(Class(point, True))
        beyond = f"a + {step}" if following is None else "a + (b - a) / 2"
        found.append(_between(point, _value(beyond, a=point, b=following), following))
    return [each for each in found if each is not None]


def _between(low: Any, example: Any, high: Any) -> Class | None:
    """The stretch between two points, when there is a value between them: days have none."""
    above = low is None or feel.compare(low, example) == -1
    below = high is None or feel.compare(example, high) == -1
    return Class(example, False) if example is not None and above and below else None


def _distinct(values: Iterable[Any]) -> list[Any]:
    distinct: list[Any] = []
    for value in values:
        if all(feel.same(value, known) is not True for known in distinct):
            distinct.append(value)
    return distinct


def _compare(one: Any, other: Any) -> int:
    return feel.compare(one, other) or 0


def _other(points: Sequence[Any]) -> Any:
    """A text that no cell names."""
    text = "…"
    while text in points:
        text += "…"
    return text


def _value(expression: str, **scope: Any) -> Any:
    return feel.evaluate(expression, scope).value
