"""Documents that processes issue: numbered in the transaction, written out after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, String, Text, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, FeelJson, UTCDateTime, UuidStr, uuid7
from engine.store.files import File


class DocumentState(StrEnum):
    PENDING = "pending"
    """Issued and numbered; the file is being written."""
    READY = "ready"
    """The file is there."""
    FAILED = "failed"
    """The file could not be written; an incident says why."""


class Document(Base):
    """A document with everything it was written from, so that it can be written again."""

    __tablename__ = "document"
    __table_args__ = (Index(None, "instance_id"), Index(None, "record_key"))

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    template: Mapped[str] = mapped_column(String(200))
    template_digest: Mapped[str] = mapped_column(String(64))
    """The content of the template in force when it was issued."""
    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str] = mapped_column(String(300))
    number: Mapped[str] = mapped_column(String(100))
    """Blank for a draft, and for a document without one."""
    draft: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Shown before it is issued: without a number, and marked as a draft on every page."""
    code: Mapped[str | None] = mapped_column(String(32), unique=True)
    """By which anybody who holds the paper can ask whether it was issued; None for a draft."""
    issued_on: Mapped[date] = mapped_column(Date)
    context: Mapped[dict[str, Any]] = mapped_column(FeelJson)
    """What the template may read, as it was at the moment of issue."""
    state: Mapped[DocumentState] = mapped_column(String(16))
    error: Mapped[str | None] = mapped_column(Text)
    file_id: Mapped[str | None] = mapped_column(ForeignKey(File.id))
    instance_id: Mapped[str | None] = mapped_column(UuidStr)
    element_id: Mapped[str] = mapped_column(String(200))
    record_kind: Mapped[str | None] = mapped_column(String(64))
    record_key: Mapped[str | None] = mapped_column(UuidStr)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[str] = mapped_column(String(64))


def of_instance(session: Session, instance_id: str) -> Sequence[Document]:
    """The documents an instance issued, the newest first."""
    return _newest_first(session, Document.instance_id == instance_id)


def of_record(session: Session, key: str) -> Sequence[Document]:
    """The documents issued about a record, the newest first."""
    return _newest_first(session, Document.record_key == key)


def of_file(session: Session, file_id: str) -> Document | None:
    """The document whose file this is."""
    return session.scalar(select(Document).where(Document.file_id == file_id))


def of_code(session: Session, code: str) -> Document | None:
    """The document that was issued with this verification code."""
    return session.scalar(select(Document).where(Document.code == code))


def _newest_first(session: Session, condition: ColumnElement[bool]) -> Sequence[Document]:
    query = select(Document).where(condition).order_by(Document.created_at.desc(), Document.id.desc())
    return session.scalars(query).all()
