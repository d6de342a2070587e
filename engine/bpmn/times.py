"""How ISO 8601 writes durations and cycles; a timer's text that is none of these is FEEL."""

from __future__ import annotations

import re
from datetime import datetime

DURATION = re.compile(
    r"P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)
"""Years, months, weeks, days, hours, minutes, seconds."""
CYCLE = re.compile(
    rf"R((?:[1-9]\d*)?)/(?:([^/]+)/)?(?=[^/]*[1-9])({DURATION.pattern.replace('(?:(', '(?:(?:')})"
)
"""How often, from when, how long between two times, which is never no time at all: that would have no end."""
MEANT = re.compile(r"\d|P(?:T?\d|T?$)|R(?:\d|/|PT?\d)", re.IGNORECASE)
"""How times begin; what begins so and is none is a slip, though FEEL could read it as a name or a sum."""


def is_time(kind: str | None, text: str) -> bool:
    """Whether a text is a date, duration or cycle as ISO 8601 writes it."""
    match kind:
        case "duration":
            return DURATION.fullmatch(text) is not None
        case "cycle":
            return CYCLE.fullmatch(text) is not None
        case _:
            return _is_moment(text)


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
