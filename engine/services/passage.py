"""The one way through: an instance on its way from one wait to the next.

Whatever moves an instance, a form, a timer, a message, an administrator, does it inside `running`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy.orm import Session

from engine import clock, runtime
from engine.errors import Conflict, EngineError, Message, NotFound
from engine.events import ElementCompleted, Event, RecordChanged
from engine.runtime import Process, Running
from engine.services import projection, versions
from engine.services.access import Actor
from engine.services.host import InstanceHost
from engine.store import instances as store
from engine.store.instances import Instance, State


class Ended(Conflict):
    """This case has already ended and can no longer be changed."""


class Stuck(EngineError):
    """The case would wait for nothing: the diagram leads it to a place that nothing leads on from."""


@dataclass
class Passage:
    """A locked instance, loaded and about to be moved. It lives inside `running` and nowhere else."""

    session: Session
    instance: Instance
    process: Process
    actor: Actor
    host: InstanceHost
    run: Running
    was: projection.Waits
    """What the instance waited for when it was loaded."""
    events: list[Event] = field(default_factory=list)
    """What people did, to be told before what the diagram made of it."""
    after: list[Event] = field(default_factory=list)
    """What follows from what the diagram made of it."""
    completed: set[int] = field(default_factory=set)
    """Numbers of the tasks that the actor completed."""
    openings: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """(process, element) -> columns of a task that opens there, where a person says more than the diagram."""
    cancelled: bool = False
    """Stopped for good."""

    @property
    def happened(self) -> list[Event]:
        """All that this passage has to tell."""
        return [*self.events, *_in_order(self.run.effects, self.host.events), *self.after]

    def look_again(self) -> None:
        """Lets conditions happen that read records, which this passage or others may have changed; what
        happens then may change records again."""
        told = -1
        while told != (told := sum(isinstance(event, RecordChanged) for event in self.happened)):
            if self.run.completed or self.run.failures or self.cancelled or not self._waits_for_conditions():
                return
            self.run.look_again()

    def _waits_for_conditions(self) -> bool:
        return any(waiting.kind == "conditional" for waiting in self.run.subscriptions())

    def insert(self) -> None:
        """Stores a new instance."""
        for name, value in self._values().items():
            setattr(self.instance, name, value)
        self.session.add(self.instance)
        self.session.flush()
        projection.store_difference(self)

    def save(self) -> None:
        """Stores a moved instance, if it is still as it was read, with its rows and its history."""
        if not store.save(self.session, self.instance.id, self.instance.rev, self._values()):
            raise Conflict
        projection.store_difference(self)

    def _values(self) -> dict[str, Any]:
        values = {"document": self.run.state, "scopes": self.run.scopes, **projection.subject(self)}
        if self.cancelled or self.run.completed:
            state = State.CANCELLED if self.cancelled else State.COMPLETED
            return values | {"state": state, "ended_at": clock.now()}
        if not projection.waits_of(self.run):
            raise Stuck
        return values


def _in_order(effects: Iterable[Event], worked: Iterable[Event]) -> Iterator[Event]:
    """What the platform did for a step comes right before the step is done."""
    waiting: dict[tuple[str, str], list[Event]] = {}
    for event in worked:
        place = (getattr(event, "process", ""), getattr(event, "element", ""))
        waiting.setdefault(place, []).append(event)
    for effect in effects:
        if isinstance(effect, ElementCompleted):
            yield from waiting.pop((effect.process, effect.element), ())
        yield effect
    for left in waiting.values():
        yield from left


@contextmanager
def running(session: Session, instance_id: str, actor: Actor) -> Iterator[Passage]:
    """Locks an instance, lets the body move it and saves what changed. Never commits.

    1. Lock the row; the instance must not have ended.
    2. Load it. The body moves it.
    3. Look at the conditions it waits for again.
    4. Save its state, if it is still the one that was read, and by difference its tasks, timers,
       subscriptions, history, decisions and what is to be sent.

    An error leaves with nothing saved: the caller's transaction must not be committed then.
    """
    passage = _load(session, instance_id, actor)
    yield passage
    passage.look_again()
    passage.save()


def _load(session: Session, instance_id: str, actor: Actor) -> Passage:
    structlog.contextvars.bind_contextvars(instance=instance_id)
    row = store.lock(session, instance_id)
    if row is None:
        raise NotFound(what=Message("The case"), key=instance_id)
    instance, definition = row.Instance, row.Definition
    versions.remember_newest(session, row.newest)
    if instance.state is not State.RUNNING:
        raise Ended
    process = versions.process_of(session, definition.as_version)
    host = InstanceHost(session, instance, actor)
    run = runtime.load(process, host, instance.document, instance.scopes)
    return Passage(session, instance, process, actor, host, run, projection.waits_of(run))
