"""People read labels: in the worklist, in the history, on the diagram."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.WARNING


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for element in level.elements():
            asks = element.type == "exclusiveGateway" and len(level.outgoing[element.id]) > 1
            if not element.name and (asks or element.type in bpmn.TASKS or element.type == "callActivity"):
                yield element, Message("The element has no label.")
