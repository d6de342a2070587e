"""Values written as text: as `string()` does, and as expressions that give the value again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.feel.errors import NotAValue
from engine.feel.grammar.names import KEYWORDS, WORD
from engine.feel.grammar.strings import quoted
from engine.feel.kinds import Kind, Range, kind
from engine.feel.numbers import text as number_text
from engine.feel.temporal.text import write

_TEMPORAL = {Kind.DATE, Kind.TIME, Kind.DATE_TIME, Kind.DAYS, Kind.MONTHS}


def string_of(value: Any) -> str:
    """What `string(value)` gives: a string as it is, everything else as it would be written."""
    if isinstance(value, str):
        return value
    of = kind(value)
    return write(value) if of in _TEMPORAL else show(value, temporal=write)


def show(value: Any, temporal: Any = None) -> str:
    """The expression that gives `value`. Raises NotAValue for functions."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return number_text(value)
        case str():
            return quoted(value)
        case list():
            return "[" + ", ".join(show(item, temporal) for item in value) + "]"
        case dict():
            return (
                "{"
                + ", ".join(f"{key_text(key)}: {show(item, temporal)}" for key, item in value.items())
                + "}"
            )
        case Range():
            return _range(value, temporal)
    if kind(value) is Kind.FUNCTION:
        raise NotAValue("the text of a function")
    return temporal(value) if temporal else f'@"{write(value)}"'


def key_text(key: str) -> str:
    """A key as it stands in a context: bare when it is a plain word, or else as a string."""
    return key if WORD.fullmatch(key) and key not in KEYWORDS else quoted(key)


def _range(value: Range, temporal: Any) -> str:
    if value.operator:
        end = value.high if value.low is None else value.low
        return f"({value.operator} {show(end, temporal)})"
    opening, closing = "[" if value.low_included else "(", "]" if value.high_included else ")"
    return f"{opening}{show(value.low, temporal)}..{show(value.high, temporal)}{closing}"
