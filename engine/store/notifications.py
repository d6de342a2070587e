"""What the platform tells people inside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, Page, UTCDateTime, UuidStr, paged, uuid7
from engine.store.people import Person


class Notification(Base):
    """A short text for one person."""

    __tablename__ = "notification"
    __table_args__ = (Index(None, "person_id", "read_at"),)

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    person_id: Mapped[str] = mapped_column(ForeignKey(Person.id))
    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    message: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What the platform itself has to say, in the reader's language, in place of title and text."""
    instance_id: Mapped[str | None] = mapped_column(UuidStr)
    task_id: Mapped[str | None] = mapped_column(UuidStr)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


def of(session: Session, person_id: str, page: int = 1, size: int = 20) -> Page[Notification]:
    """A person's notifications, the newest first."""
    query = select(Notification).where(Notification.person_id == person_id)
    query = query.order_by(Notification.created_at.desc(), Notification.id.desc())
    return paged(session, query, lambda row: row.Notification, page, size)


def unread(session: Session, person_id: str) -> int:
    """How many a person has not read."""
    query = select(func.count()).select_from(Notification)
    return (
        session.scalar(query.where(Notification.person_id == person_id, Notification.read_at.is_(None))) or 0
    )


def mark_read(session: Session, person_id: str, at: datetime, notification_id: str | None = None) -> None:
    """Notes that a person has read one of theirs, or all."""
    statement = update(Notification).where(
        Notification.person_id == person_id, Notification.read_at.is_(None)
    )
    if notification_id is not None:
        statement = statement.where(Notification.id == notification_id)
    session.execute(statement.values(read_at=at))
