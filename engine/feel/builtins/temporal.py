"""Properties of dates (DMN 1.5, 10.3.4.8), in English as the standard has them."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.builtins.standard import function
from engine.feel.temporal.calendar import civil, day_number, weekday
from engine.feel.temporal.types import AnyDate, AnyDateTime, day_of, number_of

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@function("day of year", "date: day", "number")
def day_of_year(moment: AnyDate | AnyDateTime) -> Decimal:
    day = day_of(moment)
    return Decimal(number_of(day) - day_number(day.year, 1, 1) + 1)


@function("day of week", "date: day", "string")
def day_of_week(moment: AnyDate | AnyDateTime) -> str:
    return _WEEKDAYS[weekday(number_of(day_of(moment))) - 1]


@function("month of year", "date: day", "string")
def month_of_year(moment: AnyDate | AnyDateTime) -> str:
    return _MONTHS[day_of(moment).month - 1]


@function("week of year", "date: day", "number")
def week_of_year(moment: AnyDate | AnyDateTime) -> Decimal:
    """The week by ISO 8601: the first has the year's first Thursday."""
    number = number_of(day_of(moment))
    thursday = number - weekday(number) + 4
    return Decimal((thursday - day_number(civil(thursday)[0], 1, 1)) // 7 + 1)
