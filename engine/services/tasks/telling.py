"""Telling others of a case: copies to read, comments, and asking for a task to be done soon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from engine import clock
from engine.bpmn import Verb
from engine.errors import Conflict, InvalidAnswers, Message, NotFound
from engine.events import CaseCopied, TaskUrged
from engine.services import access, history, notifications, people
from engine.services.access import Actor
from engine.services.looking import visible_case
from engine.services.tasks import offered
from engine.services.tasks.opening import closed, label, tell
from engine.store import copies, remarks, tasks, urges
from engine.store import roles as role_store
from engine.store.copies import Copy
from engine.store.instances import Instance
from engine.store.remarks import Remark
from engine.store.tasks import OneTask, State, Task
from engine.store.urges import Urge

BETWEEN_URGES = timedelta(hours=4)
"""How long the platform waits before the same task may be urged again."""
RANKS = {2: "approver", 3: "leader"}
"""Level of an urge -> the rank, in the content's table of roles, of those who hear of it too."""


class UrgedAlready(Conflict):
    """{who} asked for this at {when}. It can be asked for again at {again}."""


def copy(session: Session, instance_id: str, usernames: Sequence[str], note: str, actor: Actor) -> None:
    """Sends a case to people to read: from now on they see it."""
    instance = own_case(session, instance_id, actor)
    have = {each.username for each in copies.of_instance(session, instance_id)}
    found = [people.addressee(session, username) for username in dict.fromkeys(usernames)]
    if not found:
        raise InvalidAnswers({"to": [Message("Say whom you ask.")]})
    new = [person for person in found if person.username not in have]
    stamp = {"sent_by": actor.username, "sent_name": actor.name, "sent_at": clock.now(), "note": note.strip()}
    rows = [{"instance_id": instance.id, "username": p.username, "name": p.name, **stamp} for p in new]
    copies.add(session, rows)
    events = [CaseCopied(to=p.username, to_name=p.name, note=note.strip()) for p in new]
    history.record(session, instance.id, actor, events, clock.now())
    message = Message("{who} sends you a case to read.", {"who": actor.name})
    notifications.tell(session, [person.username for person in new], message, instance.id)


def copies_of(session: Session, instance_id: str, actor: Actor) -> Sequence[Copy]:
    """Who was sent a visible case to read, and when they did."""
    visible_case(session, instance_id, actor)
    return copies.of_instance(session, instance_id)


def mark_read(session: Session, instance_id: str, actor: Actor) -> None:
    """Notes that somebody has read the case they were sent."""
    copies.mark_read(session, instance_id, actor.username, clock.now())


def comment(session: Session, instance_id: str, text: str, actor: Actor, task: Task | None = None) -> Remark:
    """Says something about a case to all who see it. It stays as it is."""
    own_case(session, instance_id, actor)
    if not text.strip():
        raise InvalidAnswers({"text": [Message("Write something.")]})
    remark = Remark(
        instance_id=instance_id,
        step=task.name if task else "",
        step_en=task.name_en if task else "",
        username=actor.username,
        name=actor.name,
        at=clock.now(),
        text=text.strip(),
    )
    session.add(remark)
    session.flush()
    return remark


def comments(session: Session, instance_id: str, actor: Actor) -> Sequence[Remark]:
    visible_case(session, instance_id, actor)
    return remarks.of_instance(session, instance_id)


def urge(session: Session, task_id: str, actor: Actor) -> int:
    """Asks for an open task of a visible case to be done soon, each time one level higher; answers the level.

    Raises `UrgedAlready` while the last time is not `BETWEEN_URGES` ago.
    """
    row = _task_of_visible_case(session, task_id, actor)
    access.require(
        access.may_speak_up(session, actor, row.Instance), Message("you have no part in this case")
    )
    offered.require(session, row, Verb.URGE)
    access.require(row.Task.assignee != actor.username, Message("this task is yours"))
    before, now = urges.of_task(session, task_id), clock.now()
    _require_patience(before, now)
    level = min(3, len(before) + 1)
    session.add(Urge(task_id=task_id, level=level, username=actor.username, name=actor.name, at=now))
    tell(session, row.Task, actor, TaskUrged, level=level)
    message = Message("{who} asks for {task} to be done soon.", {"who": actor.name, "task": label(row.Task)})
    notifications.tell(session, _urged(session, row.Task, level), message, row.Task.instance_id, task_id)
    return level


def may_speak_up(session: Session, instance_id: str, actor: Actor) -> bool:
    """Whether the actor could comment on a visible case, urge and send it to others."""
    return access.may_speak_up(session, actor, visible_case(session, instance_id, actor).Instance)


def own_case(session: Session, instance_id: str, actor: Actor) -> Instance:
    """A case that the actor has a part in. Raises `Forbidden` for somebody who only sees it."""
    instance: Instance = visible_case(session, instance_id, actor).Instance
    access.require(access.may_speak_up(session, actor, instance), Message("you have no part in this case"))
    return instance


def _task_of_visible_case(session: Session, task_id: str, actor: Actor) -> OneTask:
    row = tasks.get(session, task_id)
    if row is None or not access.may_see_instance(session, actor, row.Instance):
        raise NotFound(what=Message("The task"), key=task_id)
    if row.Task.state is not State.OPEN:
        raise closed(row.Task)
    return row


def _require_patience(before: Sequence[Urge], now: datetime) -> None:
    if before and before[0].at + BETWEEN_URGES > now:
        again = before[0].at + BETWEEN_URGES
        raise UrgedAlready(who=before[0].name, when=before[0].at, again=again)


def _urged(session: Session, task: Task, level: int) -> list[str]:
    """Who hears of an urge: whoever has the task or may take it on, and those above them in their units."""
    doers = _doers(session, task)
    units = {unit for username in doers for unit in people.units_of(session, username)}
    ranks = {RANKS[each] for each in range(2, level + 1)}
    roles = [row.key for row in role_store.every(session) if row.rank in ranks]
    above = {h.username for role in roles for unit in units for h in people.with_role(session, role, unit)}
    return sorted(doers | above)


def _doers(session: Session, task: Task) -> set[str]:
    if task.assignee is not None:
        return {task.assignee}
    groups = [
        holder.username for group in task.candidate_groups for holder in people.in_group(session, group)
    ]
    return {*task.candidate_users, *groups}
