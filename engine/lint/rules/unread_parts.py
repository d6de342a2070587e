"""Parts of the standard that would change what happens, and that the engine does not read, are refused."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR

_WHO = Message("Say who may do the task by camunda:assignee or camunda:candidateGroups.")
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
}


def check(sheet: Sheet) -> Iterator[Complaint]:
    for element in sheet.elements():
        for name in element.unread:
            message = Message(
                "{name} would change what happens here, but is not read. {instead}",
                {"name": name, "instead": INSTEAD.get(name, _ONCE)},
            )
            yield element, message
