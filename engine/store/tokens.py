"""Tokens that programs sign in with. Only their hashes are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, UTCDateTime, UuidStr, uuid7
from engine.store.people import Person


class ApiToken(Base):
    """A token by which a program acts as a person."""

    __tablename__ = "api_token"
    __table_args__ = (Index(None, "person_id"),)

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey(Person.id))
    label: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


def owner(session: Session, token_hash: str, now: datetime) -> Person | None:
    """The active person whose token this is, unless it has expired or was revoked."""
    query = (
        select(Person)
        .join(ApiToken, ApiToken.person_id == Person.id)
        .where(
            ApiToken.token_hash == token_hash,
            ApiToken.revoked_at.is_(None),
            or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now),
            Person.active,
        )
    )
    return session.scalar(query)


def of(session: Session, person_id: str) -> Sequence[ApiToken]:
    """A person's tokens, the newest first."""
    query = select(ApiToken).where(ApiToken.person_id == person_id).order_by(ApiToken.created_at.desc())
    return session.scalars(query).all()


def revoke_all(session: Session, person_id: str, now: datetime) -> None:
    """Makes all tokens of a person useless."""
    theirs = (ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None))
    session.execute(update(ApiToken).where(*theirs).values(revoked_at=now))
