"""A service task names the topic of its work; classes and delegates are Java's."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR

FOREIGN = ("class", "delegateExpression", "expression")


def check(sheet: Sheet) -> Iterator[Complaint]:
    for task in sheet.elements("serviceTask", "sendTask"):
        foreign = [name for name in FOREIGN if name in task.camunda]
        if foreign:
            message = Message(
                "camunda:{attribute} is not run here. Give the task the type external and a topic.",
                {"attribute": foreign[0]},
            )
            yield task, message
        elif task.type == "serviceTask" and not task.topic:
            yield task, Message("The task does not say the topic of its work (camunda:topic).")
