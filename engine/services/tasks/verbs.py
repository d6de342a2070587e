"""What people do with tasks: take one on, give it back, complete it, put it aside half done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.errors import AlreadyClaimed, AlreadyDone, Conflict, EngineError, Message, NotFound
from engine.events import AtElement, TaskClaimed, TaskReleased
from engine.labels import Labels
from engine.services import access, drafts, exclusion, given, history, looking, versions
from engine.services.access import Actor
from engine.services.answers import Accepted, Desk, accept, refuse_stopped
from engine.services.passage import Ended, Passage, running
from engine.store import drafts as draft_store
from engine.store import people
from engine.store import tasks as store
from engine.store.tasks import OneTask, State, Task

COMPLETED_BY = "completedBy"
"""The property of a user task that names the variable for its doer's username."""


class Gone(Conflict):
    """{task} is no longer to be done: the case has moved on without it."""


class Unclaimed(EngineError):
    """Nobody has taken {task} on yet. Take it on first."""


def claim(session: Session, task_id: str, actor: Actor) -> None:
    """The actor takes an open task on. Lost races end in `AlreadyClaimed` or `AlreadyDone`."""
    row = open_task(session, task_id, actor)
    task = row.Task
    access.require(access.may_claim(actor, task), Message("this task is not meant for you"))
    exclusion.require_not_excluded(session, task, row.Instance, actor)
    if task.assignee == actor.username:
        return
    if not store.claim(session, task_id, actor.username, None):
        raise _lost(session, task_id)
    _tell(session, task, actor, TaskClaimed)


def unclaim(session: Session, task_id: str, actor: Actor) -> None:
    """Gives a task back to all who may do it."""
    task = open_task(session, task_id, actor).Task
    access.require(access.may_release(actor, task), Message("this task is not yours"))
    others = task.candidate_users or task.candidate_groups
    access.require(bool(others), Message("nobody else could take this task on"))
    if not store.claim(session, task_id, None, task.assignee):
        raise _lost(session, task_id)
    _tell(session, task, actor, TaskReleased)


def complete(
    session: Session, task_id: str, answers: Mapping[str, Any], actor: Actor, expected: int | None = None
) -> None:
    """Completes a task with what its form was filled with, and leads the case on.

    `expected` is the revision of the task that the actor looked at. Raises `AlreadyDone` with who and when,
    `Conflict` for a stale revision, `InvalidAnswers` field by field, `Stopped`, and `StepFailed` when the
    case cannot go on: then nothing has changed.
    """
    row = open_task(session, task_id, actor)  # held on to, so that its record is read once
    task = row.Task
    _require_its_doer(task, actor)
    if expected is not None and expected != task.rev:
        raise Conflict
    with _still_waiting(session, task, actor) as passage:
        exclusion.require_not_excluded(session, task, row.Instance, actor)
        accepted = _accept(passage, task, answers)
        _close(session, task, actor)
        passage.completed.add(task.number)
        passage.events += accepted.events
        passage.run.complete(task.number, {**accepted.variables, **_signature(task, actor)})
    if row.has_draft:
        draft_store.drop(session, task_id)


def save_draft(session: Session, task_id: str, answers: Mapping[str, Any], actor: Actor) -> None:
    """Keeps half-filled answers for the actor, unless the form says that nothing of them may be kept."""
    row = open_task(session, task_id, actor)
    _require_its_doer(row.Task, actor)
    if row.Task.form is not None:
        form = versions.bound_form(session, row.Task.form, row.Instance.as_of)
        refuse_stopped(desk_of(session, row, actor), form, answers)
    drafts.save(session, task_id, answers, actor)


def open_task(session: Session, task_id: str, actor: Actor) -> OneTask:
    """A task that still waits; raises for one that the actor may not see, that is done or that went away."""
    row = store.get(session, task_id)
    if row is None or not access.may_see_task(actor, row.Task):
        raise NotFound(what=Message("The task"), key=task_id)
    if row.Task.state is not State.OPEN:
        raise _closed(row.Task)
    return row


def desk_of(session: Session, row: OneTask, actor: Actor) -> Desk:
    """Where the task's form is filled in, for looking only."""
    run = looking.look(session, row.Instance, row.Definition, actor)
    return _desk(session, row.Task, row.Instance.as_of, run.variables(row.Task.number), actor)


@contextmanager
def _still_waiting(session: Session, task: Task, actor: Actor) -> Iterator[Passage]:
    """The task's case, locked. Somebody may have been faster while the lock was waited for."""
    try:
        with running(session, task.instance_id, actor) as passage:
            if task.number not in passage.was.tasks:
                raise _lost(session, task.id)
            yield passage
    except Ended:
        raise _lost(session, task.id) from None


def _require_its_doer(task: Task, actor: Actor) -> None:
    if task.assignee is None and access.may_claim(actor, task):
        raise Unclaimed(task=label(task))
    access.require(access.may_complete(actor, task), Message("this task is not yours"))


def _accept(passage: Passage, task: Task, answers: Mapping[str, Any]) -> Accepted:
    """A task without a form takes whatever it is given, as variables."""
    if task.form is None:
        values = given.values(passage.session, answers, passage.instance.as_of)
        return Accepted(values, values, ())
    as_of, variables = passage.instance.as_of, passage.run.variables(task.number)
    form = versions.bound_form(passage.session, task.form, as_of)
    return accept(_desk(passage.session, task, as_of, variables, passage.actor), form, answers)


def _desk(session: Session, task: Task, as_of: int, variables: Mapping[str, Any], actor: Actor) -> Desk:
    return Desk(session, actor, task.instance_id, as_of, variables, task.process, task.element, task.id)


def _signature(task: Task, actor: Actor) -> dict[str, str]:
    """The variable that the diagram names for who completed the task."""
    name = task.properties.get(COMPLETED_BY)
    return {name: actor.username} if name else {}


def _close(session: Session, task: Task, actor: Actor) -> None:
    done = {
        "state": State.COMPLETED,
        "completed_at": clock.now(),
        "completed_by": actor.username,
        "completed_name": actor.name,
    }
    if not store.finish(session, task, done):
        raise _lost(session, task.id)


def _lost(session: Session, task_id: str) -> Conflict:
    """Why something that was possible a moment ago no longer is."""
    row = store.get(session, task_id)
    assert row is not None, "tasks are never removed"
    task = row.Task
    if task.state is not State.OPEN:
        return _closed(task)
    if task.assignee is not None:
        named = people.named(session, [task.assignee])  # a diagram may name somebody who is nobody
        return AlreadyClaimed(task=label(task), who=named.get(task.assignee, task.assignee))
    return Conflict()


def _closed(task: Task) -> Conflict:
    if task.state is State.COMPLETED:
        return AlreadyDone(task=label(task), who=task.completed_name, when=task.completed_at)
    return Gone(task=label(task))


def label(task: Task) -> Labels:
    return Labels(task.name, task.name_en)


def _tell(session: Session, task: Task, actor: Actor, event: type[AtElement]) -> None:
    happened = event(process=task.process, element=task.element, name=task.name, number=task.number)
    history.record(session, task.instance_id, actor, [happened], clock.now())
