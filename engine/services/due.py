"""Taking on what has fallen due: one piece after another, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars

from engine import clock
from engine.store.base import Base
from engine.store.database import Database, gone, lost_a_race

Row = TypeVar("Row", bound=Base)

AT_ONCE = 1000
"""Pieces that one call takes on at most: what comes back without end leaves others their turn."""


@dataclass(frozen=True)
class Queue(Generic[Row]):
    """A kind of rows that fall due."""

    any_due: Callable[[Session, datetime], bool]
    next_due: Callable[[Session, datetime], Row | None]
    """The one that fell due first, locked for the transaction; other processes pass over it."""
    do: Callable[[Session, Row], None]
    failed: Callable[[Session, Row, Exception], None]
    """Called in a new transaction with what `do` raised: notes when to try again, or gives up visibly."""


def take(database: Database, queue: Queue[Row], limit: int = AT_ONCE) -> int:
    """Does what is due, in the order it fell due; returns how many pieces were taken on.

    The row is locked, the work done and its result kept in one transaction: a process that dies gives the row
    back at once, with nothing done. A transaction that lost against another one is simply begun again. When
    the database itself does not answer, the error leaves: nobody's work has failed.
    """
    for taken in range(limit):
        if not (_any_due(database, queue) and _take_next(database, queue)):
            return taken
    return limit


def _any_due(database: Database, queue: Queue[Row]) -> bool:
    """Asked without the right to write, which on SQLite only one can have at a time."""
    with database.reading() as session:
        return queue.any_due(session, clock.now())


def _take_next(database: Database, queue: Queue[Row]) -> bool:
    with database.session() as session:
        row = queue.next_due(session, clock.now())
        if row is None:
            return False
        session.expunge(row)  # what it says is asked for again after a rollback
        try:
            with bound_contextvars(instance=""):  # whose it is, the passage says
                queue.do(session, row)
        except Exception as error:  # whatever it is, the others must go on, and somebody must see it
            session.rollback()  # another process may take the row from here on
            if isinstance(error, DBAPIError) and gone(error):
                raise
            if not lost_a_race(error):
                queue.failed(session, row, error)
        session.commit()
    return True
