"""What administrators do with cases. Everything says why, and is kept in the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from engine.errors import InvalidAnswers, Message, NotFound
from engine.events import Event, InstanceCancelled, TokenMoved, VariablesChanged
from engine.runtime import Live, Place
from engine.services import access, given, looking
from engine.services.access import Actor
from engine.services.incidents import closed_by
from engine.services.passage import running
from engine.store import incidents as incident_store
from engine.store import instances as store
from engine.store.instances import State


def cancel(session: Session, instance_id: str, reason: str, actor: Actor) -> None:
    """Stops a case for good."""
    _require_mending(actor, reason)
    with running(session, instance_id, actor) as passage:
        passage.events.append(InstanceCancelled(reason=reason))
        passage.run.cancel()
        passage.cancelled = True
        incident_store.close(session, instance_id, closed_by(actor))


def set_variables(
    session: Session, instance_id: str, changes: Mapping[str, Any], reason: str, actor: Actor, scope: int = 0
) -> None:
    """Sets variables of one scope (0 is the case's own)."""
    _require_mending(actor, reason)
    with running(session, instance_id, actor) as passage:
        passage.run.set_variables(scope, given.values(session, changes, passage.instance.as_of))
        _say_why(passage.run.effects, reason)


def targets(session: Session, instance_id: str, actor: Actor) -> list[tuple[Live, list[Place]]]:
    """Where a running case stands, with the elements that each step can be moved to."""
    _require_mending(actor)
    row = store.get(session, instance_id)
    if row is None or row.Instance.state is not State.RUNNING:
        return []
    run = looking.look(session, row.Instance, row.Definition, actor)
    return [(live, run.targets(live.number)) for live in run.live()]


def move(session: Session, instance_id: str, number: int, to: str, reason: str, actor: Actor) -> None:
    """Takes the case from the step `number` to the element `to` of the same process."""
    _require_mending(actor, reason)
    with running(session, instance_id, actor) as passage:
        at = next((live for live in passage.run.live() if live.number == number), None)
        if at is None:
            raise NotFound(what=Message("The step"), key=number)
        passage.events.append(_moved(at, to, reason))
        passage.run.move(number, to)


def retry(session: Session, instance_id: str, number: int, actor: Actor) -> None:
    """Repeats a failed step. When it fails again, `StepFailed` says why and nothing has changed."""
    _require_mending(actor)
    with running(session, instance_id, actor) as passage:
        passage.run.retry(number)


def _say_why(told: list[Event], reason: str) -> None:
    """Gives the reason to what the runtime reported first: the change that was asked for."""
    for at, event in enumerate(told):
        if isinstance(event, VariablesChanged):
            told[at] = replace(event, reason=reason)
            return


def _moved(at: Live, to: str, reason: str) -> TokenMoved:
    return TokenMoved(
        process=at.process_key,
        element=at.element_id,
        name=at.labels.zh,
        number=at.number,
        to=to,
        reason=reason,
    )


def _require_mending(actor: Actor, reason: str | None = None) -> None:
    access.require(access.may_mend(actor), Message("mending cases is not granted to you"))
    if reason is not None and not reason.strip():
        raise InvalidAnswers({"reason": [Message("Say why.")]})
