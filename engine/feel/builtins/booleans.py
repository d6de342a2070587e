"""Truth values: `not`, `all`, `any`, `is` (DMN 1.5, 10.3.4.2, 10.3.4.4 and 10.3.4.6)."""

from __future__ import annotations

from typing import Any

from engine.feel.builtins.standard import function, of_list_or_items
from engine.feel.comparing import negated
from engine.feel.identity import identical
from engine.feel.running import Run


@function("not", "negand: Any", "boolean")
def not_(negand: Any) -> bool | None:
    return negated(negand) if isinstance(negand, bool) else None


@of_list_or_items("all", "Any", "boolean")
def all_(items: list[Any]) -> bool | None:
    """False as soon as one item is false; otherwise every item must be true."""
    if any(item is False for item in items):
        return False
    return True if all(item is True for item in items) else None


@of_list_or_items("any", "Any", "boolean")
def any_(items: list[Any]) -> bool | None:
    """True as soon as one item is true; otherwise every item must be false."""
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else None


@function("is", "value1: Any, value2: Any", "boolean")
def is_(run: Run, value1: Any, value2: Any) -> bool:
    """Whether two values are the same in the language's domain: of one kind, with the same zone or offset."""
    run.look_through(value1)
    return identical(value1, value2)
