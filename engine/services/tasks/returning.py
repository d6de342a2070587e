"""Sending a case back to an earlier task, and taking one's own completion back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.bpmn import Verb
from engine.errors import Conflict, InvalidAnswers, Message
from engine.events import (
    DocumentIssued,
    MessageThrown,
    NumberIssued,
    SignalThrown,
    TaskReturned,
    TaskWithdrawn,
)
from engine.labels import Labels
from engine.services import access, looking, notifications, people
from engine.services.access import Actor
from engine.services.passage import Ended, Passage, running
from engine.services.tasks import offered
from engine.services.tasks.completing import closing
from engine.services.tasks.handing import require_not_delegated
from engine.services.tasks.opening import happened, label, lost, own_task, still_waiting, visible_task
from engine.store import drafts, history
from engine.store import tasks as store
from engine.store.tasks import OneTask, State, Task

LEFT_THE_HOUSE = [each.__name__ for each in (MessageThrown, SignalThrown, NumberIssued, DocumentIssued)]
"""What others may already have acted upon."""


class TooLate(Conflict):
    """{task} can no longer be taken back: {reason}"""


@dataclass(frozen=True)
class Earlier:
    """A task that a case can be sent back to."""

    process: str
    element: str
    name: Labels
    who: str
    when: datetime


def earlier(session: Session, row: OneTask, actor: Actor) -> list[Earlier]:
    """The tasks done in a case that it can be sent back to from one of its open ones, the latest first."""
    run = looking.look(session, row.Instance, row.Definition, actor)
    here = (row.Task.process, row.Task.element)
    reachable = run.ways_back(row.Task.number) - {here}
    done = store.last_done(session, row.Task.instance_id)
    return [_earlier(task) for task in reversed(done) if (task.process, task.element) in reachable]


def places_back(session: Session, task_id: str, actor: Actor) -> list[Earlier]:
    """The same for a task of the actor's, by its id."""
    return earlier(session, own_task(session, task_id, actor), actor)


def send_back(
    session: Session,
    task_id: str,
    process: str,
    element: str,
    reason: str,
    actor: Actor,
    straight: bool = False,
) -> None:
    """Closes the actor's task and sends the case back to an earlier one, to whoever did that.

    With `straight` it comes back to the actor's task once that is done, and what runs beside it goes on;
    without, everything that follows the earlier task is gone through anew.
    """
    row = own_task(session, task_id, actor)
    offered.require(session, row, Verb.RETURN)
    require_not_delegated(row.Task)
    if not reason.strip():
        raise InvalidAnswers({"reason": [Message("Say what is to be corrected.")]})
    back = next((e for e in store.last_done(session, row.Task.instance_id) if _is(e, process, element)), None)
    if back is None:
        raise InvalidAnswers({"to": [Message("The case has not been there.")]})
    with still_waiting(session, row.Task, actor) as passage:
        _return(passage, row.Task, back, reason.strip(), straight)
    drafts.drop(session, task_id)
    _tell_doer(session, back, row.Task, actor)


def may_withdraw(session: Session, row: OneTask, actor: Actor) -> bool:
    """Whether the actor could still take their completion of a task back, where the diagram offers that."""
    return _obstacle(session, row, actor) is None


def withdraw(session: Session, task_id: str, reason: str, actor: Actor) -> None:
    """Takes the actor's completion of a task back, which is then theirs to do again. Raises `TooLate` once
    anybody has begun with what followed, or something has left the house."""
    row = visible_task(session, task_id, actor)
    offered.require(session, row, Verb.WITHDRAW)
    access.require(row.Task.completed_by == actor.username, Message("you did not do this task"))
    obstacle = _obstacle(session, row, actor)
    if obstacle is not None:
        raise TooLate(task=label(row.Task), reason=obstacle)
    try:
        with running(session, row.Task.instance_id, actor) as passage:
            _take_back(passage, row.Task, reason.strip())
    except Ended:
        raise lost(session, task_id) from None


def _return(passage: Passage, task: Task, back: Task, reason: str, straight: bool) -> None:
    if not store.finish(passage.session, task, closing(passage, task, State.RETURNED)):
        raise lost(passage.session, task.id)
    passage.completed.add(task.number)
    said = {"to": back.element, "to_name": back.name, "reason": reason, "straight": straight}
    passage.events.append(happened(task, TaskReturned, **said))
    opening = passage.openings[back.process, back.element] = _again(passage.session, back)
    left = passage.run.send_back(task.number, back.process, back.element, others_wait=straight)
    opening["returned"] = _note(task, passage.actor, reason, left if straight else None)


def _again(session: Session, back: Task) -> dict[str, Any]:
    """Whoever did the task does it again, if they are still there."""
    doer = _doer(back)
    return {"assignee": doer} if people.is_active(session, doer) else {}


def _doer(back: Task) -> str:
    """Whose a completed task was, also where somebody stood in for them."""
    assert back.completed_by is not None, "it was completed"
    return back.completed_for or back.completed_by


def _note(task: Task, actor: Actor, reason: str, to: str | None) -> dict[str, Any]:
    return {
        "by": actor.username,
        "name": actor.name,
        "at": clock.now().isoformat(),
        "reason": reason,
        "step": task.name,
        "step_en": task.name_en,
        **({"to": to} if to is not None else {}),
    }


def _obstacle(session: Session, row: OneTask, actor: Actor) -> Message | None:
    """Why a completion cannot be taken back."""
    task = row.Task
    if task.state is not State.COMPLETED or task.completed_by != actor.username:
        return Message("you did not do this task")
    if row.Instance.state != "running":
        return Message("the case has ended")
    if row.Instance.rev != task.case_rev:
        return Message("the case has gone on since")
    after = [each for each in store.open_of(session, task.instance_id) if each.Task.number > task.number]
    if not after:
        return Message("nobody is waiting for it to be gone on with")
    if any(each.Task.rev > 1 or drafts.any_of(session, each.Task.id) for each in after):
        return Message("somebody has begun with what follows")
    if history.since(session, task.instance_id, task.completed_at, LEFT_THE_HOUSE):
        return Message("a number, a document or a message has been sent out")
    return None


def _take_back(passage: Passage, task: Task, reason: str) -> None:
    if passage.instance.rev != task.case_rev:
        raise TooLate(task=label(task), reason=Message("the case has gone on since"))
    following = min(number for number in passage.was.tasks if number > task.number)
    passage.openings[task.process, task.element] = {"assignee": passage.actor.username}
    passage.events.append(happened(task, TaskWithdrawn, reason=reason))
    passage.run.send_back(following, task.process, task.element)


def _tell_doer(session: Session, back: Task, task: Task, actor: Actor) -> None:
    named = {"who": actor.name, "task": label(back), "step": label(task)}
    message = Message("{who} has sent {task} back to you from {step}.", named)
    notifications.tell(session, [_doer(back)], message, task.instance_id)


def _is(task: Task, process: str, element: str) -> bool:
    return (task.process, task.element) == (process, element)


def _earlier(task: Task) -> Earlier:
    assert task.completed_at is not None, "it was completed"
    return Earlier(task.process, task.element, label(task), task.completed_name or "", task.completed_at)
