"""When a timer is due (10.5.5): computed once, on arrival; whether it is due is for the host to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from engine import bpmn, feel
from engine.clock import ZONE
from engine.runtime.errors import NotATime
from engine.runtime.expressions import shown
from engine.workdays import months_after

Memo = dict[str, Any]
"""What a waiting timer remembers, as JSON."""


@dataclass(frozen=True)
class Period:
    """A duration as ISO 8601 writes it: months and an exact part."""

    months: int
    exact: timedelta

    def after(self, start: datetime, times: int = 1) -> datetime:
        """`start` and `times` periods; months by the calendar of the business, clamped to the month's end."""
        local = start.astimezone(ZONE)
        day = months_after(local.date(), self.months * times)
        return datetime.combine(day, local.timetz()).astimezone(UTC) + self.exact * times


def first(kind: str, text: str, value: Any, now: datetime) -> Memo:
    """What a waiting timer remembers: when it is `due` and, for a cycle, how it goes on.

    `value` is what `text` evaluated to: a date, time or duration of FEEL, or a text in ISO 8601. Raises
    `NotATime` for anything else, and for a time that no calendar has.
    """
    try:
        match kind:
            case "duration":
                return {"due": _period(text, value).after(now).isoformat()}
            case "date":
                return {"due": moment(text, value).isoformat()}
            case _:
                return _cycle(text, value, now)
    except (OverflowError, ValueError) as error:
        raise NotATime(text=text, kind="time before the year 10000", value=shown(value)) from error


def due_at(memo: Mapping[str, Any]) -> datetime:
    """When a waiting timer is due."""
    return datetime.fromisoformat(memo["due"])


def following(memo: Memo, now: datetime) -> Memo | None:
    """What a timer remembers after it has fired at `now`; None when that was the last time.

    Times that have passed meanwhile, because nothing ran, count as made up for by this one.
    """
    left = memo.get("left", 1)
    if left == 1:
        return None
    period, start = _period(memo["every"], memo["every"]), datetime.fromisoformat(memo["from"])
    fired = _after(period, start, memo["fired"] + 1, now)
    rest = left - (fired - memo["fired"])
    if left != FOR_EVER and rest < 1:
        return None
    due = period.after(start, fired).isoformat()
    return {**memo, "due": due, "fired": fired, "left": max(rest, FOR_EVER)}


def _after(period: Period, start: datetime, times: int, now: datetime) -> int:
    """The first number of periods, at least `times`, after which it is later than `now`."""
    if not period.months:  # seconds that passed for years are not counted one by one
        times = max(times, (now - start) // period.exact + 1)
    while period.after(start, times) <= now:
        times += 1
    return times


FOR_EVER = 0


def _cycle(text: str, value: Any, now: datetime) -> Memo:
    """`R3/PT1H`, `R/P1D`, or with a start `R3/2026-01-01T08:00:00+08:00/P1D`; else one period from now."""
    match = bpmn.CYCLE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise NotATime(text=text, kind="cycle such as R3/PT1H", value=shown(value))
    times, start, every = match.groups()
    due = moment(text, start) if start else _period(text, every).after(now)
    left = int(times) if times else FOR_EVER
    return {"due": due.isoformat(), "every": every, "from": due.isoformat(), "fired": 0, "left": left}


def _period(text: str, value: Any) -> Period:
    if isinstance(value, timedelta):
        return Period(0, value)
    if isinstance(value, feel.YearsMonths):
        return Period(value.months, timedelta())
    match = bpmn.DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise NotATime(text=text, kind="duration such as P30D or PT2H", value=shown(value))
    years, months, weeks, days, hours, minutes, seconds = (int(group or 0) for group in match.groups())
    exact = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return Period(years * 12 + months, exact)


def moment(text: str, value: Any) -> datetime:
    """A date means its first moment, a time without an offset the business's zone."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            value = None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime):
        raise NotATime(text=text, kind="date, or a date and time", value=shown(value))
    return (value if value.tzinfo else value.replace(tzinfo=ZONE)).astimezone(UTC)
