"""Incidents: what went wrong in an instance and waits for somebody to look at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, Text, func, select, update
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column, undefer

from engine.store.base import Base, FeelJson, Page, UTCDateTime, UuidStr, changed, paged, uuid7


class Incident(Base):
    """A step of an instance, or a message of it, that failed for good. `number` or `outbox_id` is what to
    repeat."""

    __tablename__ = "incident"
    __table_args__ = (Index(None, "resolved_at", "opened_at"), Index(None, "instance_id", "resolved_at"))

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    instance_id: Mapped[str] = mapped_column(UuidStr)
    process: Mapped[str]
    element: Mapped[str]
    """The element that failed."""
    name: Mapped[str]
    number: Mapped[int | None]
    """The runtime's number of the failed step."""
    outbox_id: Mapped[str | None] = mapped_column(UuidStr)
    """What could not be delivered."""
    reason: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The failure as a message: `{"template", "params"}`, the parameters as texts."""
    inputs: Mapped[Any | None] = deferred(mapped_column(FeelJson))
    """The variables that the step saw, or what could not be delivered."""
    stack: Mapped[str | None] = deferred(mapped_column(Text))
    """The program's stack as it failed."""
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    resolver: Mapped[str | None]
    resolver_name: Mapped[str | None]


def open_of(session: Session, instance_id: str) -> list[Incident]:
    """The open incidents of an instance, the oldest first."""
    query = select(Incident).where(Incident.instance_id == instance_id, Incident.resolved_at.is_(None))
    return list(session.scalars(query.order_by(Incident.opened_at)))


def get(session: Session, incident_id: str) -> Incident | None:
    """An incident with what it was given and its stack."""
    full = [undefer(Incident.inputs), undefer(Incident.stack)]
    return session.get(Incident, incident_id, populate_existing=True, options=full)


def close(
    session: Session, instance_id: str, values: Mapping[str, Any], numbers: Iterable[int] | None = None
) -> None:
    """Closes the open incidents of an instance: those of some failed steps, or all."""
    statement = update(Incident).where(Incident.instance_id == instance_id, Incident.resolved_at.is_(None))
    if numbers is not None:
        statement = statement.where(Incident.number.in_(list(numbers)))
    changed(session, statement.values(**values))


def close_one(session: Session, incident_id: str, values: Mapping[str, Any]) -> None:
    statement = update(Incident).where(Incident.id == incident_id, Incident.resolved_at.is_(None))
    changed(session, statement.values(**values))


def count_open(session: Session) -> int:
    query = select(func.count()).select_from(Incident).where(Incident.resolved_at.is_(None))
    return session.scalar(query) or 0


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
    return dict(session.execute(query).all())
