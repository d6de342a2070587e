"""An expression reads a name that nothing gives a value: it is null there, and a condition has no answer.

Which names there can be is known when every form is, and no message, program or caller brings others along.
Elsewhere a name is doubted only if it looks like a slip of the pen.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.names import given, read
from engine.lint.sheet import Complaint, Sheet
from engine.lint.spelling import meant

SEVERITY = Severity.WARNING


def check(sheet: Sheet) -> Iterator[Complaint]:
    if sheet.known.fields is None and any(element.form_ref for element in sheet.elements()):
        return  # anything may come from the forms
    there = given(sheet)
    for about, name in read(sheet, there.names):
        if name in there.names:
            continue
        other = meant(name, there.likely)
        if other is not None:
            message = Message(
                "Nothing in the process gives {name} a value. Was {other} meant?",
                {"name": name, "other": other},
            )
            yield about, message
        elif there.all:
            yield about, Message("Nothing in the process gives {name} a value.", {"name": name})
