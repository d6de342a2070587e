"""Which Python classes hold the values of the language, and how plain Python becomes such values.

null: None · boolean: bool · number: Decimal · string: str · list: list · context: dict
date: date, WideDate · time: Time · date and time: datetime, WideDateTime
days and time duration: timedelta, WideDuration · years and months duration: YearsMonths
range: Range · function: Function
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from engine.errors import Message
from engine.feel.errors import NotAValue
from engine.feel.functions import Function
from engine.feel.temporal.types import Time, WideDate, WideDateTime, WideDuration, YearsMonths


class Kind(StrEnum):
    """The kinds of values, by the names the language gives them."""

    NULL = "null"
    BOOLEAN = "boolean"
    NUMBER = "number"
    STRING = "string"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date and time"
    DAYS = "days and time duration"
    MONTHS = "years and months duration"
    LIST = "list"
    CONTEXT = "context"
    RANGE = "range"
    FUNCTION = "function"


@dataclass(frozen=True, slots=True)
class Range:
    """The values between two ends; an end that is None is open.

    `operator` is set for a range written with one end, such as `(< 10)`.
    """

    low: Any
    high: Any
    low_included: bool = True
    high_included: bool = True
    operator: str | None = None


_KINDS: dict[type, Kind] = {
    type(None): Kind.NULL,
    bool: Kind.BOOLEAN,
    Decimal: Kind.NUMBER,
    str: Kind.STRING,
    date: Kind.DATE,
    WideDate: Kind.DATE,
    Time: Kind.TIME,
    datetime: Kind.DATE_TIME,
    WideDateTime: Kind.DATE_TIME,
    timedelta: Kind.DAYS,
    WideDuration: Kind.DAYS,
    YearsMonths: Kind.MONTHS,
    list: Kind.LIST,
    dict: Kind.CONTEXT,
    Range: Kind.RANGE,
    Function: Kind.FUNCTION,
}
SCALARS = frozenset(_KINDS) - {list, dict}
"""Classes whose values need no look inside."""


def kind(value: Any) -> Kind:
    """The kind of a value. Raises NotAValue for anything that is none."""
    try:
        return _KINDS[type(value)]
    except KeyError:
        raise NotAValue(type(value).__name__) from None


_DESCRIPTIONS = {
    Kind.NULL: Message("null"),
    Kind.BOOLEAN: Message("a truth value"),
    Kind.NUMBER: Message("a number"),
    Kind.STRING: Message("a string"),
    Kind.DATE: Message("a date"),
    Kind.TIME: Message("a time"),
    Kind.DATE_TIME: Message("a date and time"),
    Kind.DAYS: Message("a days and time duration"),
    Kind.MONTHS: Message("a years and months duration"),
    Kind.LIST: Message("a list"),
    Kind.CONTEXT: Message("a context"),
    Kind.RANGE: Message("a range"),
    Kind.FUNCTION: Message("a function"),
}


def described(value: Any) -> Message:
    """The kind of a value in a sentence for people."""
    return _DESCRIPTIONS[kind(value)]


def value(x: Any) -> Any:
    """Plain Python as a value: int -> Decimal, tuple -> list, mappings and sequences all through.

    Raises NotAValue for floats, because they are not exact, and for all else the language does not know.
    """
    if type(x) in SCALARS and type(x) is not Decimal:
        return x
    return _converted(x)


def _converted(x: Any) -> Any:
    match x:
        case int():
            return Decimal(x)
        case str():
            return str(x)
        case datetime():
            return datetime.combine(x.date(), x.timetz())
        case date():
            return date(x.year, x.month, x.day)
        case Decimal():
            return _finite(x)
        case Mapping():
            return {_key(key): value(item) for key, item in x.items()}
        case Sequence() if not isinstance(x, bytes | bytearray):
            return [value(item) for item in x]
        case _:
            raise NotAValue(type(x).__name__)


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise NotAValue(f"the number {number}")
    return number if type(number) is Decimal else Decimal(number)


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise NotAValue(f"{type(key).__name__} as a key")
    return str(key)
