"""What happened in an instance: kept as typed rows, read by who may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine.errors import Message, NotFound
from engine.events import (
    AtElement,
    DecisionMade,
    DocumentIssued,
    ElementCompleted,
    Event,
    IncidentOpened,
    InstanceCancelled,
    InstanceCompleted,
    InstanceStarted,
    MessageReceived,
    NumberIssued,
    RequestAnswered,
    StepSkipped,
    TaskCompleted,
    TaskDoneForAnother,
    TaskPrepared,
    TaskReturned,
    TaskTransferred,
    TaskWithdrawn,
    TokenMoved,
)
from engine.services import access
from engine.services.access import Actor
from engine.store import history as store
from engine.store import instances
from engine.store.base import Page
from engine.store.history import HistoryRow

STEPS = [
    event.__name__
    for event in (
        InstanceStarted,
        TaskDoneForAnother,
        TaskCompleted,
        TaskTransferred,
        TaskPrepared,
        TaskReturned,
        TaskWithdrawn,
        RequestAnswered,
        DecisionMade,
        MessageReceived,
        NumberIssued,
        DocumentIssued,
        IncidentOpened,
        StepSkipped,
        TokenMoved,
        InstanceCompleted,
        InstanceCancelled,
    )
]
ENTERED = {"answers", "changes", "payload"}
"""Fields that hold what somebody entered."""
_COLUMNS = {field.name for field in fields(AtElement)}
_ELSEWHERE = {"trace"}
"""Fields that are kept with the decision."""


@dataclass(frozen=True)
class Entry:
    """Something that happened."""

    seq: int
    at: datetime
    kind: str
    """Name of a class of `engine.events`."""
    process: str
    element: str
    name: str
    """The element's label."""
    number: int
    actor: str
    actor_name: str
    data: Mapping[str, Any]
    """The event's remaining fields; without what was entered, for those who may not see it."""


def of(session: Session, instance_id: str, actor: Actor, page: int = 1, size: int = 50) -> Page[Entry]:
    """All that happened in a case, the newest first."""
    require_visible(session, instance_id, actor)
    found = store.page(session, instance_id, page, size)
    return Page([_entry(row, access.may_see_answers(actor)) for row in found.items], found.total)


def steps(session: Session, instance_id: str, actor: Actor) -> list[Entry]:
    """What people and tables did and what was issued, in order: the case's story for whoever takes part in
    it."""
    require_visible(session, instance_id, actor)
    rows = store.of_kinds(session, instance_id, STEPS)
    return [_entry(row, access.may_see_answers(actor)) for row in rows]


def completed_elements(session: Session, instance_id: str) -> list[HistoryRow]:
    """The elements that were completed, with the flows that were taken from them, in order."""
    return store.of_kinds(session, instance_id, [ElementCompleted.__name__])


def record(
    session: Session, instance_id: str, actor: Actor, happened: Iterable[Event], now: datetime
) -> None:
    """Adds events to an instance's history."""
    stamp = {"instance_id": instance_id, "at": now, "actor": actor.username, "actor_name": actor.name}
    store.add(session, [stamp | _row(event) for event in happened])


def require_visible(session: Session, instance_id: str, actor: Actor) -> None:
    """Raises `NotFound` for a case whose history the actor may not see."""
    row = instances.get(session, instance_id)
    if row is None or not access.may_see_history(session, actor, row.Instance):
        raise NotFound(what=Message("The case"), key=instance_id)


def _entry(row: HistoryRow, with_answers: bool) -> Entry:
    hidden = () if with_answers else ENTERED
    return Entry(
        seq=row.seq,
        at=row.at,
        kind=row.kind,
        process=row.process,
        element=row.element,
        name=row.name,
        number=row.number,
        actor=row.actor,
        actor_name=row.actor_name,
        data={name: value for name, value in row.data.items() if name not in hidden},
    )


def _row(event: Event) -> dict[str, Any]:
    """The event's place in columns, the rest in `data`, as the number that was issued is, which is no
    step's."""
    values = {field.name: getattr(event, field.name) for field in fields(event)}
    columns = _COLUMNS if isinstance(event, AtElement) else _COLUMNS - {"number"}
    place = {"process": "", "element": "", "name": "", "number": 0}
    place |= {name: values.pop(name) for name in columns & values.keys()}
    data = {name: value for name, value in values.items() if name not in _ELSEWHERE}
    return {"kind": type(event).__name__, **place, "data": data}
