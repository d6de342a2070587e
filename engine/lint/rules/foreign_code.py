"""Listeners and connectors of Camunda would run code; here they would be passed over in silence."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import About, Complaint, Sheet

SEVERITY = Severity.ERROR

CODE = frozenset(
    (
        *("camunda:executionListener", "camunda:taskListener", "camunda:connector", "camunda:formData"),
        "camunda:errorEventDefinition",
    )
)
ATTRIBUTES = {
    "formKey": Message("Refer to a form by camunda:formRef."),
    "variableMappingClass": Message("Pass variables by camunda:in and camunda:out."),
    "variableMappingDelegateExpression": Message("Pass variables by camunda:in and camunda:out."),
    "caseRef": Message("Call a process."),
}


def check(sheet: Sheet) -> Iterator[Complaint]:
    for about, names in _extended(sheet):
        for name in CODE.intersection(names):
            message = Message(
                "{name} is not run here. Draw what it does as an element of the process.", {"name": name}
            )
            yield about, message
    for element in sheet.elements():
        for name in ATTRIBUTES:
            if name in element.camunda:
                message = Message(
                    "camunda:{attribute} means nothing here. {instead}",
                    {"attribute": name, "instead": ATTRIBUTES[name]},
                )
                yield element, message


def _extended(sheet: Sheet) -> Iterator[tuple[About, tuple[str, ...]]]:
    """Whatever may have extension elements, and which."""
    yield None, sheet.process.extensions
    yield from ((element, element.extensions) for element in sheet.elements())
    yield from ((flow, flow.extensions) for flow in sheet.flows())
