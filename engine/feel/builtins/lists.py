"""Lists (DMN 1.5, 10.3.4.4)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.feel.builtins.standard import function
from engine.feel.comparing import is_equal
from engine.feel.errors import Null
from engine.feel.functions import Function
from engine.feel.numbers import whole
from engine.feel.running import Run

List = list[Any]


def _index(position: Decimal, count: int) -> int:
    """The index of a position counted from 1, or from the end when negative. Raises Null outside the list."""
    index = int(position)
    if index == 0 or abs(index) > count:
        raise Null("there is no item {number} in a list of {count}", number=position, count=count)
    return index - 1 if index > 0 else count + index


@function("list contains", "list: list, element: Any", "boolean")
def list_contains(run: Run, items: List, element: Any) -> bool:
    run.look_through(element, len(items))
    return any(is_equal(item, element) for item in items)


@function("count", "list: list", "number")
def count(items: List) -> Decimal:
    return Decimal(len(items))


@function("sublist", "list: list, start position: number, length: number?", "list")
def sublist(items: List, start: Decimal, length: Decimal | None) -> List:
    first = _index(start, len(items))
    if length is None:
        return items[first:]
    number = whole(length)
    if number is None or number < 1 or first + number > len(items):
        raise Null("the list has no {number} items from there on", number=length)
    return items[first : first + number]


@function("append", "list: list, *item: list", "list")
def append(run: Run, items: List, added: List) -> List:
    run.items(len(items) + len(added))
    return items + added


@function("concatenate", "*list: list<list>", "list")
def concatenate(run: Run, lists: list[List | None]) -> List:
    result: List = []
    for each in lists:
        if each is None:
            raise Null("one of the lists is null")
        run.items(len(result) + len(each))
        result += each
    return result


@function("insert before", "list: list, position: number, newItem: Any", "list")
def insert_before(items: List, position: Decimal, new: Any) -> List:
    index = _index(position, len(items))
    return [*items[:index], new, *items[index:]]


@function("remove", "list: list, position: number", "list")
def remove(items: List, position: Decimal) -> List:
    index = _index(position, len(items))
    return items[:index] + items[index + 1 :]


@function("list replace", "list: list, position: number, newItem: Any", "list")
def replace(items: List, position: Decimal, new: Any) -> List:
    index = _index(position, len(items))
    return [*items[:index], new, *items[index + 1 :]]


@function("list replace", "list: list, match: function, newItem: Any", "list")
def replace_matching(run: Run, items: List, match: Function, new: Any) -> List:
    return [new if _truth(match.call(run, [item, new])) else item for item in items]


def _truth(found: Any) -> bool:
    if not isinstance(found, bool):
        raise Null("the function gives neither true nor false")
    return found


@function("reverse", "list: list", "list")
def reverse(items: List) -> List:
    return items[::-1]


@function("index of", "list: list, match: Any", "list<number>")
def index_of(run: Run, items: List, match: Any) -> list[Decimal]:
    run.look_through(match, len(items))
    return [Decimal(number) for number, item in enumerate(items, 1) if is_equal(item, match)]


@function("union", "*list: list<list>", "list")
def union(run: Run, lists: list[List | None]) -> List:
    return distinct_values(run, concatenate(run, lists))


@function("distinct values", "list: list", "list")
def distinct_values(run: Run, items: List) -> List:
    result: List = []
    for item in items:
        run.look_through(item, len(result) + 1)
        if not any(is_equal(item, known) for known in result):
            result.append(item)
    return result


@function("flatten", "list: list", "list")
def flatten(run: Run, items: List) -> List:
    result: List = []
    pending = items[::-1]
    while pending:
        run.spend()
        item = pending.pop()
        if isinstance(item, list):
            pending.extend(item[::-1])
        else:
            result.append(item)
    return result
