"""A call activity calls a process that exists."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for call in sheet.elements("callActivity"):
        called, processes = call.attributes.get("calledElement"), sheet.known.processes
        if not called:
            yield call, Message("The call activity does not say which process it calls.")
        elif bpmn.feel_of(called) is None and processes is not None and called not in processes:
            yield call, Message("There is no process {process}.", {"process": called})
