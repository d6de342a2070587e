"""A form that is not deployed cannot be filled in."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for element in sheet.elements("userTask", "startEvent"):
        form, forms = element.form_ref, sheet.known.forms
        if form is not None and forms is not None and form not in forms:
            yield element, Message("There is no form {form}.", {"form": form})
