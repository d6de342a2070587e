"""How points and ranges lie to one another (DMN 1.5, 10.3.4.7, after Allen's interval algebra).

A point is any value with an order. The conditions are the standard's, in its logic of three values, so that a
range with an open end gives null where it matters and an answer where it does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from engine.feel.builtins.standard import function
from engine.feel.comparing import both, compare, either
from engine.feel.kinds import Range

Truth = bool | None
F = TypeVar("F", bound=Callable[..., Any])


def _relation(name: str, *shapes: str) -> Callable[[F], F]:
    """Registers a relation for pairs of shapes, such as `point range`."""

    def register(body: F) -> F:
        for shape in shapes:
            first, second = shape.split()
            function(
                name, f"{_NAMES[shape][0]}: {_TYPES[first]}, {_NAMES[shape][1]}: {_TYPES[second]}", "boolean"
            )(body)
        return body

    return register


_TYPES = {"point": "point", "range": "range"}
_NAMES = {
    "point point": ("point1", "point2"),
    "point range": ("point", "range"),
    "range point": ("range", "point"),
    "range range": ("range1", "range2"),
}


def _as_range(value: Any) -> Range:
    return value if isinstance(value, Range) else Range(value, value)


def _less(a: Any, b: Any) -> Truth:
    order = compare(a, b)
    return None if order is None else order < 0


def _same(a: Any, b: Any, *, when: bool = True) -> Truth:
    """Whether two ends are the same point and `when` holds."""
    order = compare(a, b)
    return both(None if order is None else order == 0, when)


def _starts_before(a: Range, b: Range) -> Truth:
    return either(_less(a.low, b.low), _same(a.low, b.low, when=a.low_included and not b.low_included))


def _starts_with(a: Range, b: Range) -> Truth:
    return _same(a.low, b.low, when=a.low_included == b.low_included)


def _ends_with(a: Range, b: Range) -> Truth:
    return _same(a.high, b.high, when=a.high_included == b.high_included)


def _starts_not_after(a: Range, b: Range) -> Truth:
    return either(_less(a.low, b.low), _same(a.low, b.low, when=a.low_included or not b.low_included))


def _ends_not_after(a: Range, b: Range) -> Truth:
    return either(_less(a.high, b.high), _same(a.high, b.high, when=b.high_included or not a.high_included))


def _reaches(a: Range, b: Range) -> Truth:
    """Whether a goes on at least until b begins."""
    return either(_less(b.low, a.high), _same(a.high, b.low, when=a.high_included and b.low_included))


@_relation("before", "point point", "point range", "range point", "range range")
def before(a: Any, b: Any) -> Truth:
    first, second = _as_range(a), _as_range(b)
    apart = not (first.high_included and second.low_included)
    return either(_less(first.high, second.low), _same(first.high, second.low, when=apart))


@_relation("after", "point point", "point range", "range point", "range range")
def after(a: Any, b: Any) -> Truth:
    return before(b, a)


@_relation("meets", "range range")
def meets(a: Range, b: Range) -> Truth:
    return _same(a.high, b.low, when=a.high_included and b.low_included)


@_relation("met by", "range range")
def met_by(a: Range, b: Range) -> Truth:
    return meets(b, a)


@_relation("overlaps", "range range")
def overlaps(a: Range, b: Range) -> Truth:
    return both(_reaches(a, b), _reaches(b, a))


@_relation("overlaps before", "range range")
def overlaps_before(a: Range, b: Range) -> Truth:
    return both(both(_starts_before(a, b), _reaches(a, b)), _ends_not_after(a, b))


@_relation("overlaps after", "range range")
def overlaps_after(a: Range, b: Range) -> Truth:
    return overlaps_before(b, a)


@_relation("finishes", "point range", "range range")
def finishes(a: Any, b: Range) -> Truth:
    if not isinstance(a, Range):
        return _same(a, b.high, when=b.high_included)
    return both(_ends_with(a, b), _starts_not_after(b, a))


@_relation("finished by", "range point", "range range")
def finished_by(a: Range, b: Any) -> Truth:
    return finishes(b, a)


@_relation("includes", "range point", "range range")
def includes(a: Range, b: Any) -> Truth:
    if not isinstance(b, Range):
        inside = both(_less(a.low, b), _less(b, a.high))
        return either(
            inside, either(_same(a.low, b, when=a.low_included), _same(a.high, b, when=a.high_included))
        )
    return both(_starts_not_after(a, b), _ends_not_after(b, a))


@_relation("during", "point range", "range range")
def during(a: Any, b: Range) -> Truth:
    return includes(b, a)


@_relation("starts", "point range", "range range")
def starts(a: Any, b: Range) -> Truth:
    if not isinstance(a, Range):
        return _same(a, b.low, when=b.low_included)
    return both(_starts_with(a, b), _ends_not_after(a, b))


@_relation("started by", "range point", "range range")
def started_by(a: Range, b: Any) -> Truth:
    return starts(b, a)


@_relation("coincides", "point point", "range range")
def coincides(a: Any, b: Any) -> Truth:
    first, second = _as_range(a), _as_range(b)
    return both(_starts_with(first, second), _ends_with(first, second))
