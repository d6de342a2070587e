"""Timers fired a second by one worker when very many have fallen due, as after an outage."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select, update

from engine import clock
from engine.services import due, timers
from engine.store.history import HistoryRow
from engine.store.timers import Timer
from tests.bench.crowd import fill
from tests.bench.installations import Office, everywhere
from tests.bench.scale import OFFICE

DUE = int(os.environ.get("DUE", 100_000))
SECONDS = 10
"""How long the worker is watched."""


def lines() -> Iterator[str]:
    """What `make bench` prints."""
    for name, found in everywhere(OFFICE):
        fill(found.database, "office", 1, DUE, DUE)
        rate = f"{_rate(found):7,.0f} timers fired a second by one worker"
        yield f"{name:11}{rate}, of {DUE:,} that are due"


def _rate(found: Office) -> float:
    with found.database.begin() as session:
        session.execute(update(Timer).values(next_at=clock.now() - timedelta(hours=1)))
    began, fired = time.perf_counter(), 0
    while time.perf_counter() - began < SECONDS:
        fired += due.take(found.database, timers.QUEUE, limit=50)
    took = time.perf_counter() - began
    with found.database.reading() as session:
        told = select(func.count()).select_from(HistoryRow).where(HistoryRow.kind == "TimerFired")
        assert session.scalar(told) == fired, "one was fired twice, or not at all"
    return fired / took
