"""Tree -> closure. The families register themselves with `core` when they are imported here."""

from engine.feel.compiler import (
    arithmetic,
    comparison,
    filters,
    functions,
    logic,
    membership,
    names,
    values,
)
from engine.feel.compiler.core import Code, Scope, Surroundings, code

__all__ = [
    "Code",
    "Scope",
    "Surroundings",
    "arithmetic",
    "code",
    "comparison",
    "filters",
    "functions",
    "logic",
    "membership",
    "names",
    "values",
]
