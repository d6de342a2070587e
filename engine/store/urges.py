"""Who was urged to do a task, how hard, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, UTCDateTime, UuidStr, uuid7


class Urge(Base):
    """One reminder that a person sent about an open task."""

    __tablename__ = "task_urge"

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), index=True)
    level: Mapped[int]
    """1 whoever has the task, 2 those above them, 3 those above these."""
    username: Mapped[str]
    name: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime)


def of_task(session: Session, task_id: str) -> Sequence[Urge]:
    """The reminders about a task, the latest first."""
    return session.scalars(select(Urge).where(Urge.task_id == task_id).order_by(Urge.id.desc())).all()
