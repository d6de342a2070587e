"""Deployments, and the immutable versions of what people draw: processes, decisions, forms and tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, Row, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column

from engine.store.base import AnySelect, Base, Page, UTCDateTime, UuidStr, paged, uuid7


class Deployment(Base):
    """One delivery of files, whole or not at all."""

    __tablename__ = "deployment"

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    actor: Mapped[str]
    """Username of who delivered it."""
    actor_name: Mapped[str]
    name: Mapped[str]
    source: Mapped[str]
    """Where it came from, as its sender says: a tool's name, a folder."""
    digest: Mapped[str]
    findings: Mapped[list[Any]] = mapped_column(JSON)
    """The warnings it was accepted with."""


class Resource(Base):
    """A file's content, kept once however many versions refer to it."""

    __tablename__ = "resource"

    digest: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))


class Definition(Base):
    """A version of one thing that was drawn. Never changed, never removed."""

    __tablename__ = "definition"
    __table_args__ = (UniqueConstraint("kind", "key", "version"), Index(None, "kind", "key", "seq"))

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Rises with every version of anything: what was in force at a moment is the newest below a number."""
    kind: Mapped[str]
    key: Mapped[str]
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(ForeignKey("resource.digest"))
    file: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    deployment_id: Mapped[str] = mapped_column(ForeignKey("deployment.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def as_version(self) -> Version:
        return Version(self.seq, self.kind, self.key, self.version, self.digest, self.file)


@dataclass(frozen=True)
class Version:
    """Which version of a definition, and the content it stands for."""

    seq: int
    kind: str
    key: str
    version: int
    digest: str
    file: str


def lock(session: Session) -> None:
    """Lets one deployment at a time choose numbers, so that a number never appears below one already seen."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE definition IN SHARE ROW EXCLUSIVE MODE"))


def newest(session: Session) -> int:
    """The highest sequence number there is; 0 before the first deployment."""
    return session.scalar(select(func.max(Definition.seq))) or 0


def resolve(session: Session, kind: str, key: str, as_of: int | None = None) -> Version | None:
    """The newest version, or the one that was the newest at `as_of`."""
    query = _versions().where(Definition.kind == kind, Definition.key == key)
    if as_of is not None:
        query = query.where(Definition.seq <= as_of)
    return _version(session.execute(query.order_by(Definition.seq.desc()).limit(1)).first())


def exact(session: Session, kind: str, key: str, version: int) -> Version | None:
    query = _versions().where(Definition.kind == kind, Definition.key == key, Definition.version == version)
    return _version(session.execute(query).first())


def in_force(session: Session, kind: str, as_of: int | None = None) -> list[Version]:
    """The version in force of every definition of a kind, by key."""
    newest_of = select(func.max(Definition.seq)).where(Definition.kind == kind).group_by(Definition.key)
    if as_of is not None:
        newest_of = newest_of.where(Definition.seq <= as_of)
    query = _versions().where(Definition.seq.in_(newest_of)).order_by(Definition.key)
    return [Version(*row) for row in session.execute(query)]


def content(session: Session, digest: str) -> bytes:
    return session.scalars(select(Resource.content).where(Resource.digest == digest)).one()


def kept(session: Session, digests: Collection[str]) -> set[str]:
    """Those of the digests whose content has been deployed at some time."""
    return set(session.scalars(select(Resource.digest).where(Resource.digest.in_(digests))))


def add_contents(session: Session, contents: Mapping[str, bytes]) -> None:
    """Keeps contents by their digest; those that are kept already stay."""
    new = contents.keys() - kept(session, contents)
    session.add_all(Resource(digest=digest, content=contents[digest]) for digest in new)
    session.flush()


def version_numbers(session: Session) -> dict[tuple[str, str], int]:
    """The newest version number of every definition, by kind and key."""
    query = select(Definition.kind, Definition.key, func.max(Definition.version))
    rows = session.execute(query.group_by(Definition.kind, Definition.key))
    return {(kind, key): version for kind, key, version in rows}


def deployment_of(session: Session, seq: int) -> str:
    """The deployment that made a version."""
    return session.scalars(select(Definition.deployment_id).where(Definition.seq == seq)).one()


def last_of_deployment(session: Session, seq: int) -> int:
    """The last sequence number of the deployment that made a version."""
    this = select(Definition.deployment_id).where(Definition.seq == seq).scalar_subquery()
    query = select(func.max(Definition.seq)).where(Definition.deployment_id == this)
    return session.scalars(query).one()


def deployment(session: Session, deployment_id: str) -> Deployment | None:
    return session.get(Deployment, deployment_id)


def deployments(session: Session, page: int, size: int) -> Page[Deployment]:
    """All deployments, the newest first."""
    return paged(session, select(Deployment).order_by(Deployment.id.desc()), lambda row: row[0], page, size)


def latest_page(session: Session, kind: str, page: int, size: int) -> Page[Definition]:
    """The newest version of each definition of a kind, by key."""
    newest_of = select(func.max(Definition.seq)).where(Definition.kind == kind).group_by(Definition.key)
    query = select(Definition).where(Definition.seq.in_(newest_of)).order_by(Definition.key)
    return paged(session, query, lambda row: row[0], page, size)


def versions(session: Session, kind: str, key: str) -> list[Row[Definition, Deployment]]:
    """Every version of one definition with its deployment, the newest first."""
    query = (
        select(Definition, Deployment)
        .join(Deployment, Deployment.id == Definition.deployment_id)
        .where(Definition.kind == kind, Definition.key == key)
        .order_by(Definition.seq.desc())
    )
    return list(session.execute(query))


def siblings(session: Session, deployment_id: str) -> list[Definition]:
    """The versions that one deployment made."""
    query = select(Definition).where(Definition.deployment_id == deployment_id).order_by(Definition.seq)
    return list(session.scalars(query))


def _versions() -> AnySelect:
    return select(
        Definition.seq,
        Definition.kind,
        Definition.key,
        Definition.version,
        Definition.digest,
        Definition.file,
    )


def _version(row: Row[*tuple[Any, ...]] | None) -> Version | None:
    return Version(*row) if row else None
