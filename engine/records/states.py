"""The states of a record: which follows which, by which article, under which condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine import feel, workdays
from engine.errors import Message
from engine.feel import Expression
from engine.records.fields import FieldType, RecordField


@dataclass(frozen=True)
class Move:
    """A state that may be reached: from which states, or as the first one."""

    to: str
    sources: frozenset[str]
    first: bool
    article: str | None
    condition: Expression | None
    """Over the record's fields as they are after the change; it must be true."""


@dataclass(frozen=True)
class States:
    """The states that one field goes through."""

    field: str
    moves: tuple[Move, ...]
    returns: frozenset[str] = frozenset()
    """States from which a record goes back to the one it had before."""

    def ways(self, old: str | None, new: str | None) -> list[Move]:
        """The declared moves between two states; a record without a state begins with a first one."""
        return [move for move in self.to(new) if (move.first if old is None else old in move.sources)]

    def to(self, new: str | None) -> list[Move]:
        """The declared moves to a state."""
        return [move for move in self.moves if move.to == new]


class BadStates(Exception):
    """A declaration that says nothing clear."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


def read(parts: Any, fields: tuple[RecordField, ...]) -> tuple[States, ...]:
    """The setting `states` of a kind; raises `BadStates`."""
    if not isinstance(parts, list) or not all(isinstance(part, Mapping) for part in parts):
        raise BadStates(Message("The states of a kind are a list: a field with its moves each."))
    return tuple(_states(part, fields) for part in parts)


def _states(part: Mapping[str, Any], fields: tuple[RecordField, ...]) -> States:
    name, moves = part.get("field"), part.get("moves")
    field = next((field for field in fields if field.key == name), None)
    if field is None or field.type is not FieldType.OPTION or not isinstance(moves, list):
        raise BadStates(Message("States are those of a field with options: {field}.", {"field": str(name)}))
    names = [each.key for each in fields]
    found = States(
        field.key, tuple(_move(each, names) for each in moves), frozenset(_listed(part, "returns"))
    )
    _refuse_unknown(found, field)
    return found


def _move(part: Any, names: list[str]) -> Move:
    if not isinstance(part, Mapping) or not isinstance(part.get("to"), str):
        raise BadStates(Message("A move says to which state it leads."))
    sources, first = frozenset(_listed(part, "from")), part.get("first") is True
    if not sources and not first:
        params = {"state": part["to"]}
        raise BadStates(
            Message("The move to {state} says neither from where nor that it is the first.", params)
        )
    return Move(part["to"], sources, first, part.get("article"), _condition(part.get("when"), names))


def _listed(part: Mapping[str, Any], name: str) -> list[str]:
    """Names in a text, separated by blanks."""
    return str(part.get(name) or "").split()


def _condition(text: Any, names: list[str]) -> Expression | None:
    if text is None:
        return None
    try:
        return feel.parse(str(text).removeprefix("="), {*names, *workdays.NAMES})
    except feel.FeelSyntaxError as error:
        raise BadStates(error.message) from error


def _refuse_unknown(states: States, field: RecordField) -> None:
    """Options that stand in the kind itself are known here; those of a table are not."""
    if isinstance(field.options, Mapping):
        for name in _named(states):
            if name not in field.options:
                params = {"state": name, "field": field.key}
                raise BadStates(Message("{state} is no option of the field {field}.", params))


def _named(states: States) -> Iterator[str]:
    yield from states.returns
    for move in states.moves:
        yield move.to
        yield from move.sources
