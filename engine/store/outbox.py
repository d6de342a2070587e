"""What remains to be done after a commit: rows written in the transaction that wants them done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, String, Text, delete, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock
from engine.store.base import Base, FeelJson, UTCDateTime, UuidStr, changed, uuid7

WAITING = text("done_at IS NULL AND failed_at IS NULL")
GIVEN_UP = text("failed_at IS NOT NULL")


class Outbox(Base):
    """A piece of work. It is waiting, or done, or given up."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "due_at", postgresql_where=WAITING, sqlite_where=WAITING),
        Index("ix_outbox_given_up", "failed_at", postgresql_where=GIVEN_UP, sqlite_where=GIVEN_UP),
    )

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    topic: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]] = mapped_column(FeelJson)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """Not looked at before. Taking the row moves it on, which is the lease of whoever took it."""
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    error: Mapped[str | None] = mapped_column(Text)


@dataclass(frozen=True)
class Claimed:
    """A piece of work that is ours until the lease ends."""

    id: str
    topic: str
    payload: Mapping[str, Any]
    attempt: int


def put(session: Session, topic: str, payload: Mapping[str, Any], due_at: datetime | None = None) -> str:
    """Wants `topic` done with `payload` once this transaction is committed; answers the row's id."""
    now = clock.machine_now()
    row = Outbox(
        id=uuid7(), topic=topic, payload=dict(payload), created_at=now, due_at=due_at or now, attempts=0
    )
    session.add(row)
    return row.id


def claim(session: Session, lease: timedelta) -> Claimed | None:
    """Takes the piece of work that has waited longest, for as long as `lease`.

    Others step over a row that is being taken (PostgreSQL) or wait until it is (SQLite), and then see its new
    `due_at`. A process that dies with the row leaves it to whoever comes after the lease.
    """
    now = clock.machine_now()
    waiting = (
        select(Outbox)
        .where(Outbox.done_at.is_(None), Outbox.failed_at.is_(None), Outbox.due_at <= now)
        .order_by(Outbox.due_at, Outbox.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = session.scalar(waiting)
    if row is None:
        return None
    row.due_at = now + lease
    row.attempts += 1
    session.flush()
    return Claimed(row.id, row.topic, row.payload, row.attempts)


def finish(session: Session, claimed: Claimed) -> bool:
    """Marks the work done; False when somebody else has taken it over: then nothing may be kept."""
    return _ours(session, claimed, done_at=clock.machine_now(), error=None)


def postpone(session: Session, claimed: Claimed, until: datetime, error: str) -> bool:
    """Leaves a failed attempt to be repeated."""
    return _ours(session, claimed, due_at=until, error=error)


def give_up(session: Session, claimed: Claimed, error: str) -> bool:
    """Leaves the work undone until somebody has looked at it."""
    return _ours(session, claimed, failed_at=clock.machine_now(), error=error)


def repeat(session: Session, outbox_id: str) -> bool:
    """Wants work that was given up done after all; False when it was not given up."""
    statement = (
        update(Outbox)
        .where(Outbox.id == outbox_id, Outbox.failed_at.is_not(None))
        .values(failed_at=None, attempts=0, due_at=clock.machine_now())
    )
    return changed(session, statement) == 1


def forget(session: Session, before: datetime) -> None:
    """Removes work that was done before this time. What was given up stays."""
    changed(session, delete(Outbox).where(Outbox.done_at < before))


def waiting(session: Session) -> int:
    """How many pieces of work are not done yet, not counting those given up."""
    query = (
        select(func.count()).select_from(Outbox).where(Outbox.done_at.is_(None), Outbox.failed_at.is_(None))
    )
    return session.scalar(query) or 0


def oldest_due(session: Session) -> datetime | None:
    """When the piece of work became due that has waited longest."""
    query = select(func.min(Outbox.due_at)).where(Outbox.done_at.is_(None), Outbox.failed_at.is_(None))
    return session.scalar(query)


def given_up(session: Session) -> int:
    """How many pieces of work were given up."""
    query = select(func.count()).select_from(Outbox).where(Outbox.failed_at.is_not(None))
    return session.scalar(query) or 0


def _ours(session: Session, claimed: Claimed, **values: Any) -> bool:
    """An UPDATE under the condition that nobody has taken the row since."""
    statement = (
        update(Outbox)
        .where(Outbox.id == claimed.id, Outbox.attempts == claimed.attempt, Outbox.done_at.is_(None))
        .values(**values)
    )
    return changed(session, statement) == 1
