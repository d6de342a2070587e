"""A group of people that cannot have anybody in it: its role or its unit does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.known import Known
from engine.lint.sheet import About, Complaint, Sheet

SEVERITY = Severity.WARNING


def check(sheet: Sheet) -> Iterator[Complaint]:
    for about, groups in _groups(sheet):
        if bpmn.feel_of(groups) is None:
            for group in bpmn.items_of(groups):
                yield from ((about, reason) for reason in _reasons(group, sheet.known))


def _groups(sheet: Sheet) -> Iterator[tuple[About, str | None]]:
    yield None, sheet.process.camunda.get("candidateStarterGroups")
    for task in sheet.elements("userTask"):
        yield task, task.candidate_groups


def _reasons(group: str, known: Known) -> Iterator[Message]:
    role, _, unit = group.partition("@")
    if known.roles is not None and role not in known.roles:
        yield Message("There is no role {role}.", {"role": group})
    if known.units is not None and unit and unit not in known.units:
        yield Message("There is no unit {unit}.", {"unit": unit})
