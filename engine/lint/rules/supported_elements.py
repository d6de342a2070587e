"""Elements that the engine does not run are refused, never passed over."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.labels import Labels
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR

UNSUPPORTED = {
    "complexGateway": Message("A complex gateway is not run. Use exclusive, parallel or inclusive gateways."),
    "adHocSubProcess": Message(
        "An ad-hoc subprocess is not run. Use a parallel gateway or event subprocesses."
    ),
}


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for foreign in level.body.foreign:
            message = Message("The engine does not run the element {tag}.", {"tag": foreign.tag})
            yield _stand_in(foreign), message
        for element in level.elements():
            reason = _reason(element)
            if reason is not None:
                yield element, reason


def _stand_in(foreign: bpmn.Foreign) -> bpmn.Element:
    return bpmn.Element(foreign.id, foreign.tag, Labels("", ""))


def _reason(element: bpmn.Element) -> Message | None:
    if element.attributes.get("instantiate") == "true":
        return Message("An element that creates instances is not run. Use a message start event.")
    return UNSUPPORTED.get(element.type)
