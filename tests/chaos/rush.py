"""Eight people at every task at the same moment: one completes it, the others are told who was first."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select

from engine.errors import AlreadyClaimed, AlreadyDone
from engine.services import definitions, instances, people, tasks
from engine.services.access import SYSTEM, Actor
from engine.store.database import Database
from engine.store.history import HistoryRow
from engine.store.tasks import State, Task
from tests.services.diagrams import diagram, end, flow, process, start, user

PEOPLE = 8
RUSH = diagram(process("rush", start(), user("grab"), end(), flow("start>grab>end")))


def contradictions(database: Database, count: int) -> list[str]:
    """Lets them rush at so many tasks, and answers with everything that came out wrong."""
    actors, ids = _prepare(database, count)
    told: list[tuple[str, str, str]] = []
    gate = threading.Barrier(len(actors))

    def rush(actor: Actor) -> None:
        for task_id in ids:
            gate.wait(timeout=60)
            told.append((task_id, actor.name, _attempt(database, task_id, actor)))

    threads = [threading.Thread(target=rush, args=[actor]) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _judged(database, ids, told)


def _prepare(database: Database, count: int) -> tuple[list[Actor], Sequence[str]]:
    with database.begin() as session:
        definitions.deploy(session, {"rush.bpmn": RUSH.encode()}, SYSTEM)
        names = [f"p{n}" for n in range(PEOPLE)]
        known = [people.add(session, name, name.title(), None, SYSTEM) for name in names]
    with database.begin() as session:
        for _ in range(count):
            instances.start(session, "rush", SYSTEM)
        ids = session.scalars(select(Task.id).where(Task.process == "rush")).all()
    return [Actor(each.id, each.username, each.name, frozenset({"clerk"})) for each in known], ids


def _attempt(database: Database, task_id: str, actor: Actor) -> str:
    """What somebody is told: that they did it, or who was first."""
    try:
        with database.begin() as session:
            tasks.claim(session, task_id, actor)
        with database.begin() as session:
            tasks.complete(session, task_id, {}, actor)
    except (AlreadyClaimed, AlreadyDone) as lost:
        return str(lost.params["who"])
    return actor.name


def _judged(database: Database, ids: Sequence[str], told: Sequence[tuple[str, str, str]]) -> list[str]:
    with database.reading() as session:
        done = dict(
            session.execute(select(Task.id, Task.completed_name).where(Task.state == State.COMPLETED)).all()
        )
        kinds = Counter(session.scalars(select(HistoryRow.kind)))
    wrong = [f"{len(done)} of {len(ids)} tasks were done"] if len(done) != len(ids) else []
    wrong += [f"{who} was told {what} of {key}" for key, who, what in told if what != done.get(key)]
    counted = kinds["TaskClaimed"], kinds["TaskCompleted"], kinds["InstanceCompleted"]
    return wrong + ([f"the histories count {counted}"] if set(counted) != {len(ids)} else [])
