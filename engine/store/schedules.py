"""When processes start by themselves: the next time of each timer start event in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Text, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, UTCDateTime, add_rows, changed


class StartTimer(Base):
    """A process is to be started at its element when it is due."""

    __tablename__ = "start_timer"

    process: Mapped[str] = mapped_column(primary_key=True)
    element: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    """When the worker tries it: when it is due, later after each failure."""
    attempts: Mapped[int] = mapped_column(default=0)
    memo: Mapped[str] = mapped_column(Text)
    """What the runtime needs to reckon the time after this one."""


def replace(session: Session, process: str, rows: Sequence[dict[str, Any]]) -> None:
    """Sets the start timers of a process anew, as its newest version says."""
    changed(session, delete(StartTimer).where(StartTimer.process == process))
    add_rows(session, StartTimer, rows)


def next_due(session: Session, now: datetime) -> StartTimer | None:
    """The one that fell due first, claimed for this transaction: others pass over it."""
    query = select(StartTimer).where(StartTimer.next_at <= now).order_by(StartTimer.next_at).limit(1)
    return session.scalars(query.with_for_update(skip_locked=True)).first()


def any_due(session: Session, now: datetime) -> bool:
    return session.scalar(select(StartTimer.process).where(StartTimer.next_at <= now).limit(1)) is not None


def first_due(session: Session) -> datetime | None:
    """When the first of all is to be tried."""
    return session.scalar(select(func.min(StartTimer.next_at)))


def remove(session: Session, process: str, element: str) -> None:
    statement = delete(StartTimer).where(StartTimer.process == process, StartTimer.element == element)
    changed(session, statement)


def set_next(session: Session, process: str, element: str, due_at: datetime, memo: str) -> None:
    statement = update(StartTimer).where(StartTimer.process == process, StartTimer.element == element)
    changed(session, statement.values(due_at=due_at, next_at=due_at, memo=memo, attempts=0))


def postpone(session: Session, process: str, element: str, attempts: int, next_at: datetime) -> None:
    """Notes a failed attempt and when to try again."""
    statement = update(StartTimer).where(StartTimer.process == process, StartTimer.element == element)
    changed(session, statement.values(attempts=attempts, next_at=next_at))
