"""Timers: when a waiting instance goes on by itself. The worker takes the due ones from here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, UTCDateTime, add_rows, changed
from engine.store.instances import Instance


class Timer(Base):
    """A timer of an instance. It exists as long as the instance waits for it."""

    __tablename__ = "timer"
    # Very many fall due at the same midnight: the first of them must be found without sorting all.
    __table_args__ = (Index(None, "next_at", "number"),)

    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The runtime's number of the step."""
    process: Mapped[str]
    element: Mapped[str]
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    next_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When the worker tries it: at first when it is due, later after each failure; None when it gave up."""
    attempts: Mapped[int] = mapped_column(default=0)


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    add_rows(session, Timer, rows)


def remove(session: Session, instance_id: str, numbers: Collection[int]) -> bool:
    """Removes timers; whether any of them had failed before."""
    statement = delete(Timer).where(Timer.instance_id == instance_id, Timer.number.in_(numbers))
    returning = statement.returning(Timer.attempts).execution_options(synchronize_session=False)
    return any(session.scalars(returning).all())


def of(session: Session, instance_id: str) -> list[Timer]:
    return list(session.scalars(select(Timer).where(Timer.instance_id == instance_id).order_by(Timer.due_at)))


def next_due(session: Session, now: datetime) -> Timer | None:
    """The timer that fell due first, with its instance locked for this transaction.

    The instance is locked, and not the timer, because that is what every passage locks first: two that go
    after each other's rows in different orders would wait for each other. Other workers on PostgreSQL pass
    over a locked instance; on SQLite there are none. The timer may have gone while the lock was waited for.
    """
    query = (
        select(Timer)
        .join(Instance, Instance.id == Timer.instance_id)
        .where(Timer.next_at <= now)
        .order_by(Timer.next_at, Timer.number)
        .limit(1)
        .with_for_update(of=Instance, skip_locked=True)
    )
    return session.scalars(query).first()


def any_due(session: Session, now: datetime) -> bool:
    return session.scalar(select(Timer.number).where(Timer.next_at <= now).limit(1)) is not None


def first_due(session: Session) -> datetime | None:
    """When the first of all is to be tried."""
    return session.scalar(select(func.min(Timer.next_at)))


def postpone(
    session: Session, instance_id: str, number: int, attempts: int, next_at: datetime | None
) -> None:
    """Notes a failed attempt and when to try again; None gives up."""
    statement = (
        update(Timer)
        .where(Timer.instance_id == instance_id, Timer.number == number)
        .values(attempts=attempts, next_at=next_at)
    )
    changed(session, statement)
