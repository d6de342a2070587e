"""What somebody can do with a task now, besides filling it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.bpmn import Verb
from engine.services import access
from engine.services.access import Actor
from engine.services.tasks import offered
from engine.services.tasks.returning import earlier, may_withdraw
from engine.store import requests
from engine.store.requests import Request
from engine.store.requests import State as Asked
from engine.store.tasks import OneTask, State


@dataclass(frozen=True)
class Possible:
    """What an actor can do with a task now, and who is asked about it."""

    verbs: frozenset[Verb]
    give_back: bool
    """It was given to the actor to prepare."""
    requests: Sequence[Request]
    """Everybody who is or was asked about the task, in order."""
    asked: Request | None
    """What the actor is asked about it."""


def possible(session: Session, row: OneTask, actor: Actor) -> Possible:
    """The verbs that the diagram offers, the actor may use and the task is in a state for."""
    task = row.Task
    asked = requests.of_task(session, task.id) if task.requests else ()
    has = task.state is State.OPEN and access.may_complete(actor, task) and task.submitted_at is None
    mine = [each for each in asked if each.username == actor.username and each.state is Asked.OPEN]
    offers = offered.offered(session, row)
    return Possible(
        verbs=offers & _now(session, row, actor, has, offers),
        give_back=has and task.owner is not None,
        requests=asked,
        asked=mine[0] if mine else None,
    )


def _now(session: Session, row: OneTask, actor: Actor, has: bool, offers: frozenset[Verb]) -> frozenset[Verb]:
    """What the state of the task allows; what costs a look at the case is asked of what is offered only."""
    task, found = row.Task, set[Verb]()
    if access.may_speak_up(session, actor, row.Instance):
        found.add(Verb.COPY)
    if has:
        found |= {Verb.TRANSFER, Verb.SIGN, Verb.ADVICE} if task.owner is None else {Verb.ADVICE}
    if has and task.owner is None:
        found |= {Verb.DELEGATE}
        if Verb.RETURN in offers and earlier(session, row, actor):
            found.add(Verb.RETURN)
        if task.state is State.OPEN and task.assignee != actor.username:
            found.add(Verb.URGE)
    if task.state is State.OPEN and access.may_mend(actor):
        found.add(Verb.TRANSFER)
    if Verb.WITHDRAW in offers and may_withdraw(session, row, actor):
        found.add(Verb.WITHDRAW)
    return frozenset(found)
