"""Processes that start by themselves: at a date, or again and again."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from engine import clock, runtime
from engine.bundle import Kind
from engine.runtime import Process, Schedule
from engine.services import due, functions, versions
from engine.services.access import SYSTEM
from engine.services.due import Queue
from engine.services.starting import Beginning, begin
from engine.store import schedules as store
from engine.store.database import Database
from engine.store.schedules import StartTimer

PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
log = structlog.get_logger()


def set_up(session: Session, process: Process) -> None:
    """Sets the start timers of a version that has come into force; those of older ones are forgotten."""
    found = runtime.schedules(process, functions.of(session), clock.now())
    rows = [
        {
            "process": process.key,
            "element": each.element_id,
            "due_at": each.due_at,
            "next_at": each.due_at,
            "attempts": 0,
            "memo": each.memo,
        }
        for each in found
    ]
    store.replace(session, process.key, rows)


def start_due(database: Database) -> int:
    """Starts what is due, each in a transaction of its own; returns how many it took on."""
    return due.take(database, QUEUE)


def _start(session: Session, timer: StartTimer) -> None:
    """Starts the process and sets the time after this one: one that has passed meanwhile is made up for
    once."""
    version = versions.find(session, Kind.PROCESS, timer.process)
    begin(session, Beginning(version, start_element=timer.element), SYSTEM)
    again = runtime.following(Schedule(timer.element, timer.due_at, timer.memo), clock.now())
    if again is None:
        store.remove(session, timer.process, timer.element)
    else:
        store.set_next(session, timer.process, timer.element, again.due_at, again.memo)


def _failed(session: Session, timer: StartTimer, error: Exception) -> None:
    log.error("process not started", process=timer.process, element=timer.element, exc_info=error)
    pause = min(PAUSE * (1 << timer.attempts), LONGEST_PAUSE)
    store.postpone(session, timer.process, timer.element, timer.attempts + 1, clock.now() + pause)


QUEUE = Queue(store.any_due, store.next_due, _start, _failed)
