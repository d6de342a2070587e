"""A role that nobody can hold."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.WARNING


def check(sheet: Sheet) -> Iterator[Complaint]:
    roles = sheet.known.roles
    if roles is None:
        return
    for task in sheet.elements("userTask"):
        groups = task.candidate_groups
        if bpmn.feel_of(groups) is None:
            for group in bpmn.items_of(groups):
                if group.partition("@")[0] not in roles:
                    yield task, Message("There is no role {role}.", {"role": group})
