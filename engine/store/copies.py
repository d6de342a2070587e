"""Copies of a case for people who are to know of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Row, Text, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, Page, UTCDateTime, UuidStr, add_rows, changed, paged, uuid7
from engine.store.definitions import Definition
from engine.store.instances import Instance
from engine.store.records import Record


class Copy(Base):
    """A case that one person sent to another to read."""

    __tablename__ = "case_copy"
    __table_args__ = (Index(None, "username", "read_at"), Index(None, "instance_id"))

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"))
    username: Mapped[str]
    name: Mapped[str]
    sent_by: Mapped[str]
    sent_name: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    note: Mapped[str] = mapped_column(Text)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


CopyRow = Row[Copy, Instance, Definition, Record | None]


def add(session: Session, rows: Sequence[dict[str, object]]) -> None:
    add_rows(session, Copy, [{"id": uuid7(), "read_at": None} | row for row in rows])


def of_instance(session: Session, instance_id: str) -> Sequence[Copy]:
    """Who got a copy of a case, and when they read it."""
    return session.scalars(select(Copy).where(Copy.instance_id == instance_id).order_by(Copy.id)).all()


def for_person(session: Session, username: str, page: int, size: int) -> Page[CopyRow]:
    """What somebody was sent, unread ones first, then the newest."""
    query = (
        select(Copy, Instance, Definition, Record)
        .join(Instance, Instance.id == Copy.instance_id)
        .join(Definition, Definition.seq == Instance.definition_seq)
        .outerjoin(Record, Record.key == Instance.subject_key)
        .where(Copy.username == username)
        .order_by(Copy.read_at.is_not(None), Copy.id.desc())
    )
    return paged(session, query, lambda row: row, page, size)


def count_unread(session: Session, username: str) -> int:
    query = select(func.count()).where(Copy.username == username, Copy.read_at.is_(None))
    return session.scalar(query) or 0


def mark_read(session: Session, instance_id: str, username: str, at: datetime) -> int:
    """Notes that somebody has read what they were sent of a case; how many copies that was."""
    statement = update(Copy).where(
        Copy.instance_id == instance_id, Copy.username == username, Copy.read_at.is_(None)
    )
    return changed(session, statement.values(read_at=at))
