"""The library that the families fill."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from engine.feel.library import Library

STANDARD = Library()
function = STANDARD.function

F = TypeVar("F", bound=Callable[..., Any])


def of_list_or_items(name: str, item: str, result: str) -> Callable[[F], F]:
    """Registers a function that is called with one list or with the items of one."""

    def register(body: F) -> F:
        function(name, f"list: list<{item}>", result)(body)
        return function(name, f"*n: list<{item}>", result)(body)

    return register
