"""A token in a loop without an exit can never leave, so that the instance can never end (13.4)."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Level, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        name = _trap(level)
        if name is not None and not _ends_from_outside(sheet, level):
            message = Message("A token that comes here can never leave: no way leads to an end.")
            yield level.body.elements[name], message


def _trap(level: Level) -> str | None:
    """The element at which a loop without an exit is entered; the first of them, if there are several.

    1. Where nothing follows is an end; whatever leads there can leave.
    2. From the first element that cannot, any way leads into the loop.
    """
    sources: dict[str, list[str]] = {name: [] for name in level.next}
    for source, targets in level.next.items():
        for target in targets:
            sources.setdefault(target, []).append(source)
    todo = [name for name in sources if not level.next.get(name)]
    able: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in able:
            able.add(name)
            todo += sources[name]
    at = next((name for name in level.next if name not in able), None)
    passed: set[str] = set()
    while at is not None and at not in passed:
        passed.add(at)
        at = level.next[at][0]
    return at


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
