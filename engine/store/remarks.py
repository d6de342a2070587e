"""What people say about a case beside its forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, UTCDateTime, UuidStr, uuid7


class Remark(Base):
    """One comment. Comments are never changed: they belong to what led to a decision."""

    __tablename__ = "remark"

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), index=True)
    step: Mapped[str]
    """Name of the task it was said at, or nothing."""
    step_en: Mapped[str]
    username: Mapped[str]
    name: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    text: Mapped[str] = mapped_column(Text)


def of_instance(session: Session, instance_id: str) -> Sequence[Remark]:
    """All comments on a case, the oldest first."""
    return session.scalars(select(Remark).where(Remark.instance_id == instance_id).order_by(Remark.id)).all()
