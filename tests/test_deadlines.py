"""The last day of a deadline: hand-counted on the published calendar of 2026, and against a plain oracle."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import deadlines
from engine.clock import ZONE
from engine.deadlines import NEVER, Due, Rule, Stop, Unit
from engine.workdays import Calendar

# The notice of 2025-11-04 for 2026, in full.
OFF = "01-01/01-03 02-15/02-23 04-04/04-06 05-01/05-05 06-19/06-21 09-25/09-27 10-01/10-07"
WORKED = "01-04 02-14 02-28 05-09 09-20 10-10"


def spread(spans: str) -> frozenset[date]:
    found: set[date] = set()
    for span in spans.split():
        first, _, last = span.partition("/")
        day, end = (date.fromisoformat(f"2026-{text}") for text in (first, last or first))
        while day <= end:
            found.add(day)
            day += timedelta(1)
    return frozenset(found)


CALENDAR = Calendar(spread(OFF), spread(WORKED), frozenset([2026]))
SIX_MONTHS = Rule(6, Unit.MONTH, rolls=True)
TEN_DAYS = Rule(10, Unit.WORKING_DAY)


def on(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("rule", "base", "expected"),
    [
        (TEN_DAYS, "2026-11-23", "2026-12-07"),
        (TEN_DAYS, "2026-02-13", "2026-03-05"),  # 14 Feb worked, 15 to 23 off, 28 worked
        (Rule(5, Unit.WORKING_DAY), "2026-09-30", "2026-10-13"),  # seven days off, Saturday the 10th worked
        (Rule(30, Unit.WORKING_DAY), "2026-04-01", "2026-05-18"),  # 4-6 Apr and 1-5 May off, 9 May worked
        (Rule(0, Unit.WORKING_DAY), "2026-11-23", "2026-11-23"),
        (SIX_MONTHS, "2026-03-31", "2026-09-30"),  # no 31 September
        (SIX_MONTHS, "2026-04-04", "2026-10-08"),  # in the holiday of October
        (SIX_MONTHS, "2026-04-10", "2026-10-10"),  # a Saturday, worked
        (Rule(30, Unit.DAY), "2026-03-02", "2026-04-01"),
        (Rule(30, Unit.DAY, rolls=True), "2026-04-02", "2026-05-06"),  # 2 May
        (Rule(30, Unit.DAY), "2026-04-02", "2026-05-02"),  # a minimum does not roll
    ],
)
def test_counted_by_hand(rule: Rule, base: str, expected: str) -> None:
    assert deadlines.due(rule, on(base), (), CALENDAR) == Due(on(expected))


def test_half_a_year_from_the_last_of_august_ends_in_february_provisionally() -> None:
    found = deadlines.due(SIX_MONTHS, on("2026-08-31"), (), CALENDAR)
    assert found == Due(on("2027-02-28"), provisional=True, missing_year=2027)


def test_working_days_into_a_year_without_a_calendar_cannot_be_counted() -> None:
    assert deadlines.due(TEN_DAYS, on("2026-12-18"), (), CALENDAR) == Due(None, missing_year=2027)
    assert deadlines.due(TEN_DAYS, on("2026-12-17"), (), CALENDAR) == Due(on("2026-12-31"))


def test_a_period_that_would_end_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        deadlines.due(Rule(-1, Unit.DAY), on("2026-01-05"), (), CALENDAR)


@pytest.mark.parametrize(
    ("rule", "since", "until", "left", "expected"),
    [
        # Ten working days from Monday 23 November: stopped on Wednesday (two used) …
        (TEN_DAYS, "2026-11-25", "2026-11-30", 8, "2026-12-10"),  # … until Monday; Tuesday is the third
        (TEN_DAYS, "2026-11-25", "2026-11-26", 8, "2026-12-08"),  # one day stood still, one day more
        (TEN_DAYS, "2026-11-27", "2026-11-29", 6, "2026-12-07"),  # a weekend costs nothing
        (TEN_DAYS, "2026-11-23", "2026-12-23", 10, None),  # all ten are left, into 2027
        (Rule(30, Unit.DAY, rolls=True), "2026-12-01", "2026-12-03", 22, "2026-12-25"),
    ],
)
def test_a_clock_that_stood_still_goes_on_with_what_was_left(
    rule: Rule, since: str, until: str, left: int, expected: str | None
) -> None:
    base = on("2026-11-23")
    standing = [Stop(on(since))]
    assert deadlines.due(rule, base, standing, CALENDAR).day is None
    assert deadlines.days_left(rule, base, standing, CALENDAR) == left
    found = deadlines.due(rule, base, [Stop(on(since), on(until))], CALENDAR)
    assert found.day == (on(expected) if expected else None)


def test_what_has_run_out_is_not_saved_by_a_stop() -> None:
    over = on("2026-12-07")
    assert deadlines.due(TEN_DAYS, on("2026-11-23"), [Stop(over)], CALENDAR) == Due(over)
    assert deadlines.days_left(TEN_DAYS, on("2026-11-23"), [Stop(over)], CALENDAR) is None


def test_the_moment_after_the_last_day() -> None:
    assert deadlines.over_at(on("2026-12-07")) == datetime(2026, 12, 8, tzinfo=ZONE)


def test_what_never_comes_is_known_also_some_months_before() -> None:
    assert deadlines.is_never(NEVER - timedelta(365))
    assert deadlines.is_never(deadlines.over_at(NEVER))
    assert not deadlines.is_never(on("2126-01-01"))


# A plain oracle: a wall calendar of 2026 on which days are crossed off one after another.

DAYS = [date(2026, 1, 1) + timedelta(n) for n in range(365)]
WORK = [day for day in DAYS if day in spread(WORKED) or (day.weekday() < 5 and day not in spread(OFF))]


def oracle(rule: Rule, base: date, stops: Sequence[Stop]) -> date | None:
    """The last day, or None where the wall calendar ends."""
    running = [
        day for day in DAYS if day > base and not any(s.since < day <= s.until for s in stops if s.until)
    ]
    if rule.unit is Unit.WORKING_DAY:
        left = [day for day in running if day in WORK]
        return left[rule.amount - 1] if rule.amount <= len(left) else None
    amount = rule.amount
    if rule.unit is Unit.MONTH:
        month = base.month + rule.amount
        if month > 12:
            return None
        amount = (date(2026, month, min(base.day, monthrange(2026, month)[1])) - base).days
    if amount > len(running):
        return None
    last = running[amount - 1]
    return next((day for day in WORK if day >= last), None) if rule.rolls else last


rules = st.builds(Rule, st.integers(1, 40), st.sampled_from(Unit), st.booleans())
spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=3)


@given(rules, st.sampled_from(DAYS), spans)
def test_the_same_as_days_crossed_off_a_wall_calendar(
    rule: Rule, base: date, gaps: list[tuple[int, int]]
) -> None:
    stops, at = [], base
    for wait, length in gaps:
        since = at + timedelta(wait)
        at = since + timedelta(length)
        stops.append(Stop(since, at))
    expected = oracle(rule, base, stops)
    found = deadlines.due(rule, base, stops, CALENDAR)
    if expected is not None:
        assert found == Due(expected)
    else:
        assert found.day is None or found.provisional or found.day.year > 2026


@given(rules, st.sampled_from(DAYS[:150]))
def test_a_later_base_never_ends_earlier(rule: Rule, base: date) -> None:
    first = deadlines.due(rule, base, (), CALENDAR).day
    second = deadlines.due(rule, base + timedelta(1), (), CALENDAR).day
    assert first is None or second is None or first <= second
