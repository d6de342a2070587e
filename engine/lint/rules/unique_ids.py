"""An id that stands twice says nothing; editors that copy by hand produce them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for name in sheet.diagram.duplicates:
        element = next((each for each in sheet.elements() if each.id == name), None)
        yield element, Message("The id {id} is used more than once.", {"id": name})
