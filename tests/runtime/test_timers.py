"""When a timer is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from engine import feel
from engine.errors import StepFailed
from engine.runtime import following, schedules
from engine.runtime.errors import NotATime
from engine.runtime.timers import due_at, first
from engine.runtime.timers import following as next_time
from tests.diagrams import boundary, chain, end, node, one, start, timer, user
from tests.runtime.story import Story
from tests.runtime.world import T0, World


def due(kind: str, value: Any, now: datetime = T0) -> str:
    return str(first(kind, str(value), value, now)["due"])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("P1M", "2026-02-28T01:00:00+00:00"),
        ("P1Y2M3DT4H5M6S", "2027-04-03T05:05:06+00:00"),
        ("P2W", "2026-02-14T01:00:00+00:00"),
        (timedelta(hours=36), "2026-02-01T13:00:00+00:00"),
        (feel.YearsMonths(13), "2027-02-28T01:00:00+00:00"),
    ],
)
def test_a_duration_is_reckoned_from_now_and_months_clamp(value: Any, expected: str) -> None:
    assert due("duration", value) == expected


def test_months_are_those_of_the_business_calendar() -> None:
    """Half past midnight on the first of March in Shanghai is still February in Greenwich."""
    assert due("duration", "P1M", datetime(2026, 2, 28, 16, 30, tzinfo=UTC)) == "2026-03-31T16:30:00+00:00"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-01T08:00:00+08:00", "2026-03-01T00:00:00+00:00"),
        ("2026-03-01T08:00:00", "2026-03-01T00:00:00+00:00"),
        ("2026-03-01", "2026-02-28T16:00:00+00:00"),
        (date(2026, 3, 1), "2026-02-28T16:00:00+00:00"),
        (datetime(2026, 3, 1, 8, tzinfo=UTC), "2026-03-01T08:00:00+00:00"),
    ],
)
def test_a_date_is_its_first_moment_where_the_business_is(value: Any, expected: str) -> None:
    assert due("date", value) == expected


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("duration", "3 days"),
        ("duration", None),
        ("duration", "P"),
        ("date", "soon"),
        ("date", True),
        ("cycle", "P1D"),
        ("cycle", None),
        ("cycle", "R/PT0S"),
        ("cycle", "R/P0DT00H"),
        ("cycle", "R0/P1D"),
        ("duration", "P99999Y"),
        ("duration", "P999999999999D"),
        ("cycle", "R/P99999Y"),
    ],
)
def test_what_is_no_time_is_said_to_be_none(kind: str, value: Any) -> None:
    with pytest.raises(NotATime):
        first(kind, "=x", value, T0)


def test_a_cycle_counts_down_and_does_not_drift() -> None:
    memo, seen = first("cycle", "", "R4/P1M", T0), []
    while memo is not None:
        seen.append(memo["due"][:10])
        memo = next_time(memo, due_at(memo))
    assert seen == ["2026-02-28", "2026-03-28", "2026-04-28", "2026-05-28"]


@pytest.mark.parametrize(
    ("cycle", "late", "expected"),
    [
        ("R/P1D", timedelta(days=5.5), timedelta(days=6)),
        ("R/P1M", timedelta(days=70), timedelta(days=87)),
        ("R5/P1D", timedelta(days=3.5), timedelta(days=4)),
        ("R3/P1D", timedelta(days=3), None),
        ("R/PT1S", timedelta(days=3650), timedelta(days=3650, seconds=1)),
    ],
)
def test_times_missed_meanwhile_are_made_up_for_once(
    cycle: str, late: timedelta, expected: timedelta | None
) -> None:
    memo = next_time(first("cycle", "", cycle, T0), T0 + late)
    assert (due_at(memo) - T0 if memo else None) == expected


def test_a_cycle_may_say_where_it_begins_and_go_on_for_ever() -> None:
    memo, seen = first("cycle", "", "R/2026-01-31T09:00:00+08:00/P1M", T0), []
    for _ in range(4):
        assert memo is not None
        seen.append(memo["due"][:10])
        memo = next_time(memo, due_at(memo))
    assert seen == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]


def test_an_expression_that_gives_no_time_fails_the_step_and_names_it() -> None:
    xml = one(
        start(),
        node("intermediateCatchEvent", "c", timer("timeDate", "=deadline")),
        end(),
        chain("s", "c", "e"),
    )
    with pytest.raises(StepFailed) as failed:
        Story(xml)
    assert "deadline must be a date" in str(failed.value)


def test_a_text_that_is_no_time_is_read_as_feel() -> None:
    xml = one(
        start(),
        node("intermediateCatchEvent", "c", timer("timeDuration", "wait")),
        end(),
        chain("s", "c", "e"),
    )
    assert Story(xml, wait="PT1H").running.timers()[0].due_at == T0 + timedelta(hours=1)


def test_a_process_is_scheduled_from_when_it_was_deployed() -> None:
    xml = one(start("s", timer("timeCycle", '="R2/PT" + string(2) + "H"')), end(), chain("s", "e"))
    world = World(xml)
    [schedule] = schedules(world.processes["p"], world.functions, T0)
    assert (schedule.element_id, schedule.due_at) == ("s", T0 + timedelta(hours=2))
    again = following(schedule, schedule.due_at)
    assert again is not None
    assert (again.due_at, following(again, again.due_at)) == (T0 + timedelta(hours=4), None)


def test_a_reminder_that_repeats_does_not_make_the_state_grow() -> None:
    xml = one(
        *(start(), user("u", "n"), boundary("b", "u", timer("timeCycle", "R/P1D"), False), end(), end("e2")),
        *(chain("s", "u", "e"), chain("b", "n", "e2")),
    )
    story = Story(xml)
    sizes = []
    for _ in range(30):
        story.fire("b").do("n")
        sizes.append(len(story.running.state))
    assert max(sizes[5:]) <= sizes[4] + 4  # the numbers have more digits
    assert story.do("u").done
