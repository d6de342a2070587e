"""Incidents: what went wrong in an instance and waits for somebody to look at it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Index, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, Page, UTCDateTime, UuidStr, changed, paged, uuid7


class Incident(Base):
    """A step of an instance that failed for good. `source` and `source_id` say what to repeat."""

    __tablename__ = "incident"
    __table_args__ = (Index(None, "resolved_at", "opened_at"), Index(None, "instance_id", "resolved_at"))

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    instance_id: Mapped[str] = mapped_column(UuidStr)
    process: Mapped[str]
    element: Mapped[str]
    """The element that failed: not always the one that was waiting."""
    element_name: Mapped[str]
    source: Mapped[str]
    """`timer` or `outbox`: what set the instance in motion and can be repeated."""
    source_id: Mapped[str]
    reason: Mapped[str]
    """The failure in words, an English template filled."""
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    resolver: Mapped[str | None]
    resolver_name: Mapped[str | None]


def open_of(session: Session, instance_id: str) -> list[Incident]:
    """The open incidents of an instance, the oldest first."""
    query = select(Incident).where(Incident.instance_id == instance_id, Incident.resolved_at.is_(None))
    return list(session.scalars(query.order_by(Incident.opened_at)))


def get(session: Session, incident_id: str) -> Incident | None:
    return session.get(Incident, incident_id, with_for_update=True)


def close_all(
    session: Session, instance_id: str, source: str, source_ids: Iterable[str], values: dict[str, Any]
) -> None:
    """Closes the open incidents of what is not to be repeated any more."""
    statement = (
        update(Incident)
        .where(
            Incident.instance_id == instance_id,
            Incident.source == source,
            Incident.source_id.in_(list(source_ids)),
            Incident.resolved_at.is_(None),
        )
        .values(**values)
    )
    changed(session, statement)


def open_page(session: Session, page: int, size: int) -> Page[Incident]:
    """All open incidents, the newest first."""
    query = select(Incident).where(Incident.resolved_at.is_(None)).order_by(Incident.opened_at.desc())
    return paged(session, query, lambda row: row[0], page, size)


def open_counts(session: Session, instance_ids: Iterable[str]) -> dict[str, int]:
    """How many incidents are open, for those of the instances that have any."""
    query = (
        select(Incident.instance_id, func.count())
        .where(Incident.instance_id.in_(list(instance_ids)), Incident.resolved_at.is_(None))
        .group_by(Incident.instance_id)
    )
    return dict(session.execute(query).tuples().all())
