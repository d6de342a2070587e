"""What a call passes in and out says where it comes from and under which name it arrives."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for element in sheet.elements():
        thrown = (passing for event in element.events for passing in event.passed)
        for passing in (*element.ins, *element.outs, *thrown):
            if not (passing.all or passing.business_key or passing.source or passing.expression):
                yield element, Message("camunda:in and camunda:out need a source, or an expression.")
            elif _needs_target(passing) and not passing.target:
                yield element, Message("camunda:in and camunda:out need a target.")


def _needs_target(passing: bpmn.Passing) -> bool:
    return not passing.all and not passing.business_key
