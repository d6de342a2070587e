"""Numbers (DMN 1.5, 10.3.4.5)."""

from __future__ import annotations

import decimal
from decimal import Decimal

from engine.feel import limits
from engine.feel.builtins.standard import function
from engine.feel.errors import Null
from engine.feel.numbers import NUMBERS, ZERO
from engine.feel.running import Run
from engine.feel.temporal.types import AnyDuration, YearsMonths, make_duration, nanoseconds_of

_SCALES = range(-6111, 6177)
"""What the standard allows as number of decimals."""


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise Null("there is no such number")
    return number


def rounded(number: Decimal, scale: Decimal | None, rounding: str) -> Decimal:
    """A number with so many decimals; in tens, hundreds … for a negative scale. Raises Null."""
    places = int(scale or 0)
    if places not in _SCALES:
        raise Null("{scale} decimals are not possible", scale=scale)
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    if -exponent <= places:
        return number
    return _finite(number.quantize(Decimal((0, (1,), -places)), rounding, NUMBERS))


@function("decimal", "n: number, scale: number", "number")
def decimal_(n: Decimal, scale: Decimal) -> Decimal:
    return rounded(n, scale, decimal.ROUND_HALF_EVEN)


@function("floor", "n: number, scale: number?", "number")
def floor(n: Decimal, scale: Decimal | None) -> Decimal:
    return rounded(n, scale, decimal.ROUND_FLOOR)


@function("ceiling", "n: number, scale: number?", "number")
def ceiling(n: Decimal, scale: Decimal | None) -> Decimal:
    return rounded(n, scale, decimal.ROUND_CEILING)


@function("round up", "n: number, scale: number", "number")
def round_up(n: Decimal, scale: Decimal) -> Decimal:
    return rounded(n, scale, decimal.ROUND_UP)


@function("round down", "n: number, scale: number", "number")
def round_down(n: Decimal, scale: Decimal) -> Decimal:
    return rounded(n, scale, decimal.ROUND_DOWN)


@function("round half up", "n: number, scale: number", "number")
def round_half_up(n: Decimal, scale: Decimal) -> Decimal:
    return rounded(n, scale, decimal.ROUND_HALF_UP)


@function("round half down", "n: number, scale: number", "number")
def round_half_down(n: Decimal, scale: Decimal) -> Decimal:
    return rounded(n, scale, decimal.ROUND_HALF_DOWN)


@function("abs", "n: number", "number")
def abs_(n: Decimal) -> Decimal:
    return NUMBERS.abs(n)


@function("abs", "n: days and time duration", "days and time duration")
def abs_days(n: AnyDuration) -> AnyDuration:
    return make_duration(abs(nanoseconds_of(n)))


@function("abs", "n: years and months duration", "years and months duration")
def abs_months(n: YearsMonths) -> YearsMonths:
    return YearsMonths(abs(n.months))


@function("modulo", "dividend: number, divisor: number", "number")
def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """dividend - divisor * floor(dividend / divisor): the sign is the divisor's."""
    if divisor == 0:
        raise Null("one cannot divide by zero")
    rest = _finite(NUMBERS.remainder(dividend, divisor))
    return rest if rest == 0 or (rest < 0) == (divisor < 0) else NUMBERS.add(rest, divisor)


@function("sqrt", "number: number", "number")
def sqrt(number: Decimal) -> Decimal:
    return _finite(NUMBERS.sqrt(number))


@function("log", "number: number", "number")
def log(run: Run, number: Decimal) -> Decimal:
    run.spend(limits.COSTLY_STEPS)
    return _finite(NUMBERS.ln(number))


@function("exp", "number: number", "number")
def exp(run: Run, number: Decimal) -> Decimal:
    run.spend(limits.COSTLY_STEPS)
    return _finite(NUMBERS.exp(number))


@function("odd", "number: number", "boolean")
def odd(number: Decimal) -> bool:
    return abs(_finite(NUMBERS.remainder(number, Decimal(2)))) == 1


@function("even", "number: number", "boolean")
def even(number: Decimal) -> bool:
    return _finite(NUMBERS.remainder(number, Decimal(2))) == ZERO
