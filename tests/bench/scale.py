"""What a worklist, a claim, a completion and a sweep cost among few open tasks and among a million."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial

from sqlalchemy import select, update

from engine import clock
from engine.services import figures, instances, tasks, timers
from engine.services.access import SYSTEM
from engine.services.tasks import Asked
from engine.store.instances import Wanted
from engine.store.tasks import State, Task
from engine.store.timers import Timer
from tests.bench.crowd import fill
from tests.bench.installations import Office, everywhere, milliseconds
from tests.services.diagrams import diagram, end, flow, node, process, start, timer, user

SMALL = 1_000
LARGE = int(os.environ.get("TASKS", 1_000_000))
TIMERS = 0.3
"""Timers for each task."""
OWN = 60
"""Tasks of the person who is measured, in either store."""
ROUNDS, STRETCHES = 10, 5
OFFICE = diagram(
    process(
        "office",
        start(),
        user("ask"),
        node("boundaryEvent", "late", timer("P10Y"), attachedToRef="ask"),
        user("check"),
        end(),
        end("over"),
        flow("start>ask>check>end"),
        flow("late>over"),
    )
)


def lines() -> Iterator[str]:
    """What `make bench` prints."""
    for name, found in everywhere(OFFICE):
        yield from _compared(name, found)


def _compared(name: str, found: Office) -> Iterator[str]:
    _own(found)
    fill(found.database, "office", 1, SMALL, int(SMALL * TIMERS))
    small = measured(found)
    fill(found.database, "office", SMALL + 1, LARGE, int(LARGE * TIMERS))
    large = measured(found)
    yield f"{name}: milliseconds among {SMALL:,} and {LARGE:,} open tasks, {int(LARGE * TIMERS):,} timers"
    for what, before in small.items():
        yield f"  {what:32}{before:9.2f}{large[what]:9.2f}   x{large[what] / before:.2f}"


def _own(found: Office) -> None:
    """The tasks of the person who is measured: some taken on, some that can be."""
    for ids in (_started(found, OWN), _started(found, OWN // 2)):
        with found.database.begin() as session:
            for task_id in ids[: OWN // 2]:
                tasks.claim(session, task_id, found.actor)


def _started(found: Office, count: int) -> list[str]:
    """New cases; the ids of their first tasks."""
    with found.database.begin() as session:
        cases = [instances.start(session, "office", SYSTEM) for _ in range(count)]
        query = select(Task.id).where(Task.instance_id.in_(cases), Task.state == State.OPEN)
        return list(session.scalars(query))


def measured(found: Office) -> Mapping[str, float]:
    """Milliseconds by what is done."""
    reading: Mapping[str, Callable[..., object]] = {
        "worklist page": lambda session: tasks.mine(session, found.actor, Asked()),
        "page of what can be taken on": lambda session: tasks.claimable(session, found.actor, Asked()),
        "counts beside the worklists": lambda session: tasks.counts(session, found.actor),
        "page of everybody's tasks": lambda session: tasks.of_everybody(session, SYSTEM, Asked()),
        "page of all cases": lambda session: instances.search(session, SYSTEM, Wanted()),
        "figures for Prometheus": figures.of,
    }
    looked = {
        what: milliseconds(partial(_look, found, look), ROUNDS, STRETCHES) for what, look in reading.items()
    }
    return {**looked, **_moved(found)}


def _look(found: Office, look: Callable[..., object]) -> None:
    with found.database.reading() as session:
        look(session)


def _moved(found: Office) -> Mapping[str, float]:
    fresh = iter(_started(found, 3 * ROUNDS * STRETCHES))
    claimed: list[str] = []

    def claim() -> None:
        claimed.append(next(fresh))
        with found.database.begin() as session:
            tasks.claim(session, claimed[-1], found.actor)

    def complete() -> None:
        with found.database.begin() as session:
            tasks.complete(session, claimed.pop(), {}, found.actor)

    def fire() -> None:
        with found.database.begin() as session:
            case = select(Task.instance_id).where(Task.id == next(fresh)).scalar_subquery()
            past = clock.now() - timedelta(days=1)
            session.execute(update(Timer).where(Timer.instance_id == case).values(next_at=past))
        assert timers.fire_due(found.database) == 1

    return {
        "claim": milliseconds(claim, ROUNDS, STRETCHES),
        "completion": milliseconds(complete, ROUNDS, STRETCHES),
        "sweep that finds nothing due": milliseconds(
            lambda: timers.fire_due(found.database), ROUNDS, STRETCHES
        ),
        "sweep that fires one timer": milliseconds(fire, ROUNDS, STRETCHES),
    }
