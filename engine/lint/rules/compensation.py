"""A compensation event names the activity that undoes; a throw names what is to be undone (10.7)."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Level, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for element in level.elements():
            event = element.event
            if event is None or event.kind != "compensate":
                continue
            if element.type == "boundaryEvent" and not _handler(level, element):
                yield element, Message("No compensation activity is associated with this event.")
            if event.activity is not None and event.activity not in sheet.process.elements():
                yield element, Message("There is no activity {activity}.", {"activity": event.activity})


def _handler(level: Level, boundary: bpmn.Element) -> bool:
    handler = level.body.elements.get(boundary.handler or "")
    return handler is not None and handler.for_compensation
