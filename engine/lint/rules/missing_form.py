"""A task without a form can only be ticked off."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.WARNING


def check(sheet: Sheet) -> Iterator[Complaint]:
    for task in sheet.elements("userTask"):
        if task.form_ref is None:
            yield task, Message("The task has no form (camunda:formRef).")
