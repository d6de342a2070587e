"""How points and ranges lie to one another (DMN 1.5, table 80, after Allen's interval algebra).

A point is any value with an order. Each relation is written down once, for two ranges; a point is the range that
begins and ends at it, except where the standard says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from engine.feel.builtins.standard import function
from engine.feel.comparing import compare
from engine.feel.errors import Null
from engine.feel.kinds import Range

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


def _order(a: Any, b: Any) -> int:
    order = compare(a, b)
    if order is None:
        raise Null("the ends have no order")
    return order


def _as_range(value: Any) -> Range:
    return value if isinstance(value, Range) else Range(value, value)


def _starts(a: Range, b: Range) -> int:
    """-1, 0, 1 as a begins before, together with or after b."""
    order = _order(a.low, b.low)
    return order or b.low_included - a.low_included


def _ends(a: Range, b: Range) -> int:
    """-1, 0, 1 as a ends before, together with or after b."""
    order = _order(a.high, b.high)
    return order or a.high_included - b.high_included


def _end_to_start(a: Range, b: Range) -> int:
    """-1 when a ends before b begins, 0 when they share that one point, 1 when they share more."""
    order = _order(a.high, b.low)
    if order == 0 and not (a.high_included and b.low_included):
        return -1
    return order


@_relation("before", "point point", "point range", "range point", "range range")
def before(a: Any, b: Any) -> bool:
    return _end_to_start(_as_range(a), _as_range(b)) < 0


@_relation("after", "point point", "point range", "range point", "range range")
def after(a: Any, b: Any) -> bool:
    return before(b, a)


@_relation("meets", "range range")
def meets(a: Range, b: Range) -> bool:
    return _end_to_start(a, b) == 0


@_relation("met by", "range range")
def met_by(a: Range, b: Range) -> bool:
    return meets(b, a)


@_relation("overlaps", "range range")
def overlaps(a: Range, b: Range) -> bool:
    return _end_to_start(a, b) >= 0 and _end_to_start(b, a) >= 0


@_relation("overlaps before", "range range")
def overlaps_before(a: Range, b: Range) -> bool:
    return _starts(a, b) < 0 and _end_to_start(a, b) >= 0 and _ends(a, b) <= 0


@_relation("overlaps after", "range range")
def overlaps_after(a: Range, b: Range) -> bool:
    return _ends(a, b) > 0 and _end_to_start(b, a) >= 0 and _starts(a, b) >= 0


@_relation("finishes", "point range", "range range")
def finishes(a: Any, b: Range) -> bool:
    return _ends(_as_range(a), b) == 0 and _starts(_as_range(a), b) >= 0


@_relation("finished by", "range point", "range range")
def finished_by(a: Range, b: Any) -> bool:
    return finishes(b, a)


@_relation("includes", "range point", "range range")
def includes(a: Range, b: Any) -> bool:
    return _starts(a, _as_range(b)) <= 0 and _ends(a, _as_range(b)) >= 0


@_relation("during", "point range", "range range")
def during(a: Any, b: Range) -> bool:
    return includes(b, a)


@_relation("starts", "point range", "range range")
def starts(a: Any, b: Range) -> bool:
    return _starts(_as_range(a), b) == 0 and _ends(_as_range(a), b) <= 0


@_relation("started by", "range point", "range range")
def started_by(a: Range, b: Any) -> bool:
    return starts(b, a)


@_relation("coincides", "point point", "range range")
def coincides(a: Any, b: Any) -> bool:
    return _starts(_as_range(a), _as_range(b)) == 0 and _ends(_as_range(a), _as_range(b)) == 0
