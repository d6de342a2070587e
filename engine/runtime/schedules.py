"""When a process starts by a timer: reckoned as for timers within, kept by the host between the times."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import bpmn, feel
from engine.runtime import timers
from engine.runtime.expressions import unusual
from engine.runtime.process import Process

Functions = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True)
class Schedule:
    """When a process is next to be started by one of its timers."""

    element_id: str
    due_at: datetime
    memo: str
    """What `following` has to know."""


def schedules(process: Process, functions: Functions, now: datetime) -> list[Schedule]:
    """The first times at which a process deployed `now` is to be started."""
    return [_schedule(start.id, _first(start, functions, now)) for start in process.starts("timer")]


def following(schedule: Schedule, now: datetime) -> Schedule | None:
    """The next time that is still to come after this one, None when it was the last."""
    memo = timers.following(json.loads(schedule.memo), now)
    return None if memo is None else _schedule(schedule.element_id, memo)


def _first(start: bpmn.Element, functions: Functions, now: datetime) -> timers.Memo:
    """There are no variables yet: an expression sees functions only."""
    assert start.event is not None
    kind, text = start.event.timer or "", start.event.text or ""
    value = text
    if not bpmn.is_time(kind, text):
        expression = bpmn.feel_of(text) or text
        value = feel.parse(expression, unusual(functions)).evaluate({}, functions).value
    return timers.first(kind, text, value, now)


def _schedule(element_id: str, memo: timers.Memo) -> Schedule:
    return Schedule(element_id, timers.due_at(memo), json.dumps(memo))
