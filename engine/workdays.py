"""Counting days by the civil code (articles 201 to 203) over a calendar that somebody has loaded.

The start day does not count; a month ends on the corresponding day or, where there is none, on its last;
a last day that is a rest day rolls on to the next working day; working days follow the published holidays and
their make-up days. Pure: the calendar and the time are passed in.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from engine.clock import ZONE
from engine.errors import EngineError

NAMES = frozenset(
    {"working days after", "working days between", "months after", "roll forward", "now", "today"}
)
"""The functions' names, for whoever reads expressions before a calendar is at hand."""
SATURDAY = 5
ONE_DAY = timedelta(days=1)


class CalendarMissing(EngineError):
    """The working-day calendar of {year} is not loaded."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(year=year)


@dataclass(frozen=True)
class Calendar:
    """What was published: rest days, weekend days worked instead, and the years this is complete for."""

    holidays: frozenset[date]
    makeup_days: frozenset[date]
    years: frozenset[int]


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Whether people work on `day`; `CalendarMissing` when its year is not loaded."""
    if day.year not in calendar.years:
        raise CalendarMissing(day.year)
    if day in calendar.makeup_days:
        return True
    return day.weekday() < SATURDAY and day not in calendar.holidays


def working_days_after(calendar: Calendar, day: date, count: int) -> date:
    """The `count`-th working day after `day`, which itself does not count; `ValueError` for a negative count.

    Raises `CalendarMissing` when the counting needs a year that is not loaded.
    """
    if count < 0:
        raise ValueError(f"cannot count {count} working days forward")
    while count:
        day += ONE_DAY
        count -= is_working_day(calendar, day)
    return day


def working_days_between(calendar: Calendar, first: date, last: date) -> int:
    """How many working days there are after `first`, up to and with `last`; 0 when `last` is not later.

    What is left of a period that is suspended on `first` and would have ended on `last`: the day of the
    suspension counts as used. Raises `CalendarMissing` when the counting needs a year that is not loaded.
    """
    days = (first + timedelta(number) for number in range(1, (last - first).days + 1))
    return sum(is_working_day(calendar, day) for day in days)


def months_after(day: date, count: int) -> date:
    """The corresponding day `count` months later (before, when negative), or a shorter month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def roll_forward(calendar: Calendar, day: date) -> date:
    """`day` if it is a working day, else the next one; `CalendarMissing` when that cannot be known."""
    while not is_working_day(calendar, day):
        day += ONE_DAY
    return day


def deadline(calendar: Calendar, day: date) -> date:
    """The last day of a period ending on `day`: rolled forward, or as it is while the calendar is missing."""
    return day if is_provisional(calendar, day) else roll_forward(calendar, day)


def is_provisional(calendar: Calendar, day: date) -> bool:
    """Whether a period's last day may still move because the calendar it rolls by is not published yet."""
    try:
        roll_forward(calendar, day)
    except CalendarMissing:
        return True
    return False


def functions(calendar: Calendar, now: Callable[[], datetime]) -> Mapping[str, Callable[..., Any]]:
    """The functions that diagrams, tables and forms count days with, for `engine.feel`.

    `now` gives the business time. What is not a date, or not a whole number, gives null, as in the language's
    own functions; a missing calendar raises, because a deadline nobody set is worse than a refusal.
    """

    def working_days(date: Any, count: Any) -> date | None:
        return _counted(date, count, lambda day, number: working_days_after(calendar, day, number))

    def between(first: Any, last: Any) -> Decimal | None:
        begin, end = _day(first), _day(last)
        return Decimal(working_days_between(calendar, begin, end)) if begin and end else None

    def months(date: Any, count: Any) -> date | None:
        return _counted(date, count, months_after)

    def rolled(date: Any) -> date | None:
        day = _day(date)
        return None if day is None else deadline(calendar, day)

    return {
        "working days after": working_days,
        "working days between": between,
        "months after": months,
        "roll forward": rolled,
        "now": lambda: _here(now()),
        "today": lambda: _here(now()).date(),
    }


def _here(moment: datetime) -> datetime:
    """Business time with a plain offset (`+08:00`), which every reader of ISO 8601 understands."""
    offset = moment.astimezone(ZONE).utcoffset() or timedelta(0)
    return moment.astimezone(timezone(offset))


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return _here(value).date() if value.tzinfo else value.date()
    return value if isinstance(value, date) else None


def _counted(value: Any, count: Any, step: Callable[[date, int], date]) -> date | None:
    """`step` from the day of `value`, or None where the language has null: no date, no whole number."""
    day = _day(value)
    if day is None or not isinstance(count, int | Decimal) or isinstance(count, bool):
        return None
    try:
        return step(day, int(count)) if count == int(count) else None
    except (ValueError, OverflowError):
        return None
