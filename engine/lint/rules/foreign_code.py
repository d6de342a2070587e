"""Listeners and connectors of Camunda would run code; here they would be passed over in silence."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
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
_DRAWN = Message("Draw a service task with a topic before the event.")
OF_EVENTS = {
    **dict.fromkeys(("class", "delegateExpression", "expression", "type", "topic"), _DRAWN),
    "variableEvents": Message("A condition is looked at whenever a variable is set."),
}
"""What Camunda writes at the definition of an event."""


def check(sheet: Sheet) -> Iterator[Complaint]:
    for about, names in _extended(sheet):
        for name in CODE.intersection(names):
            message = Message(
                "{name} is not run here. Draw what it does as an element of the process.", {"name": name}
            )
            yield about, message
    for element in sheet.elements():
        for name, instead in _attributes(element):
            message = Message(
                "camunda:{attribute} means nothing here. {instead}", {"attribute": name, "instead": instead}
            )
            yield element, message


def _attributes(element: bpmn.Element) -> Iterator[tuple[str, Message]]:
    yield from ((name, instead) for name, instead in ATTRIBUTES.items() if name in element.camunda)
    for event in element.events:
        if element.type in bpmn.EVENTS:
            yield from ((name, instead) for name, instead in OF_EVENTS.items() if name in event.camunda)


def _extended(sheet: Sheet) -> Iterator[tuple[About, tuple[str, ...]]]:
    """Whatever may have extension elements, and which."""
    yield None, sheet.process.extensions
    yield from ((element, element.extensions) for element in sheet.elements())
    yield from ((flow, flow.extensions) for flow in sheet.flows())
