"""Timers that fall due: each is fired once, in a transaction of its own, also after a standstill."""

from __future__ import annotations

import random
from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from engine import clock
from engine.services import deadline_moves, due, incidents
from engine.services.access import SYSTEM
from engine.services.due import Queue
from engine.services.incidents import Place
from engine.services.passage import running
from engine.store import timers as store
from engine.store.database import Database
from engine.store.timers import Timer

PAUSES = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""How long to wait after the first, second … failure; after the last attempt it becomes an incident."""

log = structlog.get_logger()


def fire_due(database: Database) -> int:
    """Fires what is due, in the order it fell due; returns how many it took on."""
    return due.take(database, QUEUE)


def fire(session: Session, instance_id: str, number: int) -> None:
    """Fires one timer, unless the instance waits for it no longer, or for another time: a deadline that moved
    and that the instance has not heard of must not strike by its old day."""
    with running(session, instance_id, SYSTEM) as passage:
        deadline_moves.settle(passage)
        waits = {timer.number: timer.due_at for timer in passage.run.timers()}
        was = passage.was.timers.get(number)
        if was is not None and waits.get(number) == was.due_at:
            passage.run.fire(number)


def _fire(session: Session, timer: Timer) -> None:
    fire(session, timer.instance_id, timer.number)


def _failed(session: Session, timer: Timer, error: Exception) -> None:
    """Leaves the timer for another attempt, or lets the failed step become an incident."""
    log.warning("timer failed", instance=timer.instance_id, element=timer.element, exc_info=error)
    number, attempts = timer.number, timer.attempts + 1
    if attempts <= len(PAUSES):
        pause = PAUSES[attempts - 1] * random.uniform(0.9, 1.1)  # noqa: S311 - spreads attempts, hides nothing
        store.postpone(session, timer.instance_id, number, attempts, clock.now() + pause)
    else:
        store.postpone(session, timer.instance_id, number, attempts, None)
        place = Place(timer.instance_id, timer.process, timer.element, number)
        incidents.keep(session, place, lambda run: run.fire(number), error)


QUEUE = Queue(store.any_due, store.next_due, _fire, _failed)
