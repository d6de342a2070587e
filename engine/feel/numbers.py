"""Numbers: decimals of 34 digits, rounded half-even (DMN 1.5, 10.3.2.3.1: IEEE 754-2008 decimal128)."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal

NUMBERS = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[])
"""A result that does not exist comes out as not finite; nothing is raised."""

ZERO = Decimal(0)
_MOST_DIGITS = 30


def whole(number: Decimal) -> int | None:
    """The integer a number is, or None when it has a fraction or is too large to count with."""
    if number.adjusted() > _MOST_DIGITS or number != number.to_integral_value():
        return None
    return int(number)


def text(number: Decimal) -> str:
    """How a number is written: never with an exponent unless it is very large or very small."""
    if number.is_zero():
        number = number.copy_abs()
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    return (
        format(number, "f")
        if -40 <= exponent <= 40 and len(digits) + exponent > -40
        else str(number).replace("E", "e")
    )
