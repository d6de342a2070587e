"""The last day of a deadline: from its rule, the day it counts from, and the days its clock stood still.

Pure: the calendar is passed in, and so is everything else.

1. The base day does not count. Months and days end on the corresponding day (a shorter month's last), working
   days on the last one counted (civil code, articles 201 and 202).
2. A day on which the clock stood still does not count: the day it stopped is still used, the day it goes on
   does not count either.
3. A last day that is a rest day rolls on to the next working day, where the rule rolls (article 203).
4. Where the calendar of a year is missing, months and days stay as they are, provisionally; working days
cannot be counted, and the year is named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from engine import workdays
from engine.clock import ZONE
from engine.workdays import ONE_DAY, Calendar, CalendarMissing, is_working_day, months_after

NEVER = date(9999, 1, 1)
"""What stands for the last day while there is none: the clock has stopped, or the calendar is missing."""
_FAR = 9990


class Unit(StrEnum):
    """What a rule counts in, as decision tables write it."""

    MONTH = "MONTH"
    DAY = "DAY"
    WORKING_DAY = "WORKING_DAY"


@dataclass(frozen=True)
class Rule:
    """How long a deadline is."""

    amount: int
    unit: Unit
    rolls: bool = False
    """Whether a last day that is a rest day becomes the next working day."""


@dataclass(frozen=True)
class Stop:
    """The clock stood still: from the day after `since` up to and with `until`, which is None while it
    does."""

    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        return self.since < day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Due:
    """The last day, which still counts."""

    day: date | None
    """None: nobody can say yet."""
    provisional: bool = False
    """It may still roll on, when the calendar of its year arrives."""
    missing_year: int | None = None
    """The year whose calendar is needed."""


@dataclass(frozen=True)
class _StandsStill(Exception):
    left: int


def due(rule: Rule, base: date, stops: Sequence[Stop], calendar: Calendar) -> Due:
    """The last day of a deadline that counts from `base`; `ValueError` for a negative amount."""
    if rule.amount < 0:
        raise ValueError(f"a deadline of {rule.amount} is in the past")
    try:
        last = _counted(rule, base, stops, calendar)
    except CalendarMissing as missing:
        return Due(None, missing_year=missing.year)
    except _StandsStill:
        return Due(None)
    if not rule.rolls or rule.unit is Unit.WORKING_DAY:
        return Due(last)
    return _rolled(calendar, last)


def days_left(rule: Rule, base: date, stops: Sequence[Stop], calendar: Calendar) -> int | None:
    """How many days (working days, where the rule counts them) go on when the clock does; None while it runs
    or where they cannot be counted."""
    try:
        _counted(rule, base, stops, calendar)
    except _StandsStill as stands:
        return stands.left
    except CalendarMissing:
        return None
    return None


def over_at(last: date) -> datetime:
    """The first moment after a last day."""
    return datetime.combine(last + ONE_DAY, datetime.min.time(), ZONE)


def is_never(moment: date | datetime) -> bool:
    """Whether a time was reckoned from `NEVER`, also some days or months before it."""
    return moment.year >= _FAR


def _counted(rule: Rule, base: date, stops: Sequence[Stop], calendar: Calendar) -> date:
    if rule.unit is Unit.WORKING_DAY:
        return _walked(rule.amount, base, stops, lambda day: is_working_day(calendar, day))
    end = months_after(base, rule.amount) if rule.unit is Unit.MONTH else base + timedelta(rule.amount)
    return _walked((end - base).days, base, stops, lambda _day: True)


def _walked(count: int, day: date, stops: Sequence[Stop], counts: Callable[[date], bool]) -> date:
    """The `count`-th day after `day` that counts."""
    while count:
        day += ONE_DAY
        stop = next((stop for stop in stops if stop.covers(day)), None)
        if stop is None:
            count -= counts(day)
        elif stop.until is None:
            raise _StandsStill(count)
    return day


def _rolled(calendar: Calendar, last: date) -> Due:
    try:
        return Due(workdays.roll_forward(calendar, last))
    except CalendarMissing as missing:
        return Due(last, provisional=True, missing_year=missing.year)
