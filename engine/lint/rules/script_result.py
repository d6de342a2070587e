"""FEEL changes nothing by itself: a script whose value is not kept does nothing."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.WARNING


def check(sheet: Sheet) -> Iterator[Complaint]:
    for task in sheet.elements("scriptTask", "businessRuleTask"):
        if "resultVariable" not in task.camunda:
            message = Message(
                "The result is not kept. Say the variable that it is kept in (camunda:resultVariable)."
            )
            yield task, message
