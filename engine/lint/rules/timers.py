"""A timer says a date, a duration or a cycle: as ISO 8601 writes it, or in FEEL."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.juel import EMBEDDED
from engine.lint.reading import problem_of
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR

SENTENCES = {
    "duration": Message("{text} is no duration. Write P30D or PT2H, or FEEL after a =."),
    "cycle": Message("{text} is no cycle. Write R3/PT1H or R/P1D, or FEEL after a =."),
    "date": Message("{text} is no date or time. Write 2026-01-31T09:00:00+08:00, or FEEL after a =."),
}


def check(sheet: Sheet) -> Iterator[Complaint]:
    for element in sheet.elements():
        event = element.event
        if event is None or event.kind != "timer":
            continue
        if event.timer is None or not event.text:
            yield element, Message("The timer says no date, duration or cycle.")
        elif not _readable(event, sheet.known.functions):
            yield element, Message(SENTENCES[event.timer].template, {"text": event.text})


def _readable(event: bpmn.Event, functions: frozenset[str]) -> bool:
    text = event.text or ""
    if bpmn.feel_of(text) is not None or EMBEDDED.search(text) or bpmn.is_time(event.timer, text):
        return True  # other rules judge FEEL and what is not FEEL
    is_another_time = any(bpmn.is_time(kind, text) for kind in SENTENCES) or bpmn.MEANT.match(text)
    return not is_another_time and problem_of(text, functions) is None
