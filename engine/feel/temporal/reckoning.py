"""Sums and differences of dates, times and durations (DMN 1.5, 10.3.2.15).

Everything is reckoned in nanoseconds since 1970-01-01, as whole numbers, whatever class holds the values.
"""

from __future__ import annotations

from datetime import UTC
from decimal import ROUND_DOWN, Decimal

from engine.feel.errors import Null
from engine.feel.numbers import NUMBERS
from engine.feel.temporal.calendar import month_length
from engine.feel.temporal.types import (
    DAY,
    SECOND,
    AnyDate,
    AnyDateTime,
    AnyDuration,
    Time,
    YearsMonths,
    date_of,
    date_part,
    make_date,
    make_date_time,
    make_duration,
    number_of,
    time_part,
)
from engine.feel.temporal.zones import offset_of, offset_of_time, seconds_at

UTC_MIDNIGHT = Time(0, 0, 0, 0, UTC)


def instant(moment: AnyDateTime) -> int:
    """Nanoseconds since 1970-01-01T00:00:00: in UTC, or local when the moment has no zone."""
    return local_instant(moment) - (offset_of(moment) or 0) * SECOND


def local_instant(moment: AnyDateTime) -> int:
    """Nanoseconds since 1970-01-01T00:00:00, by the calendar and the clock that the moment shows."""
    return number_of(date_part(moment)) * DAY + time_part(moment).nanoseconds


def time_instant(time: Time) -> int:
    """Nanoseconds since midnight, in UTC, or local when the time has no zone."""
    return time.nanoseconds - (offset_of_time(time) or 0) * SECOND


def as_date_time(day: AnyDate) -> AnyDateTime:
    """A date where a date and time is wanted: midnight in UTC (DMN 1.5, 10.3.2.9.4)."""
    return make_date_time(day, UTC_MIDNIGHT)


def later(moment: AnyDateTime, nanoseconds: int) -> AnyDateTime:
    """The moment so much later, in its own zone."""
    zone = time_part(moment).zone
    then = instant(moment) + nanoseconds
    local = then + (seconds_at(zone, then) * SECOND if zone else 0)
    return make_date_time(date_of(local // DAY), Time.of(local, zone))


def date_later(day: AnyDate, nanoseconds: int) -> AnyDate:
    """The day on which the moment so much after the beginning of `day` lies."""
    return date_of((number_of(day) * DAY + nanoseconds) // DAY)


def time_later(time: Time, nanoseconds: int) -> Time:
    """The time so much later, round the clock."""
    return Time.of(time.nanoseconds + nanoseconds, time.zone)


def date_months_later(day: AnyDate, months: int) -> AnyDate:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return make_date(year, month + 1, min(day.day, month_length(year, month + 1)))


def months_later(moment: AnyDateTime, months: int) -> AnyDateTime:
    return make_date_time(date_months_later(date_part(moment), months), time_part(moment))


def between(later: AnyDateTime, earlier: AnyDateTime) -> AnyDuration:
    """Raises Null when only one of them has a zone."""
    if (time_part(later).zone is None) != (time_part(earlier).zone is None):
        raise Null("one has a time zone, the other has none")
    return make_duration(instant(later) - instant(earlier))


def between_times(later: Time, earlier: Time) -> AnyDuration:
    """Raises Null when only one of them has a zone."""
    if (later.zone is None) != (earlier.zone is None):
        raise Null("one has a time zone, the other has none")
    return make_duration(time_instant(later) - time_instant(earlier))


def between_dates(later: AnyDate, earlier: AnyDate) -> AnyDuration:
    return make_duration((number_of(later) - number_of(earlier)) * DAY)


def months_between(start: AnyDate, end: AnyDate) -> YearsMonths:
    """Whole months from start to end."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return YearsMonths(months)


def scaled(nanoseconds: int, factor: Decimal) -> AnyDuration:
    """Raises Null when the result is out of bounds."""
    return make_duration(_truncated(NUMBERS.multiply(Decimal(nanoseconds), factor)))


def months_scaled(months: int, factor: Decimal) -> YearsMonths:
    return YearsMonths(_truncated(NUMBERS.multiply(Decimal(months), factor)))


def divided(nanoseconds: int, divisor: Decimal) -> AnyDuration:
    return make_duration(_truncated(NUMBERS.divide(Decimal(nanoseconds), divisor)))


def months_divided(months: int, divisor: Decimal) -> YearsMonths:
    return YearsMonths(_truncated(NUMBERS.divide(Decimal(months), divisor)))


def ratio(nanoseconds: int, other: int) -> Decimal:
    """How many times one duration goes into the other, as a number that may be not finite."""
    return NUMBERS.divide(Decimal(nanoseconds), Decimal(other))


def _truncated(number: Decimal) -> int:
    if not number.is_finite() or number.adjusted() > 30:
        raise Null("the duration is longer than the calendar")
    return int(number.to_integral_value(ROUND_DOWN))
