"""The default of an element is one of its own flows."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for element in level.elements():
            own = {flow.id for flow in level.outgoing[element.id]}
            if element.default is not None and element.default not in own:
                message = Message(
                    "The default flow {flow} does not leave this element.", {"flow": element.default}
                )
                yield element, message
