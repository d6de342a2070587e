"""Values written as text: as `string()` does, and as expressions that give the value again."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel.errors import NotAValue
from engine.feel.grammar.names import KEYWORDS, WORD
from engine.feel.grammar.strings import quoted
from engine.feel.kinds import Kind, Range, kind
from engine.feel.numbers import text as number_text
from engine.feel.sizes import size
from engine.feel.temporal.text import Temporal, write

_TEMPORAL = {Kind.DATE, Kind.TIME, Kind.DATE_TIME, Kind.DAYS, Kind.MONTHS}

Writer = Callable[[Temporal], str]
"""How dates, times and durations are written."""


def string_of(value: Any) -> str:
    """What `string(value)` gives: a string as it is, everything else as it would be written."""
    return value if isinstance(value, str) else _written(value, write)


def show(value: Any) -> str:
    """The expression that gives `value`. Raises NotAValue for functions, TooMuch for too many parts."""
    size(value)
    return _written(value, lambda temporal: f'@"{write(temporal)}"')


def _written(value: Any, temporal: Writer) -> str:
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
            return f"[{', '.join(_written(item, temporal) for item in value)}]"
        case dict():
            entries = (f"{key_text(key)}: {_written(item, temporal)}" for key, item in value.items())
            return f"{{{', '.join(entries)}}}"
        case Range():
            return _range(value, temporal)
        case _ if kind(value) in _TEMPORAL:
            return temporal(value)
        case _:
            raise NotAValue("the text of a function")


def key_text(key: str) -> str:
    """A key as it stands in a context: bare when it is a plain word, or else as a string."""
    return key if WORD.fullmatch(key) and key not in KEYWORDS else quoted(key)


def _range(value: Range, temporal: Writer) -> str:
    if value.operator:
        end = value.high if value.low is None else value.low
        return f"({value.operator} {_written(end, temporal)})"
    opening, closing = "[" if value.low_included else "(", "]" if value.high_included else ")"
    return f"{opening}{_written(value.low, temporal)}..{_written(value.high, temporal)}{closing}"
