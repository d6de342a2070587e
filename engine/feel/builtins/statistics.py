"""Sums and statistics of lists (DMN 1.5, 10.3.4.4). Each is called with one list, or with its items."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from typing import Any

from engine.feel.builtins.standard import of_list_or_items
from engine.feel.comparing import compare
from engine.feel.errors import Null
from engine.feel.numbers import NUMBERS


def _numbers(items: list[Decimal | None]) -> list[Decimal]:
    if not items:
        raise Null("the list is empty")
    numbers = [item for item in items if item is not None]
    if len(numbers) < len(items):
        raise Null("an item is null")
    return numbers


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise Null("there is no such number")
    return number


def _extreme(items: list[Any], wanted: int) -> Any:
    if not items:
        raise Null("the list is empty")
    best = items[0]
    for item in items:
        order = compare(item, best)
        if order is None:
            raise Null("the items have no order")
        if order == wanted:
            best = item
    return best


@of_list_or_items("min", "Any", "Any")
def min_(items: list[Any]) -> Any:
    return _extreme(items, -1)


@of_list_or_items("max", "Any", "Any")
def max_(items: list[Any]) -> Any:
    return _extreme(items, 1)


@of_list_or_items("sum", "number", "number")
def sum_(items: list[Decimal | None]) -> Decimal:
    return _finite(reduce(NUMBERS.add, _numbers(items)))


@of_list_or_items("product", "number", "number")
def product(items: list[Decimal | None]) -> Decimal:
    return _finite(reduce(NUMBERS.multiply, _numbers(items)))


@of_list_or_items("mean", "number", "number")
def mean(items: list[Decimal | None]) -> Decimal:
    return _finite(NUMBERS.divide(sum_(items), Decimal(len(items))))


@of_list_or_items("median", "number", "number")
def median(items: list[Decimal | None]) -> Decimal:
    numbers = sorted(_numbers(items))
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return _finite(NUMBERS.divide(NUMBERS.add(numbers[middle - 1], numbers[middle]), Decimal(2)))


@of_list_or_items("stddev", "number", "number")
def stddev(items: list[Decimal | None]) -> Decimal:
    """The standard deviation of a sample, which needs two numbers."""
    if len(items) < 2:
        raise Null("the list needs two numbers")
    average = mean(items)
    squares = [NUMBERS.power(NUMBERS.subtract(number, average), Decimal(2)) for number in _numbers(items)]
    return _finite(NUMBERS.sqrt(NUMBERS.divide(reduce(NUMBERS.add, squares), Decimal(len(items) - 1))))


@of_list_or_items("mode", "number", "list<number>")
def mode(items: list[Decimal | None]) -> list[Decimal]:
    """The numbers that occur most often, in ascending order."""
    if not items:
        return []
    counts: dict[Decimal, int] = {}
    for number in _numbers(items):
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values())
    return sorted(number for number, count in counts.items() if count == most)
