"""The ticking clock: what falls due is done, what was left to do after a commit is done."""

from __future__ import annotations

from apscheduler.schedulers.background import BackgroundScheduler

from engine import clock
from engine.config import Settings
from engine.services import clock as business_clock
from engine.services import housekeeping, messages, outbox, schedules, timers
from engine.store.database import Database

EVERY = 1
"""Seconds between two ticks."""
TIDY_EVERY = 3600
"""Seconds between two times of clearing away."""


def tick(database: Database, settings: Settings) -> int:
    """One turn: starts what starts by the clock, fires due timers, does the outbox's work, brings together
    messages and receivers that missed each other. Returns how many pieces of work it took on."""
    if settings.test:
        with database.reading() as session:
            business_clock.load(session)
    done = schedules.start_due(database) + timers.fire_due(database)
    done += outbox.drain(database, settings)
    return done + messages.reunite(database)


class Worker:
    """Ticks in a thread of its own until it is stopped. An installation on SQLite has one, in the process
    that serves; on PostgreSQL there may be any number."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._scheduler = BackgroundScheduler(timezone=clock.ZONE)
        self._scheduler.add_job(
            tick, "interval", [database, settings], seconds=EVERY, max_instances=1, coalesce=True
        )
        self._scheduler.add_job(housekeeping.tidy, "interval", [database, settings], seconds=TIDY_EVERY)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """Returns when the tick that is under way has ended."""
        self._scheduler.shutdown(wait=True)


def start(database: Database, settings: Settings) -> Worker:
    """A worker that is ticking."""
    worker = Worker(database, settings)
    worker.start()
    return worker
