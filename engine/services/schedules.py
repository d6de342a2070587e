"""Processes that start by themselves: at a date, or again and again."""

from __future__ import annotations

from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from engine import clock, runtime
from engine.bundle import Kind
from engine.runtime import Process, Schedule
from engine.services import functions, versions
from engine.services.access import SYSTEM
from engine.services.starting import Beginning, begin
from engine.store import schedules as store
from engine.store.database import Database
from engine.store.schedules import StartTimer

PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
AT_ONCE = 1000
"""Processes that one call starts at most; what is left waits for the next."""

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
    for taken in range(AT_ONCE):
        if not (_any_due(database) and _take_next(database)):
            return taken
    return AT_ONCE


def _any_due(database: Database) -> bool:
    with database.reading() as session:
        return store.any_due(session, clock.now())


def _take_next(database: Database) -> bool:
    with database.session() as session:
        timer = store.next_due(session, clock.now())
        if timer is None:
            return False
        try:
            _start(session, timer)
        except Exception as error:  # whatever it is, the others must go on
            session.rollback()
            log.error("process not started", process=timer.process, element=timer.element, exc_info=error)
            _postpone(session, timer)
        session.commit()
    return True


def _start(session: Session, timer: StartTimer) -> None:
    """Starts the process and sets the time after this one: one that has passed meanwhile is made up for
    once."""
    version = versions.find(session, Kind.PROCESS, timer.process)
    begin(session, Beginning(version, start_element=timer.element), SYSTEM)
    again = _future(Schedule(timer.element, timer.due_at, timer.memo))
    if again is None:
        store.remove(session, timer.process, timer.element)
    else:
        store.set_next(session, timer.process, timer.element, again.due_at, again.memo)


def _future(schedule: Schedule) -> Schedule | None:
    """The first time after this one that has not passed yet."""
    following = runtime.following(schedule)
    while following is not None and following.due_at <= clock.now():
        following = runtime.following(following)
    return following


def _postpone(session: Session, timer: StartTimer) -> None:
    pause = min(PAUSE * (1 << timer.attempts), LONGEST_PAUSE)
    store.postpone(session, timer.process, timer.element, timer.attempts + 1, clock.now() + pause)
