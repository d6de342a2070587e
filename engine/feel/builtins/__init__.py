"""The functions of the standard (DMN 1.5, 10.3.4), a family a file. To add one, copy its neighbour."""

from engine.feel.builtins import (
    booleans,
    clock,
    contexts,
    conversion,
    intervals,
    lists,
    numbers,
    ranges,
    sorting,
    statistics,
    strings,
    temporal,
)
from engine.feel.builtins.standard import STANDARD

__all__ = [
    "STANDARD",
    "booleans",
    "clock",
    "contexts",
    "conversion",
    "intervals",
    "lists",
    "numbers",
    "ranges",
    "sorting",
    "statistics",
    "strings",
    "temporal",
]
