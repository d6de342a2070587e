"""A sequence flow joins two elements of one level; nothing leads into a start or out of an end."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for flow in level.body.flows.values():
            source, target = level.body.elements.get(flow.source), level.body.elements.get(flow.target)
            reason = _reason(source, target)
            if reason is not None:
                yield flow, reason


def _reason(source: bpmn.Element | None, target: bpmn.Element | None) -> Message | None:
    if source is None or target is None:
        return Message("A sequence flow joins two elements of the same process or subprocess.")
    if target.type in ("startEvent", "boundaryEvent"):
        return Message("No sequence flow leads into a start or boundary event.")
    if source.type == "endEvent":
        return Message("No sequence flow leaves an end event.")
    if source.is_event_subprocess or target.is_event_subprocess:
        return Message("An event subprocess has no sequence flows: its start event starts it.")
    return None
