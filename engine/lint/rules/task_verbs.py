"""The verbs that a task or a process offers are ones that the platform has."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import VERBS, Verb, ids_of
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for task in sheet.elements("userTask"):
        for message in _unknown(task.properties.get(VERBS)):
            yield task, message
    for message in _unknown(sheet.process.properties.get(VERBS)):
        yield None, message


def _unknown(said: str | None) -> Iterator[Message]:
    for name in ids_of(said):
        if name not in set(Verb):
            params = {"verb": name, "verbs": ", ".join(Verb)}
            yield Message("The verb {verb} is unknown. Say some of {verbs}.", params)
