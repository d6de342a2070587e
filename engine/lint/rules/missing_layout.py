"""Without a layout nobody can look at the diagram."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.WARNING


def check(sheet: Sheet) -> Iterator[Complaint]:
    hidden = [element for element in sheet.elements() if element.id not in sheet.diagram.drawn]
    if hidden:
        message = Message(
            "{count} element(s) have no place in the layout of the diagram.", {"count": len(hidden)}
        )
        yield hidden[0], message
