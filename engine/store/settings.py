"""A few values that the whole installation shares and that change while it runs."""

from __future__ import annotations

from sqlalchemy import String, Text, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base
from engine.store.inserting import insert_for


class Setting(Base):
    """A name and its value, as text."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


def get(session: Session, name: str) -> str | None:
    """The value as it stands in the database now."""
    return session.scalar(select(Setting.value).where(Setting.name == name))


def held(session: Session, name: str) -> str | None:
    """The value, which others may read but nobody changes until the transaction ends."""
    return session.scalar(select(Setting.value).where(Setting.name == name).with_for_update(read=True))


def put(session: Session, name: str, value: str) -> None:
    """Sets the value, whether or not there was one."""
    insert = insert_for(session, Setting).values(name=name, value=value)
    session.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def remove(session: Session, name: str) -> None:
    """Takes the value away."""
    session.execute(delete(Setting).where(Setting.name == name))
