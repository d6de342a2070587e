"""An element that no token can come to."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.WARNING


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        begins = [each.id for each in level.elements() if _begins(each)]
        reached = set(begins).union(*(level.reachable(name) for name in begins))
        for element in level.elements():
            if element.id not in reached:
                yield element, Message("No sequence flow leads here from a start event.")


def _begins(element: bpmn.Element) -> bool:
    """What a token comes to by other ways than sequence flows."""
    return element.type == "startEvent" or element.is_event_subprocess or element.for_compensation
