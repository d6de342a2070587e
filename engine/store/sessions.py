"""Who is signed in. Only hashes of the browsers' tokens are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, UTCDateTime
from engine.store.people import Person


class LoginSession(Base):
    """A browser in which somebody is signed in."""

    __tablename__ = "login_session"
    __table_args__ = (Index(None, "person_id"), Index(None, "ends_at"))

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey(Person.id))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """When the person last asked for a page, to the minute."""
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    """The absolute end, however busy the person is."""
    address: Mapped[str] = mapped_column(String(64))
    agent: Mapped[str] = mapped_column(String(300))


@dataclass(frozen=True)
class Open:
    """A session that has not ended, and whose it is."""

    person: Person
    seen_at: datetime


def find(session: Session, token_hash: str, now: datetime, idle_since: datetime) -> Open | None:
    """The session of an active person that is neither over nor idle since before `idle_since`."""
    query = (
        select(Person, LoginSession.seen_at)
        .join(LoginSession, LoginSession.person_id == Person.id)
        .where(
            LoginSession.token_hash == token_hash,
            LoginSession.ends_at > now,
            LoginSession.seen_at > idle_since,
            Person.active,
        )
    )
    row = session.execute(query).one_or_none()
    return None if row is None else Open(row.Person, row.seen_at)


def touch(session: Session, token_hash: str, now: datetime) -> None:
    """Notes that the person is there."""
    session.execute(update(LoginSession).where(LoginSession.token_hash == token_hash).values(seen_at=now))


def remove(session: Session, token_hash: str) -> None:
    """Ends one session."""
    session.execute(delete(LoginSession).where(LoginSession.token_hash == token_hash))


def remove_all(session: Session, person_id: str) -> None:
    """Ends every session of a person."""
    session.execute(delete(LoginSession).where(LoginSession.person_id == person_id))


def sweep(session: Session, now: datetime, idle_since: datetime) -> None:
    """Removes sessions that have ended."""
    session.execute(
        delete(LoginSession).where((LoginSession.ends_at <= now) | (LoginSession.seen_at <= idle_since))
    )
