"""Offsets from UTC and named zones."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from engine.feel.errors import Null
from engine.feel.temporal.types import SECOND, AnyDate, AnyDateTime, Time, date_part, time_part

_OFFSET = re.compile(r"([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?")
_MOST_HOURS = 14
_CYCLE = 400
"""Years after which the calendar repeats."""


def zone(text: str) -> tzinfo | None:
    """The zone written after a time: nothing, `Z`, `+08:00` or `@Asia/Shanghai`. Raises Null."""
    if not text:
        return None
    if text.startswith("@"):
        return named(text[1:])
    return UTC if text in "Zz" else _offset(text)


def _offset(text: str) -> tzinfo:
    found = _OFFSET.fullmatch(text)
    assert found
    sign, hours, minutes, seconds = found.groups()
    if int(minutes) > 59 or int(seconds or 0) > 59:
        raise Null("{offset} is not an offset from UTC", offset=text)
    total = int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
    return fixed(total if sign == "+" else -total)


def fixed(seconds: int) -> tzinfo:
    """The zone that lies so many seconds before (east) or behind UTC. Raises Null beyond 18 hours."""
    if abs(seconds) > _MOST_HOURS * 3600:
        raise Null("an offset is at most {hours} hours", hours=_MOST_HOURS)
    return timezone(timedelta(seconds=seconds)) if seconds else UTC


@lru_cache(1)
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(256)
def named(name: str) -> tzinfo:
    """The zone of that name in the tz database. Raises Null."""
    if name not in _names():
        raise Null("there is no time zone {name}", name=name)
    return ZoneInfo(name)


def zone_text(zone: tzinfo | None) -> str:
    """What `zone` reads."""
    if zone is None:
        return ""
    if isinstance(zone, ZoneInfo):
        return f"@{zone.key}"
    seconds = seconds_in(zone)
    if not seconds:
        return "Z"
    hours, rest = divmod(abs(seconds), 3600)
    tail = f":{rest % 60:02}" if rest % 60 else ""
    return f"{'-' if seconds < 0 else '+'}{hours:02}:{rest // 60:02}{tail}"


def seconds_in(zone: tzinfo, at: datetime | None = None) -> int:
    """The offset from UTC at a local time; without one, the standard time of the zone."""
    moment = at or datetime(2000, 1, 1)  # noqa: DTZ001  (the zone is asked about a local time)
    offset = zone.utcoffset(moment)
    assert offset is not None
    if at is None:
        offset -= zone.dst(moment) or timedelta(0)
    return round(offset.total_seconds())


def offset_of_time(time: Time) -> int | None:
    """Seconds from UTC, or None for a local time."""
    return None if time.zone is None else seconds_in(time.zone)


def offset_of(moment: AnyDateTime) -> int | None:
    """Seconds from UTC at that moment, or None for a local one."""
    time = time_part(moment)
    if time.zone is None:
        return None
    return seconds_in(time.zone, _in_pythons_years(date_part(moment), time))


def _in_pythons_years(day: AnyDate, time: Time) -> datetime:
    """The same local time in a year that Python knows and whose calendar is the same."""
    year = day.year if 1 <= day.year <= 9999 else _CYCLE * (1 if day.year < 1 else 24) + day.year % _CYCLE
    return datetime(year, day.month, day.day, time.hour, time.minute, time.second)  # noqa: DTZ001  (local)


def seconds_at(zone: tzinfo, instant: int) -> int:
    """The offset from UTC at an instant (nanoseconds since 1970-01-01T00:00:00Z)."""
    seconds = instant // SECOND
    if not _FIRST <= seconds < _FIRST + 24 * _CYCLE_SECONDS:
        seconds = (seconds - _FIRST) % _CYCLE_SECONDS + _FIRST + (23 * _CYCLE_SECONDS if seconds > 0 else 0)
    offset = (_EPOCH + timedelta(seconds=seconds)).astimezone(zone).utcoffset()
    assert offset is not None
    return round(offset.total_seconds())


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CYCLE_SECONDS = 146_097 * 86_400
_FIRST = -62_104_060_800
"""0002-01-01, so that no zone leads out of Python's years."""
