"""Behind an event-based gateway stands what can be waited for, and nothing else leads there (10.6.6)."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Level, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for gateway in level.elements("eventBasedGateway"):
            flows = level.outgoing[gateway.id]
            if len(flows) < 2:
                yield gateway, Message("An event-based gateway needs at least two events to choose from.")
            for flow in flows:
                target = level.body.elements.get(flow.target)
                reason = _reason(target, level) if target is not None else None
                if reason is not None:
                    yield target, reason


def _reason(target: bpmn.Element, level: Level) -> Message | None:
    if not _waits(target):
        return Message("Behind an event-based gateway only waiting events and receive tasks may stand.")
    if len(level.incoming[target.id]) > 1:
        return Message("Only the event-based gateway may lead to what it waits for.")
    if level.body.boundaries(target.id):
        return Message("A receive task behind an event-based gateway has no boundary events.")
    return None


def _waits(target: bpmn.Element) -> bool:
    if target.type == "receiveTask":
        return target.loop is None
    kind = target.event.kind if target.event else None
    return target.type == "intermediateCatchEvent" and kind in ("message", "timer", "signal", "conditional")
