"""Files that people attach, and what they are attached to. Their content lies in a folder, named by its
digest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, UTCDateTime, UuidStr, uuid7
from engine.store.inserting import insert_for


class File(Base):
    """A file as somebody uploaded it."""

    __tablename__ = "file"

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    """What the content is, whatever the browser said."""
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    person_id: Mapped[str | None] = mapped_column(UuidStr)
    """Who uploaded it; None for what the platform made."""
    person_name: Mapped[str] = mapped_column(String(100))


class Target(StrEnum):
    """What a file can be attached to. Whoever may see the thing may see the file."""

    INSTANCE = "instance"
    RECORD = "record"


class FileLink(Base):
    """A file hangs on a thing, by a field of its form."""

    __tablename__ = "file_link"
    __table_args__ = (Index(None, "target", "target_id"),)

    file_id: Mapped[str] = mapped_column(ForeignKey(File.id), primary_key=True)
    target: Mapped[Target] = mapped_column(String(16), primary_key=True)
    target_id: Mapped[str] = mapped_column(UuidStr, primary_key=True)
    field: Mapped[str] = mapped_column(String(200), primary_key=True)
    attached_at: Mapped[datetime] = mapped_column(UTCDateTime)


@dataclass(frozen=True)
class Attachment:
    """A file under the field it was attached by."""

    file: File
    field: str


def link(session: Session, file_id: str, target: Target, target_id: str, field: str, at: datetime) -> None:
    """Attaches a file; doing it again changes nothing."""
    values = {"file_id": file_id, "target": target, "target_id": target_id, "field": field, "attached_at": at}
    session.execute(insert_for(session, FileLink).values(**values).on_conflict_do_nothing())


def links(session: Session, file_id: str) -> Sequence[FileLink]:
    """What the file is attached to."""
    return session.scalars(select(FileLink).where(FileLink.file_id == file_id)).all()


def some(session: Session, ids: Iterable[str]) -> dict[str, File]:
    """Id -> file of those that exist."""
    query = select(File).where(File.id.in_(list(ids)))
    return {file.id: file for file in session.scalars(query)}


def digests(session: Session) -> list[str]:
    """The digests of all contents that are anybody's file, each once."""
    return list(session.scalars(select(File.sha256).distinct().order_by(File.sha256)))


def attached(session: Session, target: Target, target_id: str) -> Sequence[Attachment]:
    """The files that hang on a thing, the newest first."""
    query = (
        select(File, FileLink.field)
        .join(FileLink, FileLink.file_id == File.id)
        .where(FileLink.target == target, FileLink.target_id == target_id)
        .order_by(FileLink.attached_at.desc(), File.id.desc())
    )
    return [Attachment(file, field) for file, field in session.execute(query)]
