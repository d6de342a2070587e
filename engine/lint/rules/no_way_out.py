"""A token in a loop without an exit can never leave, so that the instance can never end (13.4)."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Level, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        if not _ends_from_outside(sheet, level):
            for element in level.elements():
                if _begins_to_turn(level, element):
                    yield element, Message("A token that comes here can never leave: no way leads to an end.")
                    break


def _begins_to_turn(level: Level, element: bpmn.Element) -> bool:
    """Whether a token that comes to the element goes round, and only round."""
    behind = level.reachable(element.id)
    return element.id in behind and all(level.next.get(name) for name in behind)


def _ends_from_outside(sheet: Sheet, level: Level) -> bool:
    """Whether something else than its tokens may end a level: an interrupting event, an end of everything."""
    inside = any(_interrupts(each) or _ends_all(each) for each in level.elements())
    if inside or level.around is None:
        return inside
    boundaries = (event for outer in sheet.levels for event in outer.body.boundaries(level.around.id))
    outer = next(outer for outer in sheet.levels if level.around.id in outer.body.elements)
    return any(event.interrupting for event in boundaries) or _ends_from_outside(sheet, outer)


def _interrupts(element: bpmn.Element) -> bool:
    return (
        element.body is not None
        and element.is_event_subprocess
        and any(start.interrupting for start in element.body.starts())
    )


def _ends_all(element: bpmn.Element) -> bool:
    kind = element.event.kind if element.event is not None else None
    return element.type == "endEvent" and kind in ("terminate", "error", "cancel")
