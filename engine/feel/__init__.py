"""FEEL, the expression language of DMN 1.5: exact decimals, logic of three values, names with blanks.

    result = evaluate('amount > 4000000 and category != "x"', {"amount": 5000000, "category": "y"})
    result.value, result.suppressed

An expression reaches its variables, the functions of the standard and those of the caller, nothing else,
and is bounded in steps, depth, sizes and the time of its regular expressions. Everything raised is a
`FeelError`; what a function of the caller raises passes through.

text -> `grammar` -> `tree` -> `compiler` -> closures, which work on the values of `kinds` in the frames of
`running`.
"""

from engine.feel.comparing import compare
from engine.feel.comparing import equal as same
from engine.feel.errors import FeelError, FeelSyntaxError, NotAValue, Null, TooMuch
from engine.feel.expressions import Expression, UnaryTests, evaluate, parse, parse_unary_tests, subject
from engine.feel.functions import MISFIT, Function, Parameter, Signature
from engine.feel.kinds import Kind, Range, kind, value
from engine.feel.library import Library
from engine.feel.printer import write
from engine.feel.running import Result, Run, Warning
from engine.feel.storage import dumps, loads, plain
from engine.feel.temporal.types import Time, WideDate, WideDateTime, WideDuration, YearsMonths
from engine.feel.types import ANY
from engine.feel.writing import show

__all__ = [
    "ANY",
    "MISFIT",
    "Expression",
    "FeelError",
    "FeelSyntaxError",
    "Function",
    "Kind",
    "Library",
    "NotAValue",
    "Null",
    "Parameter",
    "Range",
    "Result",
    "Run",
    "Signature",
    "Time",
    "TooMuch",
    "UnaryTests",
    "Warning",
    "WideDate",
    "WideDateTime",
    "WideDuration",
    "YearsMonths",
    "compare",
    "dumps",
    "evaluate",
    "kind",
    "loads",
    "parse",
    "parse_unary_tests",
    "plain",
    "same",
    "show",
    "subject",
    "value",
    "write",
]
