"""A loop says how often, or when it ends (13.3.6, 13.3.7)."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for element in sheet.elements(*bpmn.ACTIVITIES):
        loop = element.loop
        if loop is None:
            continue
        if loop.kind == "standard" and loop.condition is None and loop.maximum is None:
            yield element, Message("The loop has neither a condition nor a maximum: it would never end.")
        if loop.kind != "standard" and loop.collection is None and loop.cardinality is None:
            yield element, Message("The multi-instance says neither a collection nor a number of instances.")
        if loop.maximum is not None and not loop.maximum.isdecimal():
            message = Message("The loop's maximum {maximum} is no whole number.", {"maximum": loop.maximum})
            yield element, message
