"""Half-filled forms: what a person typed and did not send."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, UTCDateTime, changed
from engine.store.inserting import insert_for


class Draft(Base):
    """One person's draft for one thing: a task's identifier, or `start:<process>`."""

    __tablename__ = "draft"

    username: Mapped[str] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(primary_key=True, index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    """As the browser sent them, unchecked."""
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)


def get(session: Session, username: str, about: str) -> Draft | None:
    query = select(Draft).where(Draft.username == username, Draft.about == about)
    return session.scalars(query).first()


def save(session: Session, username: str, about: str, answers: dict[str, Any], now: datetime) -> None:
    """In place of what there was; of two pages that save at the same moment the later one stays."""
    kept = {"answers": answers, "saved_at": now}
    insert = insert_for(session, Draft).values(username=username, about=about, **kept)
    session.execute(insert.on_conflict_do_update(index_elements=[Draft.username, Draft.about], set_=kept))


def drop(session: Session, about: str, username: str | None = None) -> None:
    """Forgets the drafts about something: one person's, or everybody's."""
    statement = delete(Draft).where(Draft.about == about)
    if username is not None:
        statement = statement.where(Draft.username == username)
    changed(session, statement)


def any_of(session: Session, about: str) -> bool:
    """Whether anybody has a draft about something."""
    return session.scalar(select(Draft.username).where(Draft.about == about).limit(1)) is not None


def pass_on(session: Session, about: str, username: str, to: str) -> None:
    """Gives one person's draft to another, in place of theirs."""
    mine = select(Draft.username).where(Draft.about == about, Draft.username == username)
    if session.scalar(mine) is None:
        return
    drop(session, about, to)
    changed(
        session, update(Draft).where(Draft.about == about, Draft.username == username).values(username=to)
    )
