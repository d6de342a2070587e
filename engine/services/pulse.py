"""Whether anybody does the due work: every worker says so now and then, in the database that all share."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from importlib.metadata import version

from sqlalchemy.orm import Session

from engine import clock
from engine.store import heartbeats as store
from engine.store.base import uuid7
from engine.store.database import Database
from engine.store.heartbeats import Heartbeat

EVERY = timedelta(seconds=10)
SILENT_AFTER = timedelta(seconds=60)
"""A worker that was not heard of for so long is taken for dead, or hangs in its work."""
PLATFORM = "luohu-flow"


class Pulse:
    """The life signs of one worker."""

    def __init__(self) -> None:
        self._id, self._started = uuid7(), clock.machine_now()
        self._last: datetime | None = None

    def beat(self, database: Database) -> None:
        """To be called after every turn; writes only now and then."""
        now = clock.machine_now()
        if self._last is None or now - self._last >= EVERY:
            with database.begin() as session:
                store.beat(session, self._row(now))
            self._last = now

    def end(self, database: Database) -> None:
        with database.begin() as session:
            store.gone(session, self._id)

    def _row(self, now: datetime) -> Heartbeat:
        return Heartbeat(
            id=self._id,
            host=socket.gethostname(),
            pid=os.getpid(),
            version=version(PLATFORM),
            started_at=self._started,
            seen_at=now,
        )


def workers(session: Session) -> list[Heartbeat]:
    """The workers that are alive."""
    return store.alive(session, clock.machine_now() - SILENT_AFTER)
