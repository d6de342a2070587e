"""`sort` (DMN 1.5, 10.3.4.9)."""

from __future__ import annotations

from functools import cmp_to_key
from typing import Any

from engine.feel.builtins.standard import function
from engine.feel.comparing import compare
from engine.feel.errors import Null
from engine.feel.functions import Function
from engine.feel.running import Run


@function("sort", "list: list, precedes: function", "list")
def sort(run: Run, items: list[Any], precedes: Function) -> list[Any]:
    """Puts x before y where `precedes(x, y)` is true; what it does not tell apart stays in place."""

    def order(x: Any, y: Any) -> int:
        if precedes.call(run, [x, y]) is True:
            return -1
        return 1 if precedes.call(run, [y, x]) is True else 0

    return sorted(items, key=cmp_to_key(order))


@function("sort", "list: list", "list")
def sort_naturally(items: list[Any]) -> list[Any]:
    """From the least to the greatest."""

    def order(x: Any, y: Any) -> int:
        found = compare(x, y)
        if found is None:
            raise Null("the items have no order")
        return found

    return sorted(items, key=cmp_to_key(order))
