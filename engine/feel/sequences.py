"""What `for`, `some` and `every` go through."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from engine.feel.errors import Null
from engine.feel.kinds import Kind, Range, described, kind
from engine.feel.numbers import NUMBERS
from engine.feel.temporal.types import date_of, number_of

_ONE = Decimal(1)


def items_of(source: Any) -> list[Any] | Iterator[Any]:
    """The items of a list, the members of a range with two ends, or a single value. Raises Null."""
    if isinstance(source, list):
        return source
    if isinstance(source, Range):
        return _members(source)
    if source is None:
        raise Null("there is nothing to go through")
    return [source]


def _members(range_: Range) -> Iterator[Any]:
    low = range_.low if range_.low_included else _next(range_.low, 1)
    high = range_.high if range_.high_included else _next(range_.high, -1)
    if low is None or high is None or range_.operator:
        raise Null("the range has no end")
    return span(low, high, downwards=False)


def _next(end: Any, step: int) -> Any:
    if kind(end) is Kind.NUMBER:
        return NUMBERS.add(end, Decimal(step))
    return date_of(number_of(end) + step) if kind(end) is Kind.DATE else end


def span(first: Any, last: Any, *, downwards: bool = True) -> Iterator[Any]:
    """All numbers or dates from first to last in steps of one, downwards too. Raises Null."""
    kinds = kind(first), kind(last)
    if kinds == (Kind.DATE, Kind.DATE):
        return map(date_of, _integers(number_of(first), number_of(last), downwards=downwards))
    if kinds == (Kind.NUMBER, Kind.NUMBER):
        return _numbers(first, last, downwards=downwards)
    raise Null("one cannot count from {first} to {last}", first=described(first), last=described(last))


def _integers(first: int, last: int, *, downwards: bool) -> range:
    if first <= last:
        return range(first, last + 1)
    return range(first, last - 1, -1) if downwards else range(0)


def _numbers(first: Decimal, last: Decimal, *, downwards: bool) -> Iterator[Decimal]:
    step = _ONE if first <= last else -_ONE
    if step < 0 and not downwards:
        return
    number = first
    while (number <= last) if step > 0 else (number >= last):
        yield number
        following = NUMBERS.add(number, step)
        if following == number:
            raise Null("one cannot count so far")
        number = following
