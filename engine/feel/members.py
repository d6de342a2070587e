"""What can follow a dot: the entries of a context, and the properties of dates, times, durations and ranges
(DMN 1.5, 10.3.2.15)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.kinds import Kind, Range, kind
from engine.feel.temporal.calendar import weekday
from engine.feel.temporal.types import (
    DAY,
    SECOND,
    AnyDate,
    AnyDateTime,
    AnyDuration,
    Time,
    YearsMonths,
    date_part,
    nanoseconds_of,
    number_of,
    time_part,
)
from engine.feel.temporal.zones import offset_of, offset_of_time

Property = Callable[[Any], Any]

MISSING = object()
"""What `member` gives when there is none of that name."""


def _offset(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _zone(time: Time) -> str | None:
    return time.zone.key if isinstance(time.zone, ZoneInfo) else None


def _part(duration: AnyDuration, unit: int, of: int) -> Decimal:
    """How many whole units are left over from the next greater one; negative in a negative duration."""
    nanoseconds = nanoseconds_of(duration)
    amount = abs(nanoseconds) % of // unit
    return Decimal(-amount if nanoseconds < 0 else amount)


def _seconds(whole: int, nanosecond: int) -> Decimal:
    return Decimal(whole) if not nanosecond else Decimal(f"{whole}.{nanosecond:09}".rstrip("0"))


def _seconds_part(nanoseconds: int) -> Decimal:
    seconds = _seconds(*divmod(abs(nanoseconds) % (60 * SECOND), SECOND))
    return -seconds if nanoseconds < 0 else seconds


def _months_part(duration: YearsMonths) -> tuple[Decimal, Decimal]:
    years, months = divmod(abs(duration.months), 12)
    sign = -1 if duration.months < 0 else 1
    return Decimal(sign * years), Decimal(sign * months)


def _days(duration: AnyDuration) -> Decimal:
    nanoseconds = nanoseconds_of(duration)
    return Decimal(-(-nanoseconds // DAY) if nanoseconds < 0 else nanoseconds // DAY)


_DATE: dict[str, Callable[[AnyDate], Any]] = {
    "year": lambda day: Decimal(day.year),
    "month": lambda day: Decimal(day.month),
    "day": lambda day: Decimal(day.day),
    "weekday": lambda day: Decimal(weekday(number_of(day))),
}
_TIME: dict[str, Callable[[Time], Any]] = {
    "hour": lambda time: Decimal(time.hour),
    "minute": lambda time: Decimal(time.minute),
    "second": lambda time: _seconds(time.second, time.nanosecond),
    "timezone": _zone,
}


def _of_date(read: Callable[[AnyDate], Any]) -> Callable[[AnyDateTime], Any]:
    return lambda moment: read(date_part(moment))


def _of_time(read: Callable[[Time], Any]) -> Callable[[AnyDateTime], Any]:
    return lambda moment: read(time_part(moment))


_PROPERTIES: dict[Kind, dict[str, Property]] = {
    Kind.DATE: dict(_DATE),
    Kind.TIME: {**_TIME, "time offset": lambda time: _offset(offset_of_time(time))},
    Kind.DATE_TIME: {
        **{name: _of_date(read) for name, read in _DATE.items()},
        **{name: _of_time(read) for name, read in _TIME.items()},
        "time offset": lambda moment: _offset(offset_of(moment)),
    },
    Kind.MONTHS: {
        "years": lambda duration: _months_part(duration)[0],
        "months": lambda duration: _months_part(duration)[1],
    },
    Kind.DAYS: {
        "days": _days,
        "hours": lambda duration: _part(duration, 3600 * SECOND, DAY),
        "minutes": lambda duration: _part(duration, 60 * SECOND, 3600 * SECOND),
        "seconds": lambda duration: _seconds_part(nanoseconds_of(duration)),
    },
    Kind.RANGE: {
        "start": lambda range_: range_.low,
        "end": lambda range_: range_.high,
        "start included": lambda range_: range_.low_included,
        "end included": lambda range_: range_.high_included,
    },
}


def member(value: Any, name: str) -> Any:
    """The member of a value, or MISSING; of a list, the list of its items' members, null where missing."""
    if type(value) is dict:
        return value.get(name, MISSING)
    if type(value) is list:
        found = [member(item, name) for item in value]
        return [None if each is MISSING else each for each in found]
    if isinstance(value, Range) and value.operator == "!=":
        return MISSING
    read = _PROPERTIES.get(kind(value), {}).get(name)
    return read(value) if read else MISSING
