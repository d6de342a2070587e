"""Clearing away what nobody will ask for again: ended sessions, quiet sign-in counts, work done long ago."""

from __future__ import annotations

import time
from datetime import timedelta

from engine import clock
from engine.config import Settings
from engine.services import blobs, sessions, signin
from engine.store import heartbeats, outbox
from engine.store.database import Database

DONE_WORK_KEPT = timedelta(days=30)
SILENT_KEPT = timedelta(days=1)
ARRIVING_KEPT = timedelta(days=1)
"""An upload takes less; what is older was left by a process that died."""


def tidy(database: Database, settings: Settings) -> None:
    """Clears away once; several processes may do it at the same time."""
    with database.begin() as session:
        sessions.sweep(session)
        signin.sweep(session)
        outbox.forget(session, clock.machine_now() - DONE_WORK_KEPT)
        heartbeats.forget(session, clock.machine_now() - SILENT_KEPT)
        database.look_over(session)
    blobs.sweep(settings.files, time.time() - ARRIVING_KEPT.total_seconds())
