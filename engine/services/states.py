"""States of records: a change that the content does not provide for is refused, and the article named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from engine.errors import EngineError
from engine.labels import Labels
from engine.records import Move, RecordKind, States
from engine.services import articles, codes, functions
from engine.store import records as store
from engine.store.records import Record

if TYPE_CHECKING:
    from engine.services.records import Cause


class NoSuchMove(EngineError):
    """{record} cannot go from “{old}” to “{new}”. {article}"""


class NotYet(EngineError):
    """{record} cannot become “{new}” yet: what this needs is not fulfilled. {article}"""


class OutsideProcess(EngineError):
    """“{field}” is changed by the steps of processes only, not by hand."""


def require_moves(
    session: Session, drawn: RecordKind, record: Record, changes: Mapping[str, Any], cause: Cause
) -> None:
    """Raises `NoSuchMove`, `NotYet` or `OutsideProcess` for a change of state that is not provided for."""
    for states in drawn.states:
        if states.field in changes:
            _require_by_process(drawn, states, record, cause)
            _require_move(session, drawn, states, record, changes)


def _require_by_process(drawn: RecordKind, states: States, record: Record, cause: Cause) -> None:
    """The platform itself may begin a record that its content brings along."""
    begins = record.version == 0 and cause.actor.is_system
    if cause.instance_id is None and not begins:
        raise OutsideProcess(field=_field(drawn, states).labels)


def _require_move(
    session: Session, drawn: RecordKind, states: States, record: Record, changes: Mapping[str, Any]
) -> None:
    old, new = record.values.get(states.field), changes[states.field]
    ways = states.ways(old, new)
    if not ways and old in states.returns and _before(session, record, states.field) == new:
        return
    said = {
        "record": record.number or record.title or drawn.labels,
        "new": _state(session, drawn, states, new),
    }
    if not ways:
        said["old"] = _state(session, drawn, states, old)
        raise NoSuchMove(**said, article=_cited(session, states.to(new)))
    values = {field.key: {**record.values, **changes}.get(field.key) for field in drawn.fields}
    if not any(_is_open(session, way, values) for way in ways):
        raise NotYet(**said, article=_cited(session, ways))


def _is_open(session: Session, move: Move, values: Mapping[str, Any]) -> bool:
    return move.condition is None or move.condition.evaluate(values, functions.of(session)).value is True


def _before(session: Session, record: Record, field: str) -> Any:
    """The state that the record had before its present one."""
    latest = store.changes(session, record.key, 1, field=field).items
    return latest[0].old if latest else None


def _field(drawn: RecordKind, states: States) -> Any:
    return drawn.field(states.field)


def _state(session: Session, drawn: RecordKind, states: States, value: Any) -> Labels:
    """What a state is called."""
    options = _field(drawn, states).options
    named = codes.labels(session, options) if isinstance(options, str) else options
    return named.get(value) or Labels(str(value or "—"), str(value or "—"))


def _cited(session: Session, moves: Iterable[Move]) -> Labels:
    """The articles of the moves, as they are quoted."""
    ids = [id for move in moves for id in (move.article or "").split()]
    found = [citation.number for citation in articles.cited(session, ids)]
    if not found:
        return Labels("", "")
    zh, en = "、".join(number.zh for number in found), ", ".join(number.en for number in found)
    return Labels(f"依据：{zh}。", f"By {en}.")
