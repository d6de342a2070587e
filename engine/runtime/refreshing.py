"""What variables hold a copy of has changed outside: the copies are renewed, and times read from them read
again.

A copy is a context with the thing's `id`, in whatever scope it lies. A time is read again where its
expression names a variable that was renewed: the due date of an open task, and a timer that waits for a date.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.runtime.game import Game


def refresh(game: Game, known: str, values: Mapping[str, Any]) -> bool:
    """Gives each copy of the thing with the id `known` these values; whether there was any."""
    names: set[str] = set()
    for number, variables in list(game.scopes.of.items()):
        copies = {name: value for name, value in variables.items() if _is_copy(value, known)}
        if copies:
            renewed = {name: {**value, **values} for name, value in copies.items()}
            game.write_to(number, renewed, game.tasks[number])
            names.update(copies)
    for token in list(game.tasks.values()):
        if names and token.rests and not token.is_body:
            token.task_spec.read_again(token, names)
    return bool(names)


def _is_copy(value: Any, known: str) -> bool:
    return isinstance(value, Mapping) and value.get("id") == known
