"""Undoing what was done (10.7, 13.5.5).

A completed activity that can be undone leaves its token behind as a record: COMPLETED, with its own variables
and the records within. Throwing compensation runs the handlers of the records of a scope one after the other,
the last one first; each record is used once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.runtime.activities import Activity
from engine.runtime.tokens import Step

if TYPE_CHECKING:
    from engine.runtime.tokens import Token


def compensate(thrower: Token, activity: str | None = None) -> bool:
    """Undoes one activity, or all of a scope, for a token that waits; True when there is nothing to undo."""
    records = [record for scope in _scopes(thrower) for record in _records(scope, activity)]
    thrower.memo["undo"] = [record.number for record in reversed(records)]
    return not _start_next(thrower)


def handler_done(record: Token) -> None:
    """A handler has ended: its record is used up, and it is the next one's turn."""
    game = record.workflow
    thrower = game.tasks[record.memo["for"]]
    game.remove(record)
    if not _start_next(thrower):
        game.plan(thrower, Step.COMPLETE)


def abandon(thrower: Token) -> None:
    """The token that waits for handlers is taken away: what still runs for it goes too."""
    game = thrower.workflow
    for record in [t for t in game.tasks.values() if t.is_record and t.memo.get("for") == thrower.number]:
        for child in record.children:
            game.cancel(child)


def _start_next(thrower: Token) -> bool:
    game = thrower.workflow
    while thrower.memo["undo"]:
        record = game.tasks.get(thrower.memo["undo"].pop(0))
        if record is not None and "for" not in record.memo:
            record.memo["for"] = thrower.number
            game.begin(record.task_spec.undo, record)
            return True
    return False


def _scopes(thrower: Token) -> list[Token]:
    """The scope whose activities are undone; an event subprocess undoes those of the scope around it too."""
    scopes = [thrower.parent]
    while scopes[0].task_spec.element.is_event_subprocess:
        scopes.insert(0, scopes[0].parent)
    return scopes


def _records(scope: Token, activity: str | None) -> Iterator[Token]:
    """The records to undo, in the order of completion."""
    for record in scope.children:
        if record.is_record:
            if activity in (None, record.task_spec.name):
                yield from _leaves(record)
            else:
                yield from _records(record, activity)


def _leaves(record: Token) -> Iterator[Token]:
    """A record with a handler of its own, else those within."""
    node = record.task_spec
    if isinstance(node, Activity) and node.undo is not None and not record.is_body:
        yield record
    else:
        yield from _records(record, None)
