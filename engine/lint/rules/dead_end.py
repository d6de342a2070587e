"""A path that ends without an end event; the standard allows it, readers wonder."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.WARNING


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for element in level.elements():
            if not level.next[element.id] and not _ends(element):
                yield element, Message("The path ends here without an end event.")


def _ends(element: bpmn.Element) -> bool:
    compensates = element.event is not None and element.event.kind == "compensate"
    return (
        element.type == "endEvent" or element.is_event_subprocess or element.for_compensation or compensates
    )
