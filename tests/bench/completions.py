"""Completions a second, in process and over HTTP, on both databases, beside the same rows written plainly.

One completion reads a task and its case, closes the task, leads the case to the next task and keeps its
history: one commit. "Plainly" is the same selects, updates and inserts through SQLAlchemy with values that
are there already.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from itertools import chain
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from engine.config import Settings
from engine.services import instances, tasks, tokens
from engine.services.access import SYSTEM
from engine.store.base import uuid7
from engine.store.drafts import Draft
from engine.store.history import HistoryRow
from engine.store.instances import Instance
from engine.store.tasks import State, Task, TaskCandidate
from tests.bench.installations import Office, everywhere
from tests.counting import Cost, counted
from tests.services.diagrams import diagram, end, flow, process, start, user

ROUNDS = 400
"""Completions in each measurement."""
STRETCHES = 4
CLIENTS = (1, 4, 16)
PORT = 8397
DESK = diagram(process("desk", start(), user("a"), user("b"), end(), flow("start>a>b>end")))


def lines() -> Iterator[str]:
    """What `make bench` prints."""
    yield "Completions a second (one commit each):"
    for name, found in everywhere(DESK):
        yield from _measured(name, found)


def _measured(name: str, found: Office) -> Iterator[str]:
    cost = _cost(found)
    ours, plain = _beside(_claimed(found), partial(_complete, found), partial(_plainly, found))
    spent = f"{len(cost.statements)} statements and {cost.commits} commit"
    yield f"{name:11}{ours.rate:7,.0f}/s in process, {spent}, {ours.cpu:.1f} ms of processor"
    share = f"{ours.rate / plain.rate:.0%}"
    yield f"{'':11}{plain.rate:7,.0f}/s the same rows plainly, {plain.cpu:.1f} ms of processor: {share}"
    with found.database.begin() as session:
        token = tokens.create(session, "clerk", "bench", SYSTEM).secret
    for clients in CLIENTS:
        yield f"{'':11}{_over_http(found, token, clients)}"


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


def _cost(office: Office) -> Cost:
    first, second, *_ = _claimed(office)
    _complete(office, first)
    with counted(office.database) as cost:
        _complete(office, second)
    return cost


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


def _over_http(office: Office, token: str, clients: int) -> str:
    ids = _claimed(office)
    shares = [ids[n::clients] for n in range(clients)]
    with _served(office.settings), ThreadPoolExecutor(clients) as pool:
        _send(token, _claimed(office)[:20])  # what a process reads once
        started = time.perf_counter()
        took = sorted(chain(*pool.map(partial(_send, token), shares)))
        rate = len(ids) / (time.perf_counter() - started)
    p50, p95, p99 = (took[int(len(took) * share)] for share in (0.5, 0.95, 0.99))
    of = f"{clients} client(s)"
    return f"{rate:7,.0f}/s over HTTP with {of:13} p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms"


def _send(token: str, ids: Sequence[str]) -> list[float]:
    """Completes tasks one after the other; how many milliseconds each took."""
    connection, took = HTTPConnection("127.0.0.1", PORT), []
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for task_id in ids:
        began = time.perf_counter()
        body = '{"values": {"verdict": "yes"}}'
        connection.request("POST", f"/api/v1/tasks/{task_id}/complete", body, headers)
        answer = connection.getresponse()
        said = answer.read()
        took.append((time.perf_counter() - began) * 1000)
        assert answer.status == 204, said
    connection.close()
    return took


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

    from web import logs
    from web.app import create_app

    logs.configure()
    serve(create_app(settings), host="127.0.0.1", port=PORT, threads=8)
