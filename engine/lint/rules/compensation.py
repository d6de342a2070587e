"""A compensation event names the activity that undoes; a throw names what is to be undone (10.7)."""

from __future__ import annotations

from collections.abc import Iterator

from engine import bpmn
from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Level, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for element in level.elements():
            if element.event is not None and element.event.kind == "compensate":
                yield from ((element, reason) for reason in _reasons(sheet, level, element))
            if element.for_compensation and (level.incoming[element.id] or level.outgoing[element.id]):
                yield element, Message("An activity that undoes has no sequence flows.")


def _reasons(sheet: Sheet, level: Level, element: bpmn.Element) -> Iterator[Message]:
    match element.type:
        case "boundaryEvent":
            if not _handler(level, element):
                yield Message("No compensation activity is associated with this event.")
            if element.id in _catchers(sheet, level, element.attached_to)[1:]:
                yield Message("The activity can be undone in one way only.")
        case "startEvent":
            undone = _scope_around(sheet, level)
            if undone is None:
                yield Message("Only a subprocess can be undone by an event subprocess within it.")
            elif element.id in _catchers(sheet, _level_of(sheet, undone), undone.id)[1:]:
                yield Message("The activity can be undone in one way only.")
        case _:
            activity = element.event.activity if element.event else None
            if activity is not None and activity not in _undoable(sheet, level):
                yield Message("There is no activity {activity} on this level.", {"activity": activity})


def _handler(level: Level, boundary: bpmn.Element) -> bool:
    handler = level.body.elements.get(boundary.handler or "")
    return handler is not None and handler.for_compensation


def _catchers(sheet: Sheet, level: Level, activity: str | None) -> list[str]:
    """What undoes an activity: the events at its boundary, then those that start event subprocesses in it."""
    boundaries = [event for event in level.body.boundaries(activity or "") if _compensates(event)]
    inside = next((each for each in sheet.levels if each.around and each.around.id == activity), None)
    handlers = inside.body.event_subprocesses() if inside else []
    starts = [start for handler in handlers if handler.body for start in handler.body.starts()]
    return [event.id for event in [*boundaries, *filter(_compensates, starts)]]


def _compensates(event: bpmn.Element) -> bool:
    return event.event is not None and event.event.kind == "compensate"


def _scope_around(sheet: Sheet, level: Level) -> bpmn.Element | None:
    """The subprocess that an event subprocess stands in; None when it stands in the process itself."""
    handler = level.around.id if level.around else ""
    return next((each.around for each in sheet.levels if handler in each.body.elements), None)


def _undoable(sheet: Sheet, level: Level) -> set[str]:
    """What a throw can name: the activities of its level, and in an event subprocess those around it too."""
    found = set(level.body.elements)
    around = level.around
    if around is not None and around.is_event_subprocess:
        found |= _undoable(sheet, _level_of(sheet, around))
    return found


def _level_of(sheet: Sheet, element: bpmn.Element) -> Level:
    return next(each for each in sheet.levels if element.id in each.body.elements)
