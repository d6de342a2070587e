"""Separation of duties: whoever did one thing in a case may not do another."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import bpmn
from engine.errors import Forbidden, Message
from engine.labels import Labels
from engine.services.access import Actor
from engine.store import tasks
from engine.store.instances import Instance
from engine.store.tasks import Task

EXCLUDES = "excludes"
"""The property of a user task that names them: ids of user tasks, or of the start event, separated by
blanks or commas."""


def reason(session: Session, task: Task, instance: Instance, actor: Actor) -> Message | None:
    """Why the actor may not do the task because of what they did before, if that is so."""
    elements = bpmn.ids_of(task.properties.get(EXCLUDES))
    if not elements or actor.is_system:
        return None
    for done in tasks.done_by(session, task.instance_id, actor.username, elements):
        params = {"task": Labels(done.name, done.name_en)}
        return Message("you did {task} in this case, and whoever did it may not do this", params)
    if instance.starter == actor.username and instance.start_element in elements:
        return Message("you started this case, and whoever did may not do this")
    return None


def require_not_excluded(session: Session, task: Task, instance: Instance, actor: Actor) -> None:
    """Raises `Forbidden` for somebody whom an earlier step excludes. Asked at the claim and at the
    completion: in between they may have done the other one."""
    found = reason(session, task, instance, actor)
    if found is not None:
        raise Forbidden(reason=found)
