"""Parts of the standard that would change what happens, and that the engine does not read, are refused."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR

_WHO = Message("Say who may do the task by camunda:assignee or camunda:candidateGroups.")
_MAPPED = Message("Map the values on an activity before or behind it.")
_ONCE = Message("Draw the steps that should happen as elements of the process.")
INSTEAD = {
    "resourceRole": _WHO,
    "performer": _WHO,
    "humanPerformer": _WHO,
    "potentialOwner": _WHO,
    "assignment": Message("Compute values by camunda:inputOutput."),
    "transformation": Message("Compute values by camunda:inputOutput."),
    "waitForCompletion": Message("A compensation here always waits for its handlers."),
    "behavior": Message("Throw the event in the activity that is repeated."),
    "camunda:inputParameter": _MAPPED,
    "camunda:outputParameter": _MAPPED,
    "camunda:in": _MAPPED,
    "camunda:out": _MAPPED,
}
MAPPED = bpmn.ACTIVITIES | {"intermediateCatchEvent"}
"""What has input and output parameters."""
TOLD = frozenset(("message", "signal"))
"""What a throwing event tells by its input parameters."""


def check(sheet: Sheet) -> Iterator[Complaint]:
    for element in sheet.elements():
        for name in (*element.unread, *_mappings(element)):
            message = Message(
                "{name} would change what happens here, but is not read. {instead}",
                {"name": name, "instead": INSTEAD.get(name, _ONCE)},
            )
            yield element, message


def _mappings(element: bpmn.Element) -> Iterator[str]:
    """Camunda's mappings, where nothing reads them."""
    kind = element.event.kind if element.event else None
    throws = element.type in ("intermediateThrowEvent", "endEvent") and kind in TOLD
    if element.inputs and not (throws or element.type in MAPPED):
        yield "camunda:inputParameter"
    if element.outputs and element.type not in MAPPED:
        yield "camunda:outputParameter"
    told = any(event.passed for event in element.events if event.kind != "signal")
    if told or (element.ins and element.type != "callActivity"):
        yield "camunda:in"
    if element.outs and element.type != "callActivity":
        yield "camunda:out"
