"""A diverging exclusive gateway asks each of its flows; a parallel one asks none (10.6)."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for gateway in level.elements(*bpmn.GATEWAYS):
            for flow in level.outgoing[gateway.id]:
                reason = _reason(gateway, flow, len(level.outgoing[gateway.id]))
                if reason is not None:
                    yield flow, reason


def _reason(gateway: bpmn.Element, flow: bpmn.Flow, ways: int) -> Message | None:
    has_condition, is_default = flow.condition is not None, gateway.default == flow.id
    if gateway.type in ("parallelGateway", "eventBasedGateway") and has_condition:
        return Message("A condition behind this kind of gateway would be ignored.")
    if has_condition and is_default:
        return Message("The default flow must not have a condition: it is taken when no other applies.")
    if gateway.type == "exclusiveGateway" and ways > 1 and not has_condition and not is_default:
        return Message("A flow out of an exclusive gateway needs a condition, or must be its default.")
    return None
