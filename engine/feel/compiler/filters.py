"""`list[condition]`: one item by its number, or all items that satisfy a condition."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.feel import tree
from engine.feel.compiler.core import Code, Scope, code, compiles
from engine.feel.frames import Frame
from engine.feel.kinds import described
from engine.feel.numbers import whole
from engine.feel.running import Place

_TRUTHS = (
    tree.Comparison,
    tree.Conjunction,
    tree.Disjunction,
    tree.Between,
    tree.In,
    tree.InstanceOf,
    tree.Quantified,
)
"""Conditions that can only be true, false or null."""


@compiles(tree.Filter)
def _filter(node: tree.Filter, scope: Scope) -> Code:
    source, condition = code(node.source, scope), code(node.condition, scope.inner(None))
    place, certain, cost = (
        scope.place(node),
        isinstance(node.condition, _TRUTHS),
        scope.around.cost(node.condition),
    )

    def run(frame: Frame) -> Any:
        found = source(frame)
        if found is None:
            frame.run.warn(place, "there is nothing to filter")
            return None
        items = found if type(found) is list else [found]
        if certain:
            return _kept(items, condition, frame, place, cost)
        selector = _selector(items, condition, frame)
        if type(selector) is Decimal:
            return _item(items, selector, frame, place)
        return _kept(items, condition, frame, place, cost)

    return run


def _inside(frame: Frame, item: Any) -> Frame:
    return Frame(frame.run, frame, item if type(item) is dict else {}, item)


def _selector(items: list[Any], condition: Code, frame: Frame) -> Any:
    """What the condition gives for the first item: a number means that it does not depend on the item."""
    noted = len(frame.run.suppressed)
    selector = condition(_inside(frame, items[0] if items else None))
    if type(selector) is not Decimal:
        del frame.run.suppressed[noted:]  # the same will be noted again, item by item
    return selector


def _item(items: list[Any], number: Decimal, frame: Frame, place: Place) -> Any:
    """The item with that number, from 1, or from the end for a negative number."""
    index = whole(number)
    if index is None or index == 0 or abs(index) > len(items):
        frame.run.warn(
            place, "there is no item {number} in a list of {count}", number=number, count=len(items)
        )
        return None
    return items[index - 1 if index > 0 else index]


def _kept(items: list[Any], condition: Code, frame: Frame, place: Place, cost: int) -> list[Any]:
    kept = []
    for item in items:
        frame.run.spend(cost)
        truth = condition(_inside(frame, item))
        if truth is True:
            kept.append(item)
        elif truth is not False and truth is not None:
            frame.run.warn(place, "{found} is neither true nor false", found=described(truth))
    return kept
