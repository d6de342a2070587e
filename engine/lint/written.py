"""Every place of a diagram where an expression can be written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine import bpmn
from engine.lint.sheet import About, Sheet

EITHER = (
    "assignee",
    "candidateUsers",
    "candidateGroups",
    "dueDate",
    "followUpDate",
    "priority",
    "decisionRef",
)
"""Camunda attributes that are a text, or FEEL after a `=`."""


DEADLINE = ("deadline", "deadlineFrom", "deadlineNumber", "deadlineUnit", "deadlineMetOn")
"""Properties of a user task that are a text, or FEEL after a `=`."""


@dataclass(frozen=True)
class Written:
    """A text that is or may be an expression."""

    about: About
    place: str
    """How the attribute or element is called in the XML."""
    text: str
    always_feel: bool = False
    """FEEL with or without the leading `=`."""

    @property
    def feel(self) -> str | None:
        """The expression, if it is one."""
        return bpmn.feel_of(self.text) or (self.text if self.always_feel else None)


def written(sheet: Sheet) -> Iterator[Written]:
    """The texts of a process, empty ones left out."""
    found = [*_of_flows(sheet)]
    for element in sheet.elements():
        found += [
            *_of_attributes(element),
            *_of_parameters(element),
            *_of_loop(element),
            *_of_events(element),
        ]
        if element.type == "scriptTask":
            found.append(Written(element, "script", element.script or "", always_feel=True))
    yield from (each for each in found if each.text)


def _of_flows(sheet: Sheet) -> Iterator[Written]:
    for flow in sheet.flows():
        yield Written(flow, "conditionExpression", flow.condition or "", always_feel=True)


def _of_attributes(element: bpmn.Element) -> Iterator[Written]:
    for name in EITHER:
        yield Written(element, name, element.camunda.get(name, ""))
    yield Written(element, "calledElement", element.attributes.get("calledElement", ""))
    yield Written(element, "correlationKey", element.properties.get("correlationKey", ""))
    yield Written(element, "excludesUnits", element.properties.get("excludesUnits", ""))
    for name in DEADLINE:
        yield Written(element, name, element.properties.get(name, ""))
    gathered = element.properties.get("outputElement", "")
    yield Written(element, "outputElement", gathered, always_feel=True)


def _of_parameters(element: bpmn.Element) -> Iterator[Written]:
    for parameter in (*element.inputs, *element.outputs):
        for text in _texts(parameter.value):
            yield Written(element, parameter.name, text, always_feel=parameter.script_format is not None)
    for passing in (*element.ins, *element.outs):
        yield Written(element, "sourceExpression", passing.expression or "", always_feel=True)
        yield Written(element, "businessKey", passing.business_key or "")


def _texts(value: str | tuple[str, ...] | Mapping[str, str]) -> list[str]:
    match value:
        case str():
            return [value]
        case Mapping():
            return list(value.values())
        case _:
            return list(value)


def _of_loop(element: bpmn.Element) -> Iterator[Written]:
    loop = element.loop
    if loop is not None:
        yield Written(element, "collection", loop.collection or "", always_feel=True)
        yield Written(element, "loopCardinality", loop.cardinality or "", always_feel=True)
        yield Written(element, "completionCondition", loop.condition or "", always_feel=True)
        yield Written(element, "outputDataItem", loop.output_element or "", always_feel=True)


def _of_events(element: bpmn.Element) -> Iterator[Written]:
    for event in element.events:
        if event.kind == "timer":
            text = event.text or ""
            yield Written(element, "timer", text, always_feel=not bpmn.is_time(event.timer, text))
        if event.kind == "conditional":
            yield Written(element, "condition", event.text or "", always_feel=True)
        if event.kind in ("message", "signal"):
            yield Written(element, event.kind, event.name or "")
        for passing in event.passed:
            yield Written(element, "sourceExpression", passing.expression or "", always_feel=True)
