"""Two events of one place that wait for the same thing: which of them happens, nobody could say."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Level, Sheet

SEVERITY = Severity.ERROR

KINDS = frozenset(("message", "signal", "error", "escalation", "cancel"))


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        seen: set[Hashable] = set()
        for place, event in _waiting(level):
            about = _about(event)
            if about is not None and (place, about) in seen:
                yield event, Message("Another event of the same place waits for the same.")
            seen.add((place, about))


def _waiting(level: Level) -> Iterator[tuple[str, bpmn.Element]]:
    """(place, event): an activity's boundary, the starts of a process and of a level's handlers."""
    for element in level.elements():
        if element.attached_to is not None:
            yield element.attached_to, element
        if element.type == "startEvent":
            yield "start", element
        if element.is_event_subprocess and element.body is not None:
            yield from (("handler", start) for start in element.body.starts())


def _about(element: bpmn.Element) -> Hashable:
    """What an event waits for, as far as the diagram says it."""
    event = element.event
    if event is None or event.kind not in KINDS:
        return None
    return event.kind, event.code if event.kind in ("error", "escalation") else event.name
