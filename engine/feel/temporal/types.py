"""Dates, times and durations as values.

What Python's `date`, `datetime` and `timedelta` can hold exactly is held by them; the `Wide…` classes hold
the rest of the language's domain: years beyond 1 to 9999, nanoseconds, very long durations. `make_date`,
`make_date_time` and `make_duration` choose, so that equal values always have the same class.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta, tzinfo

from engine.feel.errors import Null
from engine.feel.temporal.calendar import YEARS, civil, day_number, month_length

SECOND = 1_000_000_000
"""Nanoseconds."""
DAY = 86_400 * SECOND
_MOST_DAYS = 365 * YEARS


@dataclass(frozen=True, slots=True)
class WideDate:
    """A date in a year that Python's `date` does not know."""

    year: int
    month: int
    day: int


AnyDate = date | WideDate


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day; `zone` is a fixed offset (`timezone`), a named zone (`ZoneInfo`) or None: local."""

    hour: int
    minute: int
    second: int
    nanosecond: int = 0
    zone: tzinfo | None = None

    def __post_init__(self) -> None:
        clock = 0 <= self.hour < 24 and 0 <= self.minute < 60 and 0 <= self.second < 60
        if not (clock and 0 <= self.nanosecond < SECOND):
            raise Null(
                "{hour}:{minute}:{second} is not a time",
                hour=self.hour,
                minute=self.minute,
                second=self.second,
            )

    @property
    def nanoseconds(self) -> int:
        """Since midnight."""
        return (self.hour * 3600 + self.minute * 60 + self.second) * SECOND + self.nanosecond

    @classmethod
    def of(cls, nanoseconds: int, zone: tzinfo | None) -> Time:
        """The time so long after midnight; days do not count."""
        seconds, nanosecond = divmod(nanoseconds % DAY, SECOND)
        minutes, second = divmod(seconds, 60)
        return cls(minutes // 60, minutes % 60, second, nanosecond, zone)


MIDNIGHT = Time(0, 0, 0)


@dataclass(frozen=True, slots=True)
class WideDateTime:
    """A date and time that Python's `datetime` cannot hold: a far year or nanoseconds."""

    date: AnyDate
    time: Time


AnyDateTime = datetime | WideDateTime


@dataclass(frozen=True, slots=True)
class WideDuration:
    """A days and time duration that Python's `timedelta` cannot hold: nanoseconds, or very long."""

    nanoseconds: int


AnyDuration = timedelta | WideDuration


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A years and months duration."""

    months: int


def make_date(year: int, month: int, day: int) -> AnyDate:
    """Raises Null when there is no such day."""
    if not (-YEARS <= year <= YEARS and 1 <= month <= 12 and 1 <= day <= month_length(year, month)):
        raise Null("there is no day {year}-{month}-{day}", year=year, month=month, day=day)
    return date(year, month, day) if MINYEAR <= year <= MAXYEAR else WideDate(year, month, day)


def date_of(number: int) -> AnyDate:
    """The date of a day number."""
    return make_date(*civil(number))


def number_of(day: AnyDate) -> int:
    """The day number of a date."""
    return day_number(day.year, day.month, day.day)


def make_date_time(day: AnyDate, time: Time) -> AnyDateTime:
    microsecond, rest = divmod(time.nanosecond, 1000)
    if rest or isinstance(day, WideDate):
        return WideDateTime(day, time)
    return datetime(
        day.year, day.month, day.day, time.hour, time.minute, time.second, microsecond, tzinfo=time.zone
    )


def date_part(moment: AnyDateTime) -> AnyDate:
    return moment.date() if isinstance(moment, datetime) else moment.date


def day_of(moment: AnyDate | AnyDateTime) -> AnyDate:
    """The date that a date is, or that a date and time lies in."""
    return date_part(moment) if isinstance(moment, datetime | WideDateTime) else moment


def time_part(moment: AnyDateTime) -> Time:
    if isinstance(moment, WideDateTime):
        return moment.time
    return Time(moment.hour, moment.minute, moment.second, moment.microsecond * 1000, moment.tzinfo)


def make_duration(nanoseconds: int) -> AnyDuration:
    microseconds, rest = divmod(nanoseconds, 1000)
    if rest or abs(nanoseconds) // DAY >= timedelta.max.days:
        if abs(nanoseconds) // DAY > _MOST_DAYS:
            raise Null("the duration is longer than the calendar")
        return WideDuration(nanoseconds)
    return timedelta(microseconds=microseconds)


def nanoseconds_of(duration: AnyDuration) -> int:
    if isinstance(duration, WideDuration):
        return duration.nanoseconds
    return ((duration.days * 86_400 + duration.seconds) * 1_000_000 + duration.microseconds) * 1000
