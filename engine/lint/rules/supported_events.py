"""Which event may stand where (10.5.2 to 10.5.4)."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Level, Sheet

SEVERITY = Severity.ERROR

_THROWN = frozenset(("none", "message", "signal", "escalation", "compensate"))
_CAUGHT = frozenset(("message", "timer", "signal", "conditional"))
ALLOWED = {
    "process": frozenset(("none", "message", "timer", "signal")),
    "subprocess": frozenset(("none",)),
    "handler": _CAUGHT | {"error", "escalation", "compensate"},
    "intermediateCatchEvent": _CAUGHT | {"link"},
    "intermediateThrowEvent": _THROWN | {"link"},
    "boundaryEvent": _CAUGHT | {"error", "escalation", "compensate", "cancel"},
    "endEvent": _THROWN | {"error", "terminate", "cancel"},
}
SENTENCES = {
    "process": Message("A process cannot be started by an event of the kind {kind}."),
    "subprocess": Message("A subprocess starts without an event; {kind} belongs in an event subprocess."),
    "handler": Message("An event subprocess cannot be started by an event of the kind {kind}."),
    "intermediateCatchEvent": Message("An intermediate event cannot wait for an event of the kind {kind}."),
    "intermediateThrowEvent": Message("An intermediate event cannot throw an event of the kind {kind}."),
    "boundaryEvent": Message("A boundary event cannot be of the kind {kind}."),
    "endEvent": Message("An end event cannot be of the kind {kind}."),
}


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for element in level.elements(*bpmn.EVENTS):
            if len(element.events) > 1:
                message = Message("An event with several definitions is not run. Draw one event for each.")
                yield element, message
                continue
            position, kind = _position(element, level), element.event.kind if element.event else "none"
            if kind not in ALLOWED[position]:
                yield element, Message(SENTENCES[position].template, {"kind": kind})


def _position(element: bpmn.Element, level: Level) -> str:
    if element.type != "startEvent":
        return element.type
    if level.around is None:
        return "process"
    return "handler" if level.around.is_event_subprocess else "subprocess"
