"""Whether two values are the same element of the language's domain (`is`, DMN 1.5, 10.3.2.2).

Stricter than equality: 10:00+08:00 and 02:00Z are equal moments, but not the same value.
"""

from __future__ import annotations

from typing import Any

from engine.feel.comparing import is_equal
from engine.feel.kinds import Kind, kind
from engine.feel.temporal.text import write

_WRITTEN_OUT = {Kind.TIME, Kind.DATE_TIME}


def identical(a: Any, b: Any) -> bool:
    of = kind(a)
    if of is not kind(b):
        return False
    if of in _WRITTEN_OUT:
        return write(a) == write(b)
    if of is Kind.LIST:
        return len(a) == len(b) and all(map(identical, a, b))
    if of is Kind.CONTEXT:
        return a.keys() == b.keys() and all(identical(value, b[key]) for key, value in a.items())
    return is_equal(a, b)
