"""Failed sign-ins, counted in rows so that every process of the platform sees them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, UTCDateTime
from engine.store.inserting import insert_for


class SigninAttempt(Base):
    """How often signing in failed in a row for an account or from an address."""

    __tablename__ = "signin_attempt"

    subject: Mapped[str] = mapped_column(String(200), primary_key=True)
    """`account:` or `address:` and its name."""
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UTCDateTime)
    blocked_until: Mapped[datetime] = mapped_column(UTCDateTime)
    """Attempts before this time are not looked at."""


def locked(session: Session, subject: str, now: datetime) -> SigninAttempt:
    """The row of `subject`, made if there is none, and locked until the transaction ends, so that attempts
    are counted one after another."""
    blank = {"subject": subject, "failures": 0, "last_at": now, "blocked_until": now}
    session.execute(insert_for(session, SigninAttempt).values(**blank).on_conflict_do_nothing())
    query = select(SigninAttempt).where(SigninAttempt.subject == subject)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()


def sweep(session: Session, before: datetime) -> None:
    """Removes the rows of subjects that have been quiet since `before`."""
    session.execute(delete(SigninAttempt).where(SigninAttempt.last_at < before))
