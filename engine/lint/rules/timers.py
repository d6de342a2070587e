"""A timer says a date, a duration or a cycle that can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.juel import EMBEDDED
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR

DURATION = r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?"
SHAPES = {"duration": re.compile(f"^{DURATION}$"), "cycle": re.compile(f"^R\\d*/([^/]+/)?{DURATION}$")}
TEMPLATES = {
    "duration": "{text} is no duration. Write P30D or PT2H, or FEEL after a =.",
    "cycle": "{text} is no cycle. Write R3/PT1H or R/P1D, or FEEL after a =.",
    "date": "{text} is no date or time. Write 2026-01-31T09:00:00+08:00, or FEEL after a =.",
}


def check(sheet: Sheet) -> Iterator[Complaint]:
    for element in sheet.elements():
        event = element.event
        if event is None or event.kind != "timer":
            continue
        if event.timer is None or not event.text:
            yield element, Message("The timer says no date, duration or cycle.")
        elif bpmn.feel_of(event.text) is None and not EMBEDDED.search(event.text) and not _readable(event):
            yield element, Message(TEMPLATES[event.timer], {"text": event.text})


def _readable(event: bpmn.Event) -> bool:
    text = event.text or ""
    if event.timer in SHAPES:
        return SHAPES[event.timer].match(text) is not None
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
