"""A task that nobody may do waits for an administrator."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.WARNING


def check(sheet: Sheet) -> Iterator[Complaint]:
    for task in sheet.elements("userTask"):
        if not any(name in task.camunda for name in ("assignee", "candidateUsers", "candidateGroups")):
            yield task, Message("The task says nobody who may do it (assignee or candidate groups).")
