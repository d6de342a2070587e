"""Where a process or subprocess begins must be one element."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        starts = level.body.starts()
        plain = [start for start in starts if start.event is None]
        if not starts:
            yield level.around, Message("There is no start event.")
        elif level.around is not None and len(starts) > 1:
            message = Message(
                "A subprocess has exactly one start event, this one has {count}.", {"count": len(starts)}
            )
            yield level.around, message
        elif len(plain) > 1:
            yield plain[1], Message("A process has at most one start event without an event definition.")
        if level.around is None:
            yield from (
                (start, Message("What starts a process has a plain name: there are no variables yet."))
                for start in starts
                if start.event is not None and _is_computed(start.event)
            )


def _is_computed(event: bpmn.Event) -> bool:
    return event.kind in ("message", "signal") and bpmn.feel_of(event.name) is not None
