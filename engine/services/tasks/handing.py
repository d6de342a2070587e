"""A task passed from one person to another: for good, or to be prepared and given back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine.bpmn import Verb
from engine.errors import EngineError, InvalidAnswers, Message
from engine.events import TaskDelegated, TaskPrepared, TaskTransferred
from engine.services import access, exclusion, notifications, people
from engine.services.access import Actor
from engine.services.tasks import offered
from engine.services.tasks.opening import hand, label, open_task, own_task, require_its_doer, tell
from engine.store import drafts
from engine.store import people as accounts
from engine.store.tasks import OneTask, Task


class Delegated(EngineError):
    """{task} was given to you to prepare. Say what you have prepared and give it back."""


class NotDelegated(EngineError):
    """{task} was not given to you to prepare."""


def transfer(session: Session, task_id: str, to: str, reason: str, actor: Actor) -> None:
    """Gives a task to somebody who may do it too. An administrator does it for somebody who is away."""
    row = open_task(session, task_id, actor)
    access.require(access.may_hand_over(actor, row.Task), Message("this task is not yours"))
    if not access.may_mend(actor):
        offered.require(session, row, Verb.TRANSFER)
    receiver = _receiver(session, row, to)
    hand(session, row.Task, assignee=receiver.username, owner=None)
    said = {"to": receiver.username, "to_name": receiver.name, "reason": reason.strip()}
    tell(session, row.Task, actor, TaskTransferred, **said)
    template = Message("{who} transferred {task} to you.", _named(row.Task, actor))
    notifications.tell(session, [receiver.username], template, row.Task.instance_id, task_id)


def delegate(session: Session, task_id: str, to: str, reason: str, actor: Actor) -> None:
    """Lets somebody prepare a task; it comes back to the actor, who completes it."""
    row = own_task(session, task_id, actor)
    offered.require(session, row, Verb.DELEGATE)
    require_not_delegated(row.Task)
    receiver = _receiver(session, row, to)
    hand(session, row.Task, assignee=receiver.username, owner=actor.username)
    said = {"to": receiver.username, "to_name": receiver.name, "reason": reason.strip()}
    tell(session, row.Task, actor, TaskDelegated, **said)
    template = Message("{who} asks you to prepare {task}.", _named(row.Task, actor))
    notifications.tell(session, [receiver.username], template, row.Task.instance_id, task_id)


def give_back(session: Session, task_id: str, text: str, actor: Actor) -> None:
    """Gives a prepared task back to its owner, with what was typed into its form."""
    row = open_task(session, task_id, actor)
    task = row.Task
    require_its_doer(task, actor)
    if task.owner is None:
        raise NotDelegated(task=label(task))
    if not text.strip():
        raise InvalidAnswers({"text": [Message("Say what you have prepared.")]})
    owner = task.owner
    hand(session, task, assignee=owner, owner=None)
    drafts.pass_on(session, task_id, actor.username, owner)
    name = accounts.named(session, [owner]).get(owner, owner)
    tell(session, task, actor, TaskPrepared, to=owner, to_name=name, text=text.strip())
    template = Message("{who} has prepared {task} for you.", _named(task, actor))
    notifications.tell(session, [owner], template, task.instance_id, task_id)


def require_not_delegated(task: Task) -> None:
    """Raises `Delegated` for a task that is not its assignee's to decide."""
    if task.owner is not None:
        raise Delegated(task=label(task))


def receivers(session: Session, task_id: str, actor: Actor) -> list[Actor]:
    """Who a task could be handed to by the actor, by name."""
    row = open_task(session, task_id, actor)
    task = row.Task
    groups, users = list(task.candidate_groups), set(task.candidate_users)
    if not groups and not users:
        users = people.in_units(session, actor.units)
    users |= {holder.username for group in groups for holder in people.in_group(session, group)}
    holder = _holder(session, task)
    found = [people.actor_for(session, person) for person in accounts.active(session, users)]
    return [
        each
        for each in found
        if each.username != task.assignee and _obstacle(session, row, each, holder) is None
    ]


def _receiver(session: Session, row: OneTask, to: str) -> Actor:
    receiver = people.addressee(session, to)
    if receiver.username == row.Task.assignee:
        raise InvalidAnswers({"to": [Message("They have the task already.")]})
    obstacle = _obstacle(session, row, receiver, _holder(session, row.Task))
    if obstacle is not None:
        raise InvalidAnswers({"to": [obstacle]})
    return receiver


def _holder(session: Session, task: Task) -> Actor | None:
    """Who has a task; nobody also where a diagram names somebody who is nobody."""
    person = accounts.by_username(session, task.assignee) if task.assignee is not None else None
    return people.actor_for(session, person) if person is not None else None


def _obstacle(session: Session, row: OneTask, receiver: Actor, holder: Actor | None) -> Message | None:
    """Why somebody may not be given a task that the holder has."""
    if not access.may_receive(receiver, holder or receiver, row.Task):
        return Message("They hold no role that this task is meant for.")
    found = exclusion.reason(session, row.Task, row.Instance, receiver)
    return None if found is None else Message("They took part in an earlier step that excludes them.")


def _named(task: Task, actor: Actor) -> dict[str, object]:
    return {"who": actor.name, "task": label(task)}
