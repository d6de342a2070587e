"""What failed when nobody was waiting for an answer, kept until somebody has looked at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.errors import (
    EngineError,
    InvalidAnswers,
    Message,
    NotFound,
    StepFailed,
    as_json,
    from_json,
    stack_of,
)
from engine.events import IncidentOpened, StepSkipped
from engine.runtime import CannotSkip, Running
from engine.services import access, history, looking, versions
from engine.services.access import SYSTEM, Actor
from engine.services.passage import Ended, running
from engine.store import incidents as store
from engine.store import instances, outbox
from engine.store.base import Page
from engine.store.incidents import Incident


@dataclass(frozen=True)
class Place:
    """An element of an instance."""

    instance_id: str
    process: str
    element: str
    number: int | None = None


@dataclass(frozen=True)
class IncidentView:
    """An incident as administrators see it."""

    id: str
    instance_id: str
    process: str
    element: str
    name: str
    """The element's label."""
    reason: Message
    opened_at: datetime
    number: int | None


@dataclass(frozen=True)
class IncidentDetail:
    """An incident with what helps to find its cause."""

    incident: IncidentView
    inputs: Mapping[str, Any]
    """The variables that the step saw when it failed."""
    stack: str
    """Where the program stood."""
    may_skip: bool
    """Whether it is a step that can be passed over."""


def go_on(session: Session, instance_id: str, move: Callable[[Running], object]) -> None:
    """Moves an instance as far as it can go. A step that fails stays where it is, as an incident; all other
    branches go on."""
    # The step's failure is among `run.failures`, which are saved as incidents.
    with running(session, instance_id, SYSTEM) as passage, suppress(StepFailed):
        move(passage.run)


def keep(session: Session, place: Place, move: Callable[[Running], object], error: Exception) -> None:
    """The last attempt at something that failed with `error`: `go_on`, or where not even that is possible an
    incident at the place. A case that has ended meanwhile has no use for it any more."""
    try:
        with session.begin_nested():
            go_on(session, place.instance_id, move)
    except Ended:
        pass
    except Exception:  # it failed with the same error before, which is the one to be shown
        open_at(session, place, error)


def open_at(
    session: Session,
    place: Place,
    error: Exception,
    outbox_id: str | None = None,
    inputs: Mapping[str, Any] | None = None,
) -> None:
    """Opens an incident about something that could not even begin; `inputs` is what it had to work with."""
    reason = message_of(error)
    row = Incident(
        instance_id=place.instance_id,
        process=place.process,
        element=place.element,
        name=_label(session, place),
        number=place.number,
        outbox_id=outbox_id,
        reason=as_json(reason),
        inputs=inputs,
        stack=stack_of(error),
        opened_at=clock.now(),
    )
    session.add(row)
    session.flush()
    event = IncidentOpened(process=place.process, element=place.element, reason=str(reason))
    history.record(session, place.instance_id, SYSTEM, [event], clock.now())


def retry(session: Session, incident_id: str, actor: Actor) -> None:
    """Repeats what failed. When it fails again `StepFailed` says why, and the incident stays as it is."""
    incident = _open(session, incident_id, actor)
    if incident.outbox_id is not None:
        outbox.repeat(session, incident.outbox_id)
        store.close_one(session, incident_id, closed_by(actor))
        return
    with running(session, incident.instance_id, actor) as passage:
        number = incident.number
        assert number is not None, "only what could not be delivered has no step"
        if number in passage.was.failed:
            passage.run.retry(number)
        elif number in passage.was.timers:
            passage.run.fire(number)
            store.close_one(session, incident_id, closed_by(actor))


def skip(session: Session, incident_id: str, reason: str, actor: Actor) -> None:
    """Passes over what failed. The case goes on as if a step had given out nothing; a timer is not waited
    for any more; what could not be delivered stays undelivered. Raises `CannotSkip`, and `StepFailed` when
    what follows fails: then nothing has changed."""
    incident = _open(session, incident_id, actor)
    if not reason.strip():
        raise InvalidAnswers({"reason": [Message("Say why.")]})
    skipped = StepSkipped(
        process=incident.process,
        element=incident.element,
        name=incident.name,
        number=incident.number or 0,
        reason=reason,
    )
    if incident.outbox_id is not None:
        store.close_one(session, incident_id, closed_by(actor))
        history.record(session, incident.instance_id, actor, [skipped], clock.now())
        return
    with running(session, incident.instance_id, actor) as passage:
        number = incident.number
        if number is None or number not in passage.was.failed:
            raise CannotSkip
        passage.events.append(skipped)
        passage.run.skip(number)


def explained(session: Session, incident_id: str, actor: Actor) -> IncidentDetail:
    """An open incident with its inputs and its stack."""
    incident = _open(session, incident_id, actor)
    return IncidentDetail(
        view(incident), incident.inputs or {}, incident.stack or "", _may_skip(session, incident, actor)
    )


def _may_skip(session: Session, incident: Incident, actor: Actor) -> bool:
    row = instances.get(session, incident.instance_id)
    if row is None or incident.outbox_id is not None:
        return incident.outbox_id is not None
    failed = looking.look(session, row.Instance, row.Definition, actor).failed()
    return incident.number in {each.number for each in failed}


def _open(session: Session, incident_id: str, actor: Actor) -> Incident:
    access.require(access.may_mend(actor), Message("mending cases is not granted to you"))
    incident = store.get(session, incident_id)
    if incident is None or incident.resolved_at is not None:
        raise NotFound(what=Message("The incident"), key=incident_id)
    return incident


def open_page(session: Session, actor: Actor, page: int = 1, size: int = 20) -> Page[IncidentView]:
    """All open incidents, the newest first."""
    access.require(access.may_mend(actor), Message("mending cases is not granted to you"))
    found = store.open_page(session, page, size)
    return Page([view(incident) for incident in found.items], found.total)


def count_open(session: Session) -> int:
    return store.count_open(session)


def view(incident: Incident) -> IncidentView:
    return IncidentView(
        id=incident.id,
        instance_id=incident.instance_id,
        process=incident.process,
        element=incident.element,
        name=incident.name,
        reason=from_json(incident.reason),
        opened_at=incident.opened_at,
        number=incident.number,
    )


def message_of(error: Exception) -> Message:
    """What an administrator is told. An error that is not the engine's own is named by its class: its text
    may hold data."""
    if isinstance(error, EngineError):
        return error.message
    return Message(
        "An unexpected error ({kind}). The server's log has it in full.", {"kind": type(error).__name__}
    )


def _label(session: Session, place: Place) -> str:
    row = instances.get(session, place.instance_id)
    assert row is not None, "the place is one of a case"
    element = versions.process(session, place.process, row.Instance.as_of).elements.get(place.element)
    return element.name if element and element.name else place.element


def closed_by(actor: Actor) -> Mapping[str, Any]:
    return {"resolved_at": clock.now(), "resolver": actor.username, "resolver_name": actor.name}
