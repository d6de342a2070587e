"""A cancel end belongs in a transaction that has a cancel event at its boundary (10.5.3)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Level, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for end in level.elements("endEvent"):
            if end.event is not None and end.event.kind == "cancel" and not _is_caught(sheet, level):
                message = Message(
                    "A cancel end belongs in a transaction with a cancel event at its boundary."
                )
                yield end, message


def _is_caught(sheet: Sheet, level: Level) -> bool:
    transaction = level.around
    if transaction is None or transaction.type != "transaction":
        return False
    boundaries = (event for around in sheet.levels for event in around.body.boundaries(transaction.id))
    return any(event.event is not None and event.event.kind == "cancel" for event in boundaries)
