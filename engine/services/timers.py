"""Timers that fall due: each is fired once, in a transaction of its own, also after a standstill."""

from __future__ import annotations

import random
from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from engine import clock
from engine.services import incidents
from engine.services.access import SYSTEM
from engine.services.incidents import Place
from engine.services.passage import running
from engine.store import timers as store
from engine.store.database import Database

PAUSES = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""How long to wait after the first, second … failure; after the last attempt it becomes an incident."""

AT_ONCE = 1000
"""Timers that one call takes on at most: a diagram that comes back to a timer without end leaves others their
turn."""

log = structlog.get_logger()


def fire_due(database: Database) -> int:
    """Fires what is due, in the order it fell due; returns how many it took on."""
    for taken in range(AT_ONCE):
        if not (_any_due(database) and _take_next(database)):
            return taken
    return AT_ONCE


def fire(session: Session, instance_id: str, number: int) -> None:
    """Fires one timer, unless the instance waits for it no longer."""
    with running(session, instance_id, SYSTEM) as passage:
        if number in passage.was.timers:
            passage.run.fire(number)


def _any_due(database: Database) -> bool:
    """Asked without the right to write, which on SQLite only one can have at a time."""
    with database.reading() as session:
        return store.any_due(session, clock.now())


def _take_next(database: Database) -> bool:
    with database.session() as session:
        timer = store.next_due(session, clock.now())
        if timer is None:
            return False
        number, attempts = timer.number, timer.attempts + 1
        place = Place(timer.instance_id, timer.process, timer.element, number)
        try:
            fire(session, place.instance_id, number)
        except Exception as error:  # whatever it is, the other timers must go on, and somebody must see it
            session.rollback()  # another worker may take the timer from here on
            _failed(session, place, number, attempts, error)
        session.commit()
    return True


def _failed(session: Session, place: Place, number: int, attempts: int, error: Exception) -> None:
    """Leaves the timer for another attempt, or lets the failed step become an incident."""
    log.warning("timer failed", instance=place.instance_id, element=place.element, exc_info=error)
    if attempts <= len(PAUSES):
        pause = PAUSES[attempts - 1] * random.uniform(0.9, 1.1)  # noqa: S311 - spreads attempts, hides nothing
        store.postpone(session, place.instance_id, number, attempts, clock.now() + pause)
    else:
        store.postpone(session, place.instance_id, number, attempts, None)
        incidents.keep(session, place, lambda run: run.fire(number), error)
