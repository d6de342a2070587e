"""People who act on a small installation, so that a test of a process reads like its story.

town.deploys(leave=LEAVE)
case = alice.starts("leave", days=3)
bob.completes("review", decision="yes")
town.days_pass(10)
assert case.is_completed
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engine import clock, worker
from engine.config import Settings
from engine.services import decisions, definitions, history, instances, messages, people, signals, tasks
from engine.services.access import SYSTEM, Actor
from engine.services.definitions import Deployed
from engine.services.instances import InstanceDetail, State
from engine.services.messages import Correlated
from engine.store.database import Database
from engine.store.outbox import Outbox
from engine.store.tasks import State as TaskState
from engine.store.tasks import Task


class Town:
    """An installation and the clock it lives by."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.settings = Settings(data=folder, database=str(database.engine.url))

    def deploys(self, files: Mapping[str, bytes | str]) -> Deployed:
        """Deploys files by their names."""
        raw = {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
        with self.database.begin() as session:
            checked = definitions.check(session, raw)
            assert not checked.refused, "\n".join(f"{f.element_id}: {f.message}" for f in checked.findings)
            return definitions.deploy(session, raw, SYSTEM)

    def person(self, username: str, *groups: str) -> Person:
        """Somebody who holds these roles (`role` or `role@unit`)."""
        with self.database.begin() as session:
            known = people.add(session, username, username.title(), None, SYSTEM)
        return Person(self, Actor(known.id, username, username.title(), frozenset(groups)))

    def time_passes(self, **amount: float) -> None:
        """Moves the clock, and lets the worker do what has fallen due."""
        clock.set_offset(clock.offset() + timedelta(**amount))
        self.settles()

    def days_pass(self, days: float) -> None:
        self.time_passes(days=days)

    def settles(self) -> None:
        """Lets the worker tick until there is nothing more to do."""
        for _ in range(100):
            if not worker.tick(self.database, self.settings):
                return
        raise AssertionError("the worker does not come to rest")

    def outbox_is_tried_to_the_end(self) -> None:
        """Lets so much time pass that what keeps failing has been given up."""
        for _ in range(6):
            with self.database.begin() as session:
                session.execute(update(Outbox).values(due_at=clock.machine_now()))
            self.time_passes(hours=1)

    def sends(
        self, message: str, key: Any = None, keys: Mapping[str, Any] | None = None, **variables: Any
    ) -> Correlated:
        """A message from outside."""
        with self.database.begin() as session:
            found = messages.correlate(session, message, key, SYSTEM, variables, keys)
        self.settles()
        return found

    def broadcasts(self, signal: str, **variables: Any) -> int:
        with self.database.begin() as session:
            reached = signals.broadcast(session, signal, SYSTEM, variables)
        self.settles()
        return reached


@dataclass(frozen=True)
class Person:
    """Somebody who acts; each act is one transaction, followed by what it leaves to the worker."""

    town: Town
    actor: Actor

    def starts(self, process: str, business_key: str | None = None, **answers: Any) -> Case:
        with self.town.database.begin() as session:
            found = instances.start(session, process, self.actor, business_key=business_key, answers=answers)
        self.town.settles()
        return Case(self.town, found)

    def claims(self, element: str, case: Case | None = None) -> str:
        """Takes the first open task at this element on; answers with its id."""
        with self.town.database.begin() as session:
            task = _open_task(session, element, case)
            tasks.claim(session, task.id, self.actor)
        return task.id

    def completes(self, element: str, case: Case | None = None, **answers: Any) -> None:
        """Completes the first open task at this element, which is taken on first where nobody has it."""
        with self.town.database.begin() as session:
            task = _open_task(session, element, case)
            if task.assignee is None:
                tasks.claim(session, task.id, self.actor)
            tasks.complete(session, task.id, answers, self.actor)
        self.town.settles()

    def sends_back(
        self, element: str, to: str, case: Case | None = None, straight: bool = False, process: str = ""
    ) -> None:
        """Sends the case back from a task of theirs to an earlier one."""
        with self.town.database.begin() as session:
            task = _open_task(session, element, case)
            if task.assignee is None:
                tasks.claim(session, task.id, self.actor)
            where = process or task.process
            tasks.send_back(session, task.id, where, to, "look again", self.actor, straight)
        self.town.settles()

    def does(self, verb: Callable[..., Any], *said: Any, **more: Any) -> Any:
        """One verb of the services, in a transaction of its own."""
        with self.town.database.begin() as session:
            done = verb(session, *said, actor=self.actor, **more)
        self.town.settles()
        return done


@dataclass(frozen=True)
class Case:
    """An instance, looked at from outside."""

    town: Town
    id: str

    @property
    def detail(self) -> InstanceDetail:
        with self.town.database.reading() as session:
            return instances.detail(session, self.id, SYSTEM)

    @property
    def is_completed(self) -> bool:
        return self.detail.summary.state is State.COMPLETED

    @property
    def waits_at(self) -> list[str]:
        """Elements of the open tasks, in alphabetical order."""
        return sorted(task.element for task in self.detail.tasks)

    def task(self, element: str) -> Task:
        """The open task at an element."""
        with self.town.database.reading() as session:
            return _open_task(session, element, self)

    @property
    def variables(self) -> Mapping[str, Any]:
        """The case's own variables while it runs."""
        with self.town.database.reading() as session:
            return next(s for s in instances.variables(session, self.id, SYSTEM) if s.number == 0).variables

    @property
    def told(self) -> list[str]:
        """The kinds of its history's events, in order."""
        with self.town.database.reading() as session:
            entries = history.of(session, self.id, SYSTEM, size=1000).items
        return [entry.kind for entry in reversed(entries)]

    @property
    def decisions(self) -> list[tuple[str, int, Any]]:
        with self.town.database.reading() as session:
            return [(d.decision, d.version, d.value) for d in decisions.of(session, self.id, SYSTEM)]


def _open_task(session: Session, element: str, case: Case | None) -> Task:
    query = select(Task).where(Task.element == element, Task.state == TaskState.OPEN)
    if case is not None:
        query = query.where(Task.instance_id == case.id)
    task = session.scalars(query.order_by(Task.id)).first()
    if task is None:
        waiting = session.scalars(select(Task.element).where(Task.state == TaskState.OPEN)).all()
        raise AssertionError(f"nothing waits at {element!r}, only at {sorted(waiting)}")
    return task
