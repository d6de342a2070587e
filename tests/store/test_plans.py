"""Lists and sweeps find their rows by an index: no table that grows with the work is read from end to end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event, text, update
from sqlalchemy.orm import Session

from engine import clock
from engine.services import figures, tasks
from engine.services.access import SYSTEM, Actor
from engine.services.definitions import deploy
from engine.services.tasks import Asked
from engine.store import outbox, schedules, timers
from engine.store.database import Database
from engine.store.tasks import Task
from tests.bench.crowd import fill
from tests.bench.scale import OFFICE

CLERK = Actor(None, "clerk", "Clerk", frozenset({"clerk"}))
LOOKS: dict[str, Callable[[Session], object]] = {
    "mine": lambda session: tasks.mine(session, CLERK, Asked()),
    "claimable": lambda session: tasks.claimable(session, CLERK, Asked()),
    "done": lambda session: tasks.done(session, CLERK, Asked()),
    "counts": lambda session: tasks.counts(session, CLERK),
    "everybody": lambda session: tasks.of_everybody(session, SYSTEM, Asked()),
    "sweep": lambda session: timers.any_due(session, clock.now()),
    "starts": lambda session: schedules.any_due(session, clock.now()),
    "outbox": lambda session: outbox.oldest_due(session),
    "figures": figures.of,
}
GROWING = ("task", "task_candidate", "instance", "timer", "outbox", "incident")
READ_WHOLE = re.compile(
    rf"SCAN ({'|'.join(GROWING)})\b(?! USING)|Seq Scan on ({'|'.join(GROWING)})\b", re.MULTILINE
)


@pytest.fixture
def crowded(database: Database) -> Database:
    """Most tasks are done, as they are after some years."""
    with database.begin() as session:
        deploy(session, {"office.bpmn": OFFICE.encode()}, SYSTEM)
    fill(database, "office", 1, 500, 200)
    with database.begin() as session:
        session.execute(
            update(Task).where(Task.id.not_like("%7")).values(completed_at=Task.created_at, state="completed")
        )
        session.execute(text("ANALYZE"))
    return database


def test_no_table_is_read_from_end_to_end(crowded: Database) -> None:
    read = {}
    with crowded.reading() as session:
        connection = session.connection()
        if crowded.engine.dialect.name == "postgresql":  # would read tables as small as these whole
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for what, look in LOOKS.items():
            with asked(connection) as statements:
                look(session)
            assert statements, what
            plans = {statement: _plan(connection, statement, given) for statement, given in statements}
            read |= {(what, each): plan for each, plan in plans.items() if READ_WHOLE.search(plan)}
    assert read == {}


def test_the_first_of_many_timers_that_are_due_is_found_without_sorting_them(crowded: Database) -> None:
    with crowded.session() as session:
        connection = session.connection()
        if crowded.engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        with asked(connection) as statements:
            timers.next_due(session, clock.now())
        ((statement, given),) = statements
        plan = _plan(connection, statement, given)
    assert not re.search(r"TEMP B-TREE|\bSort\b", plan), plan


@contextmanager
def asked(connection: Connection) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are sent meanwhile, with what fills them."""
    found: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        found.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", note)


def _plan(connection: Connection, statement: str, given: Any) -> str:
    word = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    rows = connection.exec_driver_sql(f"{word} {statement}", given)
    return "\n".join(str(row[-1]) for row in rows)
