"""Counting by the civil code, on the published calendar of 2026 and at the edges of what is loaded."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import workdays
from engine.workdays import Calendar, CalendarMissing

# Spring Festival 2026: 15 to 23 February off, 14 and 28 February (both Saturdays) worked.
HOLIDAYS = frozenset([date(2026, 1, 1), *(date(2026, 2, day) for day in range(15, 24))])
MAKEUP = frozenset([date(2026, 2, 14), date(2026, 2, 28)])
CALENDAR = Calendar(HOLIDAYS, MAKEUP, frozenset([2026]))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 1, 1), False),  # a holiday
        (date(2026, 1, 5), True),  # a Monday
        (date(2026, 1, 10), False),  # a Saturday
        (date(2026, 2, 14), True),  # a Saturday worked instead
        (date(2026, 2, 16), False),  # a Monday in the holiday
    ],
)
def test_working_days(day: date, works: bool) -> None:
    assert workdays.is_working_day(CALENDAR, day) is works


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 1, 5), 1, date(2026, 1, 6)),  # the start day does not count
        (date(2026, 1, 9), 1, date(2026, 1, 12)),  # over a weekend
        (date(2026, 1, 10), 1, date(2026, 1, 12)),  # from a rest day
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # the make-up Saturday counts
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # and then the holiday
        (date(2026, 2, 24), 4, date(2026, 2, 28)),
        (date(2026, 1, 5), 0, date(2026, 1, 5)),
    ],
)
def test_working_days_after(day: date, count: int, expected: date) -> None:
    assert workdays.working_days_after(CALENDAR, day, count) == expected


def test_a_year_not_loaded_is_named() -> None:
    with pytest.raises(CalendarMissing) as missing:
        workdays.working_days_after(CALENDAR, date(2026, 12, 30), 5)
    assert missing.value.year == 2027
    assert str(missing.value) == "The working-day calendar of 2027 is not loaded."


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 1, 5), date(2026, 1, 6), 1),  # the first day does not count, the last does
        (date(2026, 1, 5), date(2026, 1, 5), 0),
        (date(2026, 1, 6), date(2026, 1, 5), 0),  # over already
        (date(2026, 1, 9), date(2026, 1, 11), 0),  # a weekend
        (date(2026, 2, 13), date(2026, 2, 24), 2),  # the make-up Saturday, the day after the holiday
    ],
)
def test_working_days_between(first: date, last: date, expected: int) -> None:
    assert workdays.working_days_between(CALENDAR, first, last) == expected


@given(st.dates(date(2026, 1, 1), date(2026, 6, 30)), st.integers(0, 60))
def test_what_is_left_leads_to_the_same_day_again(day: date, count: int) -> None:
    last = workdays.working_days_after(CALENDAR, day, count)
    assert workdays.working_days_between(CALENDAR, day, last) == count


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        workdays.working_days_after(CALENDAR, date(2026, 1, 5), -1)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 3, 15), 6, date(2026, 9, 15)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_after(day: date, count: int, expected: date) -> None:
    assert workdays.months_after(day, count) == expected


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-600, 600))
def test_months_keep_the_day_or_clamp(day: date, count: int) -> None:
    later = workdays.months_after(day, count)
    assert (later.year - day.year) * 12 + later.month - day.month == count
    assert later.day <= day.day
    assert later.day == day.day or (later.day >= 28 and workdays.months_after(later, 1).day == later.day)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 15), date(2026, 2, 24)),
        (date(2026, 2, 14), date(2026, 2, 14)),
        (date(2026, 1, 10), date(2026, 1, 12)),
        (date(2026, 1, 12), date(2026, 1, 12)),
    ],
)
def test_roll_forward(day: date, expected: date) -> None:
    assert workdays.roll_forward(CALENDAR, day) == expected


def test_without_a_calendar_a_month_deadline_stays_and_is_provisional() -> None:
    saturday = date(2027, 1, 9)
    assert workdays.deadline(CALENDAR, saturday) == saturday
    assert workdays.is_provisional(CALENDAR, saturday)
    assert not workdays.is_provisional(CALENDAR, date(2026, 1, 10))


def test_a_roll_into_a_year_not_loaded_is_provisional() -> None:
    calendar = Calendar(frozenset([date(2026, 12, 31)]), frozenset(), frozenset([2026]))
    assert workdays.is_provisional(calendar, date(2026, 12, 31))
    assert workdays.deadline(calendar, date(2026, 12, 31)) == date(2026, 12, 31)


def functions() -> dict:
    late = datetime(2026, 1, 9, 17, 30, tzinfo=UTC)  # already the 10th where the business is
    return dict(workdays.functions(CALENDAR, lambda: late))


def test_functions_of_the_language() -> None:
    table = functions()
    assert set(table) == workdays.NAMES
    assert table["working days after"](date(2026, 1, 9), Decimal(1)) == date(2026, 1, 12)
    assert table["working days after"](date=date(2026, 1, 9), count=Decimal("1.0")) == date(2026, 1, 12)
    assert table["months after"](date(2026, 1, 31), Decimal(1)) == date(2026, 2, 28)
    assert table["roll forward"](date(2026, 1, 10)) == date(2026, 1, 12)
    assert table["today"]() == date(2026, 1, 10)
    assert table["now"]().isoformat() == "2026-01-10T01:30:00+08:00"


def test_a_time_counts_from_its_day_where_the_business_is() -> None:
    late = datetime(2026, 1, 8, 17, 30, tzinfo=UTC)
    assert functions()["working days after"](late, Decimal(1)) == date(2026, 1, 12)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("working days after", (None, Decimal(1))),
        ("working days after", (date(2026, 1, 9), None)),
        ("working days after", (date(2026, 1, 9), Decimal("1.5"))),
        ("working days after", (date(2026, 1, 9), True)),
        ("working days after", (date(2026, 1, 9), Decimal(-1))),
        ("working days after", ("2026-01-09", Decimal(1))),
        ("working days after", (date(2026, 1, 9), Decimal("NaN"))),
        ("months after", (date(2026, 1, 9), Decimal("1e30"))),
        ("months after", (date(2026, 1, 9), Decimal("Infinity"))),
        ("roll forward", (None,)),
    ],
)
def test_what_cannot_be_counted_is_null(name: str, arguments: tuple) -> None:
    assert functions()[name](*arguments) is None


def test_a_missing_calendar_is_never_null() -> None:
    with pytest.raises(CalendarMissing):
        functions()["working days after"](date(2026, 12, 31), Decimal(1))
