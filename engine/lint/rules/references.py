"""An event must say which message, signal, error or escalation it is about."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR

NAMED = frozenset(("message", "signal"))
CODED = frozenset(("error", "escalation"))


def check(sheet: Sheet) -> Iterator[Complaint]:
    for element in sheet.elements():
        for event in element.events:
            reason = _reason(element, event, sheet.diagram)
            if reason is not None:
                yield element, reason
        if element.type in ("sendTask", "receiveTask") and not element.events and not element.topic:
            yield element, Message("The task does not say which message it is about.")


def _reason(element: bpmn.Element, event: bpmn.Event, diagram: bpmn.Diagram) -> Message | None:
    if event.kind in NAMED | {"escalation"} and event.ref is not None and event.ref not in diagram.shared:
        return Message(
            "The {kind} {ref} is not declared in the file.", {"kind": event.kind, "ref": event.ref}
        )
    if event.kind == "reference":
        return Message("The event definition {ref} is not declared in the file.", {"ref": event.ref or ""})
    if event.kind in NAMED and not event.name:
        return Message("The event does not say which {kind} it is about.", {"kind": event.kind})
    if event.kind == "conditional" and not event.text:
        return Message("The event does not say its condition.")
    throws = element.type in ("endEvent", "intermediateThrowEvent")
    if event.kind in CODED and throws and not event.code:
        return Message("What is thrown needs a code, by which it can be caught.")
    return None
