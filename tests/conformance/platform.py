"""The stage that is the platform itself: every step goes through the services and a database."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from engine import clock, worker
from engine.config import Settings
from engine.runtime import Running
from engine.services import definitions, instances, messages, signals
from engine.services.access import SYSTEM
from engine.services.instances import State
from engine.store.database import Database, open_database
from engine.store.instances import Instance
from engine.store.messages import Subscription
from engine.store.migrations import migrate
from engine.store.tasks import State as TaskState
from engine.store.tasks import Task
from tests.runtime.world import T0


@dataclass(frozen=True)
class OpenTask:
    """A row of the task table."""

    instance_id: str
    number: int
    key: str
    name: str


class Platform:
    """An installation on SQLite. An instance is known by its id."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.settings = Settings(data=folder, database=str(database.engine.url))

    def deploy(self, files: Mapping[str, bytes]) -> None:
        with self.database.begin() as session:
            definitions.deploy(session, files, SYSTEM)

    def start(self, key: str, variables: Mapping[str, Any], business_key: str | None) -> str:
        with self.database.begin() as session:
            started = instances.start(
                session, key, SYSTEM, business_key=business_key, variables=variables, test=True
            )
        self._settle()
        return started

    def instances_of(self, key: str) -> list[str]:
        with self.database.reading() as session:
            query = select(Instance.id).where(Instance.process == key).order_by(Instance.id)
            return list(session.scalars(query))

    def newest(self) -> str:
        with self.database.reading() as session:
            return session.scalars(select(Instance.id).order_by(Instance.id.desc())).first() or ""

    def tasks(self, of: str | None = None) -> list[OpenTask]:
        query = select(Task).where(Task.state == TaskState.OPEN).order_by(Task.id)
        if of is not None:
            query = query.where(Task.instance_id == of)
        with self.database.reading() as session:
            rows = session.scalars(query).all()
        return [OpenTask(row.instance_id, row.number, row.element, row.name) for row in rows]

    def complete(self, task: OpenTask, answers: Mapping[str, Any]) -> None:
        self._move(task.instance_id, lambda run: run.complete(task.number, answers))

    def message(
        self,
        name: str,
        business_key: str | None,
        keys: Mapping[str, Any],
        payload: Mapping[str, Any],
        among: str | None,
        keep: bool,
    ) -> bool:
        if among is not None:
            return self._to_one(among, name, payload)
        with self.database.begin() as session:
            more = {"keys": keys} if keys else {}
            found = messages.correlate(session, name, business_key, SYSTEM, payload, **more)
            if found.instance_id is None and not keep:
                session.rollback()
        self._settle()
        return found.instance_id is not None

    def _to_one(self, instance_id: str, name: str, payload: Mapping[str, Any]) -> bool:
        waiting = self._subscription(("message", name), instance_id)
        if waiting is None:
            return False
        self._move(instance_id, lambda run: run.deliver(waiting.number, payload))
        return True

    def signal(self, name: str, payload: Mapping[str, Any]) -> None:
        with self.database.begin() as session:
            signals.broadcast(session, name, SYSTEM, payload)
        self._settle()

    def pass_time(self, span: timedelta) -> None:
        def move(to: datetime) -> None:
            clock.set_offset(to - clock.machine_now())

        worker.let_time_pass(self.database, self.settings, clock.now() + span, move)

    def work(self, topic: str, error: str | None, variables: Mapping[str, Any]) -> bool:
        waiting = self._subscription(("external", topic))
        if waiting is None:
            return False
        number = waiting.number
        if error is None:
            self._move(waiting.instance_id, lambda run: run.deliver(number, variables))
        else:
            self._move(waiting.instance_id, lambda run: run.report_error(number, error, "", variables))
        return True

    def set_variables(self, instance: str, changes: Mapping[str, Any]) -> None:
        self._move(instance, lambda run: run.set_variables(0, changes))

    def variables(self, instance: str) -> Mapping[str, Any]:
        with self.database.reading() as session:
            scopes = instances.variables(session, instance, SYSTEM)
            return next((scope.variables for scope in scopes if scope.number == 0), {})

    def task_variables(self, task: OpenTask) -> Mapping[str, Any]:
        with (
            self.database.begin() as session,
            instances.running(session, task.instance_id, SYSTEM) as passage,
        ):
            return dict(passage.run.variables(task.number))

    def has_ended(self, instance: str) -> bool:
        with self.database.reading() as session:
            return instances.summary(session, instance, SYSTEM).state is not State.RUNNING

    def cancel(self, instance: str) -> None:
        with self.database.begin() as session:
            instances.cancel(session, instance, "the case says so", SYSTEM)

    def _move(self, instance: str, verb: Callable[[Running], None]) -> None:
        with self.database.begin() as session, instances.running(session, instance, SYSTEM) as passage:
            verb(passage.run)
        self._settle()

    def _subscription(self, what: tuple[str, str], instance: str | None = None) -> Subscription | None:
        query = select(Subscription).where(Subscription.kind == what[0], Subscription.name == what[1])
        if instance is not None:
            query = query.where(Subscription.instance_id == instance)
        with self.database.reading() as session:
            return session.scalars(query.order_by(Subscription.number)).first()

    def _settle(self) -> None:
        """Lets the worker tick until there is nothing more to do."""
        while worker.tick(self.database, self.settings):
            pass


class Ground:
    """Empty installations, each a copy of one whose tables were made once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        database = open_database(self._url(folder))
        migrate(database)
        database.close()

    @contextmanager
    def platform(self) -> Iterator[Platform]:
        """A new one, at the beginning of the time of cases; the clock is put back afterwards."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            shutil.copy(self.folder / "platform.db", folder)
            database, offset = open_database(self._url(folder)), clock.offset()
            try:
                clock.set_offset(T0 - clock.machine_now())
                yield Platform(database, folder)
            finally:
                database.close()
                clock.set_offset(offset)

    @staticmethod
    def _url(folder: Path) -> str:
        return f"sqlite:///{folder / 'platform.db'}"
