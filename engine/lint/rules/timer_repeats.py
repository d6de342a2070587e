"""A cycle repeats only where the event does not end what it waits in."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.WARNING


def check(sheet: Sheet) -> Iterator[Complaint]:
    for element in sheet.elements("intermediateCatchEvent", "boundaryEvent"):
        cyclic = element.event is not None and element.event.timer == "cycle"
        if cyclic and (element.type == "intermediateCatchEvent" or element.interrupting):
            message = Message(
                "The cycle happens only once here. Write a duration, or let the event not interrupt."
            )
            yield element, message
