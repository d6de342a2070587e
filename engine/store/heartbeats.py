"""Which processes do the due work: each says now and then that it is alive."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, UTCDateTime, UuidStr, changed
from engine.store.inserting import insert_for


class Heartbeat(Base):
    """A process that does due work, or did until lately."""

    __tablename__ = "heartbeat"

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True)
    host: Mapped[str]
    pid: Mapped[int]
    version: Mapped[str]
    """Of the platform."""
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    """By the machine's clock: when it last ended a tick."""


def beat(session: Session, worker: Heartbeat) -> None:
    """Notes that a worker is alive."""
    row = {column.key: getattr(worker, column.key) for column in Heartbeat.__table__.columns}
    statement = insert_for(session, Heartbeat).values(**row)
    session.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_={"seen_at": statement.excluded.seen_at})
    )


def last_seen(session: Session) -> datetime | None:
    """When any worker was last alive."""
    return session.scalar(select(func.max(Heartbeat.seen_at)))


def alive(session: Session, since: datetime) -> list[Heartbeat]:
    """The workers that were seen since then, the longest at work first."""
    query = select(Heartbeat).where(Heartbeat.seen_at >= since).order_by(Heartbeat.started_at)
    return list(session.scalars(query))


def gone(session: Session, worker_id: str) -> None:
    """A worker has stopped."""
    changed(session, delete(Heartbeat).where(Heartbeat.id == worker_id))


def forget(session: Session, before: datetime) -> None:
    """Removes those that were not seen since, because they were killed."""
    changed(session, delete(Heartbeat).where(Heartbeat.seen_at < before))
