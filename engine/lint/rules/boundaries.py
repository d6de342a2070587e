"""A boundary event sits on an activity that can do what it waits for (10.5.4)."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for event in level.elements("boundaryEvent"):
            activity = level.body.elements.get(event.attached_to or "")
            reason = _reason(event, activity)
            if reason is not None:
                yield event, reason


def _reason(event: bpmn.Element, activity: bpmn.Element | None) -> Message | None:
    if activity is None or activity.type not in bpmn.ACTIVITIES or activity.is_event_subprocess:
        return Message("A boundary event is attached to an activity of the same process or subprocess.")
    kind = event.event.kind if event.event else None
    if kind == "cancel" and activity.type != "transaction":
        return Message("A cancel event is attached to a transaction.")
    if kind == "escalation" and activity.type not in bpmn.CONTAINERS | {"callActivity"}:
        return Message(
            "Only a subprocess or a called process can throw the escalation that this event waits for."
        )
    return None
