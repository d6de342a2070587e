"""An exclusion names tasks of the same process."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    elements = sheet.process.elements()
    for task in sheet.elements("userTask"):
        for name in ("excludes", "sharedWith"):
            for other in bpmn.ids_of(task.properties.get(name)):
                if other not in elements:
                    yield (
                        task,
                        Message("The exclusion names {task}, which is not in the process.", {"task": other}),
                    )
