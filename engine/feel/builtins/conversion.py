"""Conversions between kinds: `date`, `time`, `date and time`, `duration`, `number`, `string`, `range`
(DMN 1.5, 10.3.4.1)."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, Decimal
from typing import Any

from engine.feel.builtins.standard import function
from engine.feel.errors import NotAValue, Null
from engine.feel.numbers import NUMBERS, whole
from engine.feel.running import Run
from engine.feel.temporal import reckoning, text, zones
from engine.feel.temporal.types import (
    SECOND,
    AnyDate,
    AnyDateTime,
    AnyDuration,
    Time,
    YearsMonths,
    date_part,
    day_of,
    make_date,
    make_date_time,
    nanoseconds_of,
    time_part,
)
from engine.feel.writing import string_of


def _whole(number: Decimal) -> int:
    found = whole(number)
    if found is None:
        raise Null("{number} is not a whole number", number=number)
    return found


@function("date", "from: string", "date")
def date_from_text(from_: str) -> AnyDate:
    return text.read_date(from_)


@function("date", "from: date", "date")
def date_from_date(from_: AnyDate) -> AnyDate:
    return from_


@function("date", "from: date and time", "date")
def date_from_date_time(from_: AnyDateTime) -> AnyDate:
    return date_part(from_)


@function("date", "year: number, month: number, day: number", "date")
def date_from_parts(year: Decimal, month: Decimal, day: Decimal) -> AnyDate:
    return make_date(_whole(year), _whole(month), _whole(day))


@function("time", "from: string", "time")
def time_from_text(from_: str) -> Time:
    return text.read_time(from_)


@function("time", "from: time", "time")
def time_from_time(from_: Time) -> Time:
    return from_


@function("time", "from: date and time", "time")
def time_from_date_time(from_: AnyDateTime) -> Time:
    return time_part(from_)


@function(
    "time", "hour: number, minute: number, second: number, offset: days and time duration? | null", "time"
)
def time_from_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: AnyDuration | None) -> Time:
    """The second may have a fraction."""
    seconds = _whole(second.to_integral_value(ROUND_DOWN))
    nanosecond = int((second - seconds) * SECOND)
    zone = None if offset is None else zones.fixed(int(Decimal(nanoseconds_of(offset)) / SECOND))
    return Time(_whole(hour), _whole(minute), seconds, nanosecond, zone)


@function("date and time", "from: string", "date and time")
def date_time_from_text(from_: str) -> AnyDateTime:
    return text.read_date_time(from_)


@function("date and time", "date: date, time: time", "date and time")
def date_time_from_date(date: AnyDate, time: Time) -> AnyDateTime:
    return make_date_time(date, time)


@function("date and time", "date: date and time, time: time", "date and time")
def date_time_from_date_time(date: AnyDateTime, time: Time) -> AnyDateTime:
    """Takes the day of the one and the time, with its zone, of the other."""
    return make_date_time(date_part(date), time)


_PARTS = "year: number, month: number, day: number, hour: number, minute: number, second: number"


@function("date and time", f"{_PARTS}, offset: days and time duration? | null", "date and time")
def date_time_from_parts(
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    offset: AnyDuration | None,
) -> AnyDateTime:
    return make_date_time(date_from_parts(year, month, day), time_from_parts(hour, minute, second, offset))


@function("date and time", f"{_PARTS}, timezone: string", "date and time")
def date_time_in_zone(
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    timezone: str,
) -> AnyDateTime:
    time = time_from_parts(hour, minute, second, None)
    return make_date_time(date_from_parts(year, month, day), Time.of(time.nanoseconds, zones.named(timezone)))


@function("duration", "from: string", "Any")
def duration(from_: str) -> AnyDuration | YearsMonths:
    return text.read_duration(from_)


@function("duration", "from: duration", "Any")
def duration_from_duration(from_: AnyDuration | YearsMonths) -> AnyDuration | YearsMonths:
    return from_


@function("years and months duration", "from: day, to: day", "years and months duration")
def months_between(from_: AnyDate | AnyDateTime, to: AnyDate | AnyDateTime) -> YearsMonths:
    """The times of day do not count."""
    return reckoning.months_between(day_of(from_), day_of(to))


_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]+)?")


@function(
    "number", "from: string, grouping separator: string | null, decimal separator: string | null", "number"
)
def number(from_: str, grouping: str | None, decimal: str | None) -> Decimal:
    """`grouping` is blank, comma or dot, `decimal` comma or dot, and they differ."""
    if (
        grouping not in (None, " ", ",", ".")
        or decimal not in (None, ",", ".")
        or grouping == decimal is not None
    ):
        raise Null("these separators cannot be used")
    plain = from_.replace(grouping, "") if grouping else from_
    return number_from_text(plain.replace(decimal, ".") if decimal else plain)


@function("number", "from: string", "number")
def number_from_text(from_: str) -> Decimal:
    if not _NUMBER.fullmatch(from_):
        raise Null("{text} is not a number", text=from_[:100])
    found = NUMBERS.create_decimal(from_)
    if not found.is_finite():
        raise Null("there is no such number")
    return found


@function("number", "from: number", "number")
def number_from_number(from_: Decimal) -> Decimal:
    return from_


@function("string", "from: Any", "string")
def string(run: Run, from_: Any) -> str | None:
    run.look_through(from_)
    try:
        return None if from_ is None else string_of(from_)
    except NotAValue as error:
        raise Null("a function has no text") from error
