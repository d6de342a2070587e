"""An error and a cancel always interrupt (10.5.4): a dashed circle would promise what cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for element in sheet.elements("startEvent", "boundaryEvent"):
        kind = element.event.kind if element.event else None
        if kind in ("error", "cancel", "compensate") and not element.interrupting:
            yield element, Message("An event of the kind {kind} always interrupts.", {"kind": kind})
