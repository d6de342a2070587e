"""Where there is a start event, the standard wants an end event (10.5.2, 10.5.3); readers look for it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.WARNING


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        if not any(level.elements("endEvent")):
            yield level.around, Message("There is no end event.")
