"""How the installation is, in a few figures that every process finds alike in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from engine import clock
from engine.services import pulse
from engine.store import incidents, outbox, schedules, timers


@dataclass(frozen=True)
class Figures:
    """What somebody on duty wants to know."""

    workers: int
    """Workers that are alive."""
    late: timedelta
    """How long the longest waiting timer or start of a process has been due; 0 when nothing is."""
    outbox: int
    """Pieces of work that are waiting to be done after a commit."""
    outbox_age: timedelta
    """How long the longest waiting of those that are due has been there."""
    given_up: int
    """Pieces of work that were given up and wait for somebody."""
    incidents: int
    """Open incidents."""


def of(session: Session) -> Figures:
    """Every figure costs one look at an index."""
    due = [found for queue in (timers, schedules) if (found := queue.first_due(session))]
    oldest = outbox.oldest_due(session)
    return Figures(
        workers=len(pulse.workers(session)),
        late=_since(min(due, default=None), clock.now()),
        outbox=outbox.waiting(session),
        outbox_age=_since(oldest, clock.machine_now()),
        given_up=outbox.given_up(session),
        incidents=incidents.count_open(session),
    )


def _since(moment: datetime | None, now: datetime) -> timedelta:
    return max(now - moment, timedelta(0)) if moment else timedelta(0)
