"""Values as JSON: exact and reversible for the store (`dumps`, `loads`), or readable for others (`plain`)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import simplejson

from engine.feel.errors import NotAValue
from engine.feel.kinds import Kind, Range, kind
from engine.feel.sizes import size
from engine.feel.temporal import text
from engine.feel.writing import show

TAG = "$"
"""Marks what JSON has no notation for: `{"$": "date", "v": "2026-12-31"}`."""


def dumps(value: Any) -> str:
    """The JSON text from which `loads` makes the same value again.

    Raises NotAValue for functions, TooMuch for what has too many parts.
    """
    size(value)
    return simplejson.dumps(_tagged(value), use_decimal=True, separators=(",", ":"))


def loads(written: str) -> Any:
    """The value that `dumps` wrote. Raises FeelError for what it cannot have written."""
    return _untagged(simplejson.loads(written, use_decimal=True, parse_int=Decimal))


def _tagged(value: Any) -> Any:
    match kind(value):
        case Kind.NULL | Kind.BOOLEAN | Kind.NUMBER | Kind.STRING:
            return value
        case Kind.LIST:
            return [_tagged(item) for item in value]
        case Kind.CONTEXT:
            inner = {key: _tagged(item) for key, item in value.items()}
            return {TAG: "context", "v": inner} if TAG in value else inner
        case Kind.RANGE:
            ends = [_tagged(value.low), _tagged(value.high)]
            return {TAG: "range", "v": [*ends, value.low_included, value.high_included, value.operator]}
        case Kind.FUNCTION:
            raise NotAValue("a function in the store")
        case other:
            return {TAG: other.value, "v": text.write(value)}


_READERS: dict[str, Callable[[str], Any]] = {
    Kind.DATE: text.read_date,
    Kind.TIME: text.read_time,
    Kind.DATE_TIME: text.read_date_time,
    Kind.DAYS: text.read_duration,
    Kind.MONTHS: text.read_duration,
}


def _read(of: str, written: str) -> Any:
    if of not in _READERS:
        raise NotAValue(f'the tag "{of}"')
    return _READERS[of](written)


def _untagged(read: Any) -> Any:
    match read:
        case list():
            return [_untagged(item) for item in read]
        case {"$": "context", "v": dict() as inner}:
            return {key: _untagged(item) for key, item in inner.items()}
        case {
            "$": "range",
            "v": [low, high, bool() as from_low, bool() as to_high, None | str() as operator],
        }:
            return Range(_untagged(low), _untagged(high), from_low, to_high, operator)
        case {"$": str() as of, "v": str() as written}:
            return _read(of, written)
        case dict():
            return {key: _untagged(item) for key, item in read.items()}
        case _:
            return read


def plain(value: Any) -> Any:
    """The value for those who do not know the language: dates and durations as ISO text, ranges as the
    language writes them, functions by name; numbers stay Decimal. Not reversible."""
    size(value)
    return _plain(value)


def _plain(value: Any) -> Any:
    match kind(value):
        case Kind.NULL | Kind.BOOLEAN | Kind.NUMBER | Kind.STRING:
            return value
        case Kind.LIST:
            return [_plain(item) for item in value]
        case Kind.CONTEXT:
            return {key: _plain(item) for key, item in value.items()}
        case Kind.FUNCTION:
            return value.name
        case Kind.RANGE:
            return show(value)
        case _:
            return text.write(value)
