"""Draws of people by lot, kept so that anybody can draw again and see the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, UTCDateTime, UuidStr, uuid7


class Draw(Base):
    """Who could be drawn, who was left out, the seed, and who was drawn."""

    __tablename__ = "draw"

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    instance_id: Mapped[str | None] = mapped_column(UuidStr, index=True)
    element_id: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(64))
    pool: Mapped[list[str]] = mapped_column(JSON)
    excluded: Mapped[list[str]] = mapped_column(JSON)
    seed: Mapped[str] = mapped_column(String(100))
    drawn: Mapped[list[str]] = mapped_column(JSON)
    drawn_at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str] = mapped_column(String(64))


def of(session: Session, instance_id: str) -> Sequence[Draw]:
    """The draws of an instance, in the order they were made."""
    query = select(Draw).where(Draw.instance_id == instance_id).order_by(Draw.drawn_at, Draw.id)
    return session.scalars(query).all()
