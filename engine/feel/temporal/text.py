"""Dates, times and durations read from and written as text (DMN 1.5, 10.3.4.1; XML Schema part 2)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from engine.feel.errors import Null
from engine.feel.temporal.types import (
    DAY,
    MIDNIGHT,
    SECOND,
    AnyDate,
    AnyDateTime,
    AnyDuration,
    Time,
    WideDate,
    WideDateTime,
    WideDuration,
    YearsMonths,
    date_of,
    date_part,
    make_date,
    make_date_time,
    make_duration,
    nanoseconds_of,
    number_of,
    time_part,
)
from engine.feel.temporal.zones import zone, zone_text

Temporal = AnyDate | AnyDateTime | Time | AnyDuration | YearsMonths

_DATE_TEXT = r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})"
_ZONE_TEXT = r"([Zz]|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z0-9_+/-]{1,64})?"
_TIME_TEXT = rf"([0-9]{{2}}):([0-9]{{2}}):([0-9]{{2}})(?:\.([0-9]{{1,18}}))?{_ZONE_TEXT}"
_DATE = re.compile(_DATE_TEXT)
_TIME = re.compile(_TIME_TEXT)
_DATE_TIME = re.compile(f"{_DATE_TEXT}T{_TIME_TEXT}")
_MONTHS = re.compile(r"(-)?P(?:([0-9]{1,12})Y)?(?:([0-9]{1,12})M)?")
_DAYS = re.compile(
    r"(-)?P(?:([0-9]{1,15})D)?(?:T(?:([0-9]{1,15})H)?(?:([0-9]{1,15})M)?(?:([0-9]{1,15})(?:\.([0-9]{1,18}))?S)?)?"
)


def read_date(text: str) -> AnyDate:
    """`2026-12-31`. Raises Null."""
    found = _DATE.fullmatch(text)
    if not found:
        raise Null("{text} is not a date", text=text)
    return make_date(int(found[1]), int(found[2]), int(found[3]))


def read_time(text: str) -> Time:
    """`08:30:00`, `08:30:00+08:00`, `08:30:00@Asia/Shanghai`. Raises Null."""
    found = _TIME.fullmatch(text)
    if not found:
        raise Null("{text} is not a time", text=text)
    return _time(found.groups())[1]


def read_date_time(text: str) -> AnyDateTime:
    """`2026-12-31T08:30:00`, or a date alone for its midnight. Raises Null."""
    if _DATE.fullmatch(text):
        return make_date_time(read_date(text), MIDNIGHT)
    found = _DATE_TIME.fullmatch(text)
    if not found:
        raise Null("{text} is not a date and time", text=text)
    year, month, day, *rest = found.groups()
    days, time = _time(tuple(rest))
    return make_date_time(date_of(number_of(make_date(int(year), int(month), int(day))) + days), time)


def _time(groups: tuple[str | None, ...]) -> tuple[int, Time]:
    """Days and a time: `24:00:00` is the beginning of the next day (XML Schema 1.1, 3.3.8)."""
    hour, minute, second = (int(group or 0) for group in groups[:3])
    nanosecond = _nanoseconds(groups[3])
    days = 1 if (hour, minute, second, nanosecond) == (24, 0, 0, 0) else 0
    return days, Time(0 if days else hour, minute, second, nanosecond, zone(groups[4] or ""))


def _nanoseconds(fraction: str | None) -> int:
    return int((fraction or "0")[:9].ljust(9, "0"))


def read_duration(text: str) -> AnyDuration | YearsMonths:
    """`P1Y2M` or `P3DT4H5M6.7S`. Raises Null."""
    if text[-1:] not in ("P", "T"):
        months = _MONTHS.fullmatch(text)
        if months:
            return YearsMonths(_signed(months[1], int(months[2] or 0) * 12 + int(months[3] or 0)))
        days = _DAYS.fullmatch(text)
        if days:
            return make_duration(_signed(days[1], _total(days)))
    raise Null("{text} is not a duration", text=text)


def _total(found: re.Match[str]) -> int:
    days, hours, minutes, seconds = (int(found[group] or 0) for group in (2, 3, 4, 5))
    return days * DAY + (hours * 3600 + minutes * 60 + seconds) * SECOND + _nanoseconds(found[6])


def _signed(sign: str | None, amount: int) -> int:
    return -amount if sign else amount


def read_at(text: str) -> Temporal:
    """What `@"…"` says. Raises Null."""
    if "P" in text[:2]:
        return read_duration(text)
    day = _DATE.match(text)
    if not day:
        return read_time(text)
    return read_date(text) if day.end() == len(text) else read_date_time(text)


def write(value: Temporal) -> str:
    """The text that reads as `value`."""
    match value:
        case datetime() | WideDateTime():
            return f"{_written_date(date_part(value))}T{_written_time(time_part(value))}"
        case date() | WideDate():
            return _written_date(value)
        case Time():
            return _written_time(value)
        case YearsMonths():
            return _written_months(value.months)
        case timedelta() | WideDuration():
            return _written_duration(nanoseconds_of(value))


def _written_date(day: AnyDate) -> str:
    return f"{'-' if day.year < 0 else ''}{abs(day.year):04}-{day.month:02}-{day.day:02}"


def _written_time(time: Time) -> str:
    return (
        f"{time.hour:02}:{time.minute:02}:{time.second:02}{_fraction(time.nanosecond)}{zone_text(time.zone)}"
    )


def _fraction(nanosecond: int) -> str:
    return f".{nanosecond:09}".rstrip("0") if nanosecond else ""


def _written_months(months: int) -> str:
    years, rest = divmod(abs(months), 12)
    written = (f"{years}Y" if years else "") + (f"{rest}M" if rest else "")
    return f"{'-' if months < 0 else ''}P{written or '0M'}"


def _written_duration(nanoseconds: int) -> str:
    days, rest = divmod(abs(nanoseconds), DAY)
    seconds, nanosecond = divmod(rest, SECOND)
    parts = [(seconds // 3600, "H"), (seconds // 60 % 60, "M")]
    clock = "".join(f"{amount}{unit}" for amount, unit in parts if amount)
    if seconds % 60 or nanosecond:
        clock += f"{seconds % 60}{_fraction(nanosecond)}S"
    if not days and not clock:
        return "PT0S"
    return f"{'-' if nanoseconds < 0 else ''}P{f'{days}D' if days else ''}{'T' + clock if clock else ''}"
