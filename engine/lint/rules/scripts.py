"""Scripts are FEEL; nothing else is ever executed."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import About, Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for task in sheet.elements("scriptTask"):
        if not task.script:
            yield task, Message("The script task has no script.")
    for about, language in _languages(sheet):
        if language is not None and "feel" not in language.lower():
            yield about, Message("{language} is not run here. Write FEEL.", {"language": language})


def _languages(sheet: Sheet) -> Iterator[tuple[About, str | None]]:
    """Where a language can be said, and which is."""
    for element in sheet.elements():
        if element.type == "scriptTask":
            yield element, element.attributes.get("scriptFormat")
        for parameter in (*element.inputs, *element.outputs):
            yield element, parameter.script_format
    for flow in sheet.flows():
        yield flow, flow.language
