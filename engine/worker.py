"""The ticking clock: what falls due is done, what was left to do after a commit is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler

from engine import clock
from engine.config import Settings
from engine.services import clock as business_clock
from engine.services import conditions, housekeeping, messages, outbox, pulse, schedules, timers
from engine.store import schedules as start_store
from engine.store import timers as timer_store
from engine.store.database import Database

EVERY = 1
"""Seconds between two ticks."""
TIDY_EVERY = 3600
"""Seconds between two times of clearing away."""
MANY_TICKS = 100
MANY_MOMENTS = 1000
"""What falls due more often while time is let pass is made up for once, at the end."""


def tick(database: Database, settings: Settings) -> int:
    """One turn: starts what starts by the clock, fires due timers, does the outbox's work, brings together
    messages and receivers, records and conditions that missed each other. Returns how many pieces of work it
    took on."""
    if settings.test:
        with database.reading() as session:
            business_clock.load(session)
    done = schedules.start_due(database) + timers.fire_due(database)
    done += outbox.drain(database, settings)
    return done + messages.reunite(database) + conditions.catch_up(database)


def settle(database: Database, settings: Settings) -> None:
    """Ticks until there is nothing more to do. One timer's work may bring about the next; a diagram that
    loops without end must not hold up who waits for it."""
    for _ in range(MANY_TICKS):
        if not tick(database, settings):
            return


def let_time_pass(
    database: Database, settings: Settings, until: datetime, move: Callable[[datetime], None]
) -> None:
    """Brings an installation for tests to `until` as if the time had passed: the clock is moved to each
    moment at which something falls due, and what does is done there. `move` makes it a moment."""
    for _ in range(MANY_MOMENTS):
        with database.reading() as session:
            due = [found for queue in (timer_store, start_store) if (found := queue.first_due(session))]
        moment = min([until, *due])
        move(max(moment, clock.now()) if moment < until else until)
        settle(database, settings)
        if moment == until:
            return
    move(until)
    settle(database, settings)


class Worker:
    """Ticks in a thread of its own until it is stopped. An installation on SQLite has one, in the process
    that serves; on PostgreSQL there may be any number."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings
        self._pulse = pulse.Pulse()
        self._scheduler = BackgroundScheduler(timezone=clock.ZONE)
        self._scheduler.add_job(self._turn, "interval", seconds=EVERY, max_instances=1, coalesce=True)
        self._scheduler.add_job(housekeeping.tidy, "interval", [database, settings], seconds=TIDY_EVERY)

    def start(self) -> None:
        self._pulse.beat(self._database)
        self._scheduler.start()

    def stop(self) -> None:
        """Returns when the tick that is under way has ended."""
        self._scheduler.shutdown(wait=True)
        self._pulse.end(self._database)

    def _turn(self) -> None:
        tick(self._database, self._settings)
        self._pulse.beat(self._database)


def start(database: Database, settings: Settings) -> Worker:
    """A worker that is ticking."""
    worker = Worker(database, settings)
    worker.start()
    return worker
