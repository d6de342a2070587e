"""Tree -> closure. The families register themselves with `core` when they are imported here."""

from engine.feel.compiler import filters, functions, logic, names, operators, unary_tests, values
from engine.feel.compiler.core import Code, Scope, Surroundings, code

__all__ = [
    "Code",
    "Scope",
    "Surroundings",
    "code",
    "filters",
    "functions",
    "logic",
    "names",
    "operators",
    "unary_tests",
    "values",
]
