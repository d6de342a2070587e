"""How a version is found: as of the instance's start, the latest, or a number."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR

BINDINGS = ("formRef", "decisionRef", "calledElement")


def check(sheet: Sheet) -> Iterator[Complaint]:
    for element in sheet.elements():
        for name in BINDINGS:
            binding, version = element.camunda.get(f"{name}Binding"), element.camunda.get(f"{name}Version")
            if binding not in (None, "deployment", "latest", "version"):
                message = Message(
                    "The binding {binding} is unknown. Say deployment, latest or version.",
                    {"binding": binding},
                )
                yield element, message
            elif binding == "version" and not (version or "").isdecimal():
                yield element, Message("The binding version needs the number of a version.")
