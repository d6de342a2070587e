"""A parallel gateway that one of its own tokens comes back to waits for ever for the others (13.4.1)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for gateway in level.elements("parallelGateway"):
            flows, behind = level.incoming[gateway.id], level.reachable(gateway.id)
            again = [flow for flow in flows if flow.source in behind or flow.source == gateway.id]
            if again and len(again) < len(flows):
                message = Message(
                    "A loop leads back into this gateway, which then waits for ever. Merge it before."
                )
                yield gateway, message
