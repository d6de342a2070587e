"""A task whose completion waits for those who sign it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.errors import Conflict, Message
from engine.events import TaskSubmitted
from engine.services import drafts, notifications, people
from engine.services.access import Actor
from engine.services.tasks.completing import check, finish
from engine.services.tasks.opening import hand, label, tell
from engine.store import requests
from engine.store import tasks as store
from engine.store.requests import Kind
from engine.store.tasks import OneTask, Task


class Unsigned(Conflict):
    """{task} waits for the signature of {who}."""


def require_signed(session: Session, task: Task) -> None:
    """Raises `Unsigned` while somebody who signs before or beside the assignee has not."""
    waiting = requests.open_of(session, task.id, [Kind.BEFORE, Kind.BESIDE])
    if waiting:
        raise Unsigned(task=label(task), who=", ".join(each.name for each in waiting))


def is_signed_after(session: Session, task: Task) -> bool:
    """Whether somebody is to sign the task once it is completed."""
    return bool(requests.open_of(session, task.id, [Kind.AFTER]))


def submit(session: Session, row: OneTask, answers: Mapping[str, Any], actor: Actor) -> None:
    """Keeps good answers until those who sign afterwards have agreed to them."""
    check(session, row, answers, actor)
    drafts.save(session, row.Task.id, answers, actor)
    hand(session, row.Task, submitted_at=clock.now())
    tell(session, row.Task, actor, TaskSubmitted)
    signers = [each.username for each in requests.open_of(session, row.Task.id, [Kind.AFTER])]
    message = Message(
        "{who} has filled in {task}, which waits for your signature.",
        {"who": actor.name, "task": label(row.Task)},
    )
    notifications.tell(session, signers, message, row.Task.instance_id, row.Task.id)


def go_on(session: Session, task_id: str, refused: bool) -> None:
    """After a signature on a submitted task: back to whoever submitted it, or on when it was the last."""
    row = store.get(session, task_id)
    if row is None or row.Task.submitted_at is None or row.Task.assignee is None:
        return
    if refused:
        hand(session, row.Task, submitted_at=None)
    elif not is_signed_after(session, row.Task):
        _complete(session, row, people.actor_named(session, row.Task.assignee))


def _complete(session: Session, row: OneTask, doer: Actor) -> None:
    draft = drafts.find(session, row.Task.id, doer)
    finish(session, row, draft.answers if draft else {}, doer)
