"""A gateway that joins and splits at once is read in two ways."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.WARNING


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for gateway in level.elements(*bpmn.GATEWAYS):
            if len(level.incoming[gateway.id]) > 1 and len(level.outgoing[gateway.id]) > 1:
                yield gateway, Message("The gateway joins and splits. Draw two gateways.")
