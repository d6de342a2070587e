"""What people do with tasks: take one on, give it back, complete it, put it aside half done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine.errors import Conflict, Message
from engine.events import TaskClaimed, TaskReleased
from engine.services import access, drafts, exclusion, versions
from engine.services.access import Actor
from engine.services.answers import refuse_stopped
from engine.services.tasks import submitting
from engine.services.tasks.completing import desk_of, finish
from engine.services.tasks.handing import require_not_delegated
from engine.services.tasks.opening import lost, open_task, own_task, tell
from engine.store import tasks as store


def claim(session: Session, task_id: str, actor: Actor) -> None:
    """The actor takes an open task on. Lost races end in `AlreadyClaimed` or `AlreadyDone`."""
    row = open_task(session, task_id, actor)
    task = row.Task
    access.require(access.may_claim(actor, task), Message("this task is not meant for you"))
    exclusion.require_not_excluded(session, task, row.Instance, actor)
    if task.assignee == actor.username:
        return
    if not store.claim(session, task_id, actor.username, None):
        raise lost(session, task_id)
    tell(session, task, actor, TaskClaimed)


def unclaim(session: Session, task_id: str, actor: Actor) -> None:
    """Gives a task back to all who may do it."""
    task = open_task(session, task_id, actor).Task
    access.require(access.may_release(actor, task), Message("this task is not yours"))
    require_not_delegated(task)
    others = task.candidate_users or task.candidate_groups
    access.require(bool(others), Message("nobody else could take this task on"))
    if not store.claim(session, task_id, None, task.assignee):
        raise lost(session, task_id)
    tell(session, task, actor, TaskReleased)


def complete(
    session: Session, task_id: str, answers: Mapping[str, Any], actor: Actor, expected: int | None = None
) -> None:
    """Completes a task with what its form was filled with, and leads the case on; where others sign it
    afterwards, once they have.

    `expected` is the revision of the task that the actor looked at. Raises `AlreadyDone` with who and when,
    `Conflict` for a stale revision, `Unsigned` while others have to sign first, `InvalidAnswers` field by
    field, `Stopped`, and `StepFailed` when the case cannot go on: then nothing has changed.
    """
    row = own_task(session, task_id, actor)  # held on to, so that its record is read once
    task = row.Task
    require_not_delegated(task)
    if expected is not None and expected != task.rev:
        raise Conflict
    if task.requests:
        submitting.require_signed(session, task)
        if submitting.is_signed_after(session, task):
            submitting.submit(session, row, answers, actor)
            return
    finish(session, row, answers, actor)


def save_draft(session: Session, task_id: str, answers: Mapping[str, Any], actor: Actor) -> None:
    """Keeps half-filled answers for the actor, unless the form says that nothing of them may be kept."""
    row = own_task(session, task_id, actor)
    if row.Task.form is not None:
        form = versions.bound_form(session, row.Task.form, row.Instance.as_of)
        refuse_stopped(desk_of(session, row, actor), form, answers)
    drafts.save(session, task_id, answers, actor)
