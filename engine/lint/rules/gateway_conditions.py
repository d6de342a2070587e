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
            flows = level.outgoing[gateway.id]
            if gateway.type == "exclusiveGateway" and not flows:
                yield gateway, Message("An exclusive gateway chooses a way on, and none leaves this one.")
            free = sum(flow.condition is None for flow in flows)
            for flow in flows:
                reason = _reason(gateway, flow, free)
                if reason is not None:
                    yield flow, reason


def _reason(gateway: bpmn.Element, flow: bpmn.Flow, free: int) -> Message | None:
    """`free`: how many flows leave the gateway without a condition."""
    has_condition, is_default = flow.condition is not None, gateway.default == flow.id
    if gateway.type in ("parallelGateway", "eventBasedGateway") and has_condition:
        return Message("A condition behind this kind of gateway would be ignored.")
    if has_condition and is_default:
        return Message("The default flow must not have a condition: it is taken when no other applies.")
    if gateway.type == "exclusiveGateway" and free > 1 and not has_condition and not is_default:
        return Message("A flow out of an exclusive gateway needs a condition, or must be its default.")
    return None
