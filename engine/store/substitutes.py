"""Who stands in for whom, and from which day to which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Date, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, UTCDateTime, UuidStr, uuid7
from engine.store.people import Person


class Substitute(Base):
    """One person standing in for another, for one process or all, between two days, both included."""

    __tablename__ = "substitute"
    __table_args__ = (Index(None, "substitute", "last_day"), Index(None, "username"))

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    username: Mapped[str] = mapped_column(String(64))
    """Who is away."""
    substitute: Mapped[str] = mapped_column(String(64))
    """Who does their tasks meanwhile."""
    process: Mapped[str]
    """Key of the process that the tasks are drawn in; nothing for all."""
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


def of(session: Session, username: str) -> Sequence[Substitute]:
    """Everybody who stands, stood or will stand in for somebody, the latest first."""
    query = select(Substitute).where(Substitute.username == username)
    return session.scalars(query.order_by(Substitute.last_day.desc(), Substitute.id.desc())).all()


def acting(session: Session, substitute: str, day: date) -> Sequence[tuple[str, str, str]]:
    """(username, name, process) of those whom somebody stands in for on `day` and who have not left."""
    query = (
        select(Substitute.username, Person.name, Substitute.process)
        .join(Person, Person.username == Substitute.username)
        .where(
            Substitute.substitute == substitute,
            Substitute.first_day <= day,
            Substitute.last_day >= day,
            Person.active,
        )
    )
    return [(username, name, process) for username, name, process in session.execute(query)]
