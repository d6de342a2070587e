"""Ending a case that should not have been started, by whoever started it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine.bpmn import Verb
from engine.errors import Conflict, InvalidAnswers, Message
from engine.events import InstanceCancelled
from engine.services import access, versions
from engine.services.access import Actor
from engine.services.incidents import closed_by
from engine.services.looking import visible_case
from engine.services.passage import running
from engine.services.tasks import offered
from engine.store import incidents, tasks
from engine.store.instances import InstanceRow, State


class DecidedAlready(Conflict):
    """{who} has already decided in this case: it can no longer be called off."""


def can_call_off(session: Session, instance_id: str, actor: Actor) -> bool:
    """Whether the actor could call the case off now."""
    row = visible_case(session, instance_id, actor)
    instance = row.Instance
    runs = instance.state is State.RUNNING and access.may_call_off(actor, instance)
    return runs and _offers(session, row) and tasks.first_by_others(session, instance) is None


def call_off(session: Session, instance_id: str, reason: str, actor: Actor) -> None:
    """Stops a case for good that nobody but its starter has worked on."""
    row = visible_case(session, instance_id, actor)
    instance = row.Instance
    access.require(access.may_call_off(actor, instance), Message("you did not start this case"))
    access.require(_offers(session, row), Message("the diagram does not let a case be called off"))
    if not reason.strip():
        raise InvalidAnswers({"reason": [Message("Say why.")]})
    with running(session, instance_id, actor) as passage:
        decided = tasks.first_by_others(session, instance)
        if decided is not None:
            raise DecidedAlready(who=decided.completed_name)
        passage.events.append(InstanceCancelled(reason=reason.strip()))
        passage.run.cancel()
        passage.cancelled = True
        incidents.close(session, instance_id, closed_by(actor))


def _offers(session: Session, row: InstanceRow) -> bool:
    return Verb.CALL_OFF in offered.of_process(versions.process_of(session, row.Definition.as_version))
