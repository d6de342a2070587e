"""Open tasks as the verbs take hold of them, and why one no longer can be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.errors import AlreadyClaimed, AlreadyDone, Conflict, EngineError, Message, NotFound
from engine.events import AtElement
from engine.labels import Labels
from engine.services import access, history
from engine.services.access import Actor
from engine.services.passage import Ended, Passage, running
from engine.store import people
from engine.store import tasks as store
from engine.store.tasks import OneTask, State, Task


class Gone(Conflict):
    """{task} is no longer to be done: the case has moved on without it."""


class Unclaimed(EngineError):
    """Nobody has taken {task} on yet. Take it on first."""


class Submitted(Conflict):
    """{task} is filled in and waits for those who sign it."""


def open_task(session: Session, task_id: str, actor: Actor) -> OneTask:
    """A task that still waits; raises for one that the actor may not see, that is done or that went away.

    Who could have done it is told that somebody was faster, though they see nothing of it any more.
    """
    row = store.get(session, task_id)
    if row is None or not (
        access.may_claim(actor, row.Task) or access.may_see_task(session, actor, row.Task)
    ):
        raise NotFound(what=Message("The task"), key=task_id)
    if row.Task.state is not State.OPEN:
        raise closed(row.Task)
    return row


def visible_task(session: Session, task_id: str, actor: Actor) -> OneTask:
    """A task, open or not, that the actor may see. Raises `NotFound`."""
    row = store.get(session, task_id)
    if row is None or not access.may_see_task(session, actor, row.Task):
        raise NotFound(what=Message("The task"), key=task_id)
    return row


def own_task(session: Session, task_id: str, actor: Actor) -> OneTask:
    """An open task that the actor has on their desk."""
    row = open_task(session, task_id, actor)
    require_its_doer(row.Task, actor)
    if row.Task.submitted_at is not None:
        raise Submitted(task=label(row.Task))
    return row


def require_its_doer(task: Task, actor: Actor) -> None:
    if task.assignee is None and access.may_claim(actor, task):
        raise Unclaimed(task=label(task))
    access.require(access.may_complete(actor, task), Message("this task is not yours"))


@contextmanager
def still_waiting(session: Session, task: Task, actor: Actor) -> Iterator[Passage]:
    """The task's case, locked. Somebody may have been faster while the lock was waited for."""
    try:
        with running(session, task.instance_id, actor) as passage:
            if task.number not in passage.was.tasks:
                raise lost(session, task.id)
            yield passage
    except Ended:
        raise lost(session, task.id) from None


def hand(session: Session, task: Task, **values: Any) -> None:
    """Changes an open task that is still as it was read; raises why it is not."""
    if not store.hand(session, task, values):
        raise lost(session, task.id)


def lost(session: Session, task_id: str) -> Conflict:
    """Why something that was possible a moment ago no longer is."""
    row = store.get(session, task_id)
    assert row is not None, "tasks are never removed"
    task = row.Task
    if task.state is not State.OPEN:
        return closed(task)
    if task.assignee is not None:
        named = people.named(session, [task.assignee])  # a diagram may name somebody who is nobody
        return AlreadyClaimed(task=label(task), who=named.get(task.assignee, task.assignee))
    return Conflict()


def closed(task: Task) -> Conflict:
    """Why a task that is not open cannot be done."""
    if task.state is State.COMPLETED:
        return AlreadyDone(task=label(task), who=task.completed_name, when=task.completed_at)
    return Gone(task=label(task))


def label(task: Task) -> Labels:
    return Labels(task.name, task.name_en)


def tell(session: Session, task: Task, actor: Actor, event: type[AtElement], **said: Any) -> None:
    """Adds to the history what a person did with a task, where it does not move the case."""
    history.record(session, task.instance_id, actor, [happened(task, event, **said)], clock.now())


def happened(task: Task, event: type[AtElement], **said: Any) -> AtElement:
    """An event at the task's element."""
    return event(process=task.process, element=task.element, name=task.name, number=task.number, **said)
