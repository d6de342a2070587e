"""The business clock of an installation for tests, kept in the database so that every process reads the
same."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from engine import clock
from engine.config import Settings
from engine.errors import Message
from engine.services import access
from engine.services.access import Actor
from engine.store import settings as store

OFFSET = "clock.offset"


def load(session: Session) -> None:
    """Sets this process's clock as the database says; the door of a test installation calls it first."""
    clock.set_offset(timedelta(seconds=float(store.get(session, OFFSET) or 0)))


def set_to(session: Session, settings: Settings, moment: datetime, actor: Actor) -> None:
    """Makes it `moment` (aware) now; the clock goes on from there."""
    _move(session, settings, moment - clock.machine_now(), actor)


def reset(session: Session, settings: Settings, actor: Actor) -> None:
    """Makes it the machine's time again."""
    _move(session, settings, timedelta(0), actor)


def _move(session: Session, settings: Settings, offset: timedelta, actor: Actor) -> None:
    allowed = access.may_set_clock(actor, settings)
    access.require(
        allowed, Message("the clock is moved only in an installation for tests, by who is granted it")
    )
    store.put(session, OFFSET, str(offset.total_seconds()))
    clock.set_offset(offset)
