"""`+ - * / **` between values: which pairs of kinds can be reckoned with, and how (DMN 1.5, 10.3.2.15)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel.errors import Null
from engine.feel.kinds import Kind, described, kind
from engine.feel.numbers import NUMBERS
from engine.feel.sizes import check_characters
from engine.feel.temporal import reckoning
from engine.feel.temporal.types import YearsMonths, make_duration, nanoseconds_of

Operation = Callable[[Any, Any], Any]

N, S, D, T, DT, DD, YM = (
    Kind.NUMBER,
    Kind.STRING,
    Kind.DATE,
    Kind.TIME,
    Kind.DATE_TIME,
    Kind.DAYS,
    Kind.MONTHS,
)


def _finite(operation: Operation) -> Operation:
    def checked(a: Any, b: Any) -> Decimal:
        result: Decimal = operation(a, b)
        if not result.is_finite():
            raise Null("there is no such number")
        return result

    return checked


def _swapped(operation: Operation) -> Operation:
    return lambda a, b: operation(b, a)


def _joined(a: str, b: str) -> str:
    check_characters(len(a) + len(b))
    return a + b


def _days(sign: int) -> Operation:
    return lambda a, b: make_duration(nanoseconds_of(a) + sign * nanoseconds_of(b))


def _months(sign: int) -> Operation:
    return lambda a, b: YearsMonths(a.months + sign * b.months)


def _moved(move: Operation, sign: int) -> Operation:
    return lambda moment, duration: move(moment, sign * nanoseconds_of(duration))


def _moved_months(move: Operation, sign: int) -> Operation:
    return lambda moment, duration: move(moment, sign * duration.months)


_ADDITION: dict[tuple[Kind, Kind], Operation] = {
    (S, S): _joined,
    (DD, DD): _days(1),
    (YM, YM): _months(1),
    (DT, DD): _moved(reckoning.later, 1),
    (D, DD): _moved(reckoning.date_later, 1),
    (T, DD): _moved(reckoning.time_later, 1),
    (DT, YM): _moved_months(reckoning.months_later, 1),
    (D, YM): _moved_months(reckoning.date_months_later, 1),
}
_TABLES: dict[str, dict[tuple[Kind, Kind], Operation]] = {
    "+": {
        (N, N): _finite(NUMBERS.add),
        **_ADDITION,
        **{(b, a): _swapped(operation) for (a, b), operation in _ADDITION.items() if a is not b},
    },
    "-": {
        (N, N): _finite(NUMBERS.subtract),
        (DD, DD): _days(-1),
        (YM, YM): _months(-1),
        (DT, DD): _moved(reckoning.later, -1),
        (D, DD): _moved(reckoning.date_later, -1),
        (T, DD): _moved(reckoning.time_later, -1),
        (DT, YM): _moved_months(reckoning.months_later, -1),
        (D, YM): _moved_months(reckoning.date_months_later, -1),
        (DT, DT): reckoning.between,
        (D, D): reckoning.between_dates,
        (T, T): reckoning.between_times,
        (DT, D): lambda a, b: reckoning.between(a, reckoning.as_date_time(b)),
        (D, DT): lambda a, b: reckoning.between(reckoning.as_date_time(a), b),
    },
    "*": {
        (N, N): _finite(NUMBERS.multiply),
        (DD, N): lambda a, b: reckoning.scaled(nanoseconds_of(a), b),
        (N, DD): lambda a, b: reckoning.scaled(nanoseconds_of(b), a),
        (YM, N): lambda a, b: reckoning.months_scaled(a.months, b),
        (N, YM): lambda a, b: reckoning.months_scaled(b.months, a),
    },
    "/": {
        (N, N): _finite(NUMBERS.divide),
        (DD, N): lambda a, b: reckoning.divided(nanoseconds_of(a), b),
        (YM, N): lambda a, b: reckoning.months_divided(a.months, b),
        (DD, DD): _finite(lambda a, b: reckoning.ratio(nanoseconds_of(a), nanoseconds_of(b))),
        (YM, YM): _finite(lambda a, b: reckoning.ratio(a.months, b.months)),
    },
    "**": {(N, N): _finite(NUMBERS.power)},
}


def apply(operator: str, a: Any, b: Any) -> Any:
    """The value of `a operator b`. Raises Null where there is none."""
    operation = _TABLES[operator].get((kind(a), kind(b)))
    if operation is None:
        left, right = described(a), described(b)
        raise Null("{left} {sign} {right} has no meaning", left=left, sign=operator, right=right)
    return operation(a, b)


def negated(a: Any) -> Any:
    """`-a`. Raises Null where there is no such thing."""
    match kind(a):
        case Kind.NUMBER:
            return NUMBERS.minus(a)
        case Kind.DAYS:
            return make_duration(-nanoseconds_of(a))
        case Kind.MONTHS:
            return YearsMonths(-a.months)
        case _:
            raise Null("there is no negative of {right}", right=described(a))
