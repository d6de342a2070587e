"""Equality and order of values (DMN 1.5, 10.3.2.15): true, false, or null, which is None here."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel.functions import Function
from engine.feel.kinds import Kind, Range, kind
from engine.feel.temporal.reckoning import instant, local_instant, time_instant
from engine.feel.temporal.types import SECOND, AnyDateTime, Time, nanoseconds_of, number_of, time_part

_DIRECT = frozenset({bool, Decimal, str})
_ORDERED = frozenset({Decimal, str})
"""Classes whose values Python compares as the language does: the common case, settled first."""


def equal(a: Any, b: Any) -> bool | None:
    """Whether two values are equal; null when they are of different kinds."""
    if type(a) is type(b) and type(a) in _DIRECT:
        return bool(a == b)
    if a is b:
        return True
    if a is None or b is None:
        return False
    of = kind(a)
    if of is not kind(b):
        return None
    return _EQUALITY.get(of, _same_order)(a, b)


def is_equal(a: Any, b: Any) -> bool:
    """Whether two values are certainly equal."""
    return equal(a, b) is True


def _plain(a: Any, b: Any) -> bool:
    return bool(a == b)


def _same_order(a: Any, b: Any) -> bool | None:
    return compare(a, b) == 0


def _lists(a: list[Any], b: list[Any]) -> bool | None:
    return len(a) == len(b) and all(map(is_equal, a, b))


def _contexts(a: dict[str, Any], b: dict[str, Any]) -> bool | None:
    return a.keys() == b.keys() and all(is_equal(value, b[key]) for key, value in a.items())


def _ranges(a: Range, b: Range) -> bool | None:
    return (
        (a.low_included, a.high_included, a.operator) == (b.low_included, b.high_included, b.operator)
        and is_equal(a.low, b.low)
        and is_equal(a.high, b.high)
    )


def _functions(a: Function, b: Function) -> bool | None:
    return bool(a.origin == b.origin)


_EQUALITY: dict[Kind, Callable[[Any, Any], bool | None]] = {
    Kind.NUMBER: _plain,
    Kind.STRING: _plain,
    Kind.BOOLEAN: _plain,
    Kind.DATE: _plain,
    Kind.MONTHS: _plain,
    Kind.LIST: _lists,
    Kind.CONTEXT: _contexts,
    Kind.RANGE: _ranges,
    Kind.FUNCTION: _functions,
}


Order = Callable[[Any, Any], tuple[Any, Any]]
"""Two values of a kind -> two things of Python that are ordered like them."""


def _by(rank: Callable[[Any], Any]) -> Order:
    return lambda a, b: (rank(a), rank(b))


def _moments(a: AnyDateTime, b: AnyDateTime) -> tuple[int, int]:
    """By the second; one without a zone is taken to be in the other's."""
    if (time_part(a).zone is None) == (time_part(b).zone is None):
        return instant(a) // SECOND, instant(b) // SECOND
    return local_instant(a) // SECOND, local_instant(b) // SECOND


def _times(a: Time, b: Time) -> tuple[int, int]:
    """As for moments."""
    if (a.zone is None) == (b.zone is None):
        return time_instant(a) // SECOND, time_instant(b) // SECOND
    return a.nanoseconds // SECOND, b.nanoseconds // SECOND


_ORDERS: dict[Kind, Order] = {
    Kind.NUMBER: _by(lambda number: number),
    Kind.STRING: _by(lambda text: text),
    Kind.DATE: _by(number_of),
    Kind.MONTHS: _by(lambda duration: duration.months),
    Kind.DAYS: _by(nanoseconds_of),
    Kind.DATE_TIME: _moments,
    Kind.TIME: _times,
}


def compare(a: Any, b: Any) -> int | None:
    """-1, 0 or 1 as a is before, equal to or after b; null when they cannot be compared."""
    if type(a) is type(b) and type(a) in _ORDERED:
        return bool(a > b) - bool(a < b)
    of = kind(a)
    order = _ORDERS.get(of)
    if order is None or of is not kind(b):
        return None
    first, second = order(a, b)
    return bool(first > second) - bool(first < second)


def contains(range_: Range, value: Any) -> bool | None:
    """Whether a value lies in a range; null when it cannot be compared with the ends."""
    match range_.operator:
        case "=":
            return equal(value, range_.low)
        case "!=":
            return negated(equal(value, range_.low))
        case "<" | "<=":
            return _within(value, range_.high, included=range_.high_included, wanted=-1)
        case ">" | ">=":
            return _within(value, range_.low, included=range_.low_included, wanted=1)
        case _:
            return both(
                _within(value, range_.low, included=range_.low_included, wanted=1),
                _within(value, range_.high, included=range_.high_included, wanted=-1),
            )


def _within(value: Any, end: Any, *, included: bool, wanted: int) -> bool | None:
    order = compare(value, end)
    return None if order is None else order == wanted or (included and order == 0)


def negated(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def either(a: bool | None, b: bool | None) -> bool | None:
    """`a or b` in the logic of three values."""
    if a is True or b is True:
        return True
    return None if a is None or b is None else False


def both(a: bool | None, b: bool | None) -> bool | None:
    """`a and b` in the logic of three values."""
    if a is False or b is False:
        return False
    return None if a is None or b is None else True
