"""What instances wait to hear, and messages that came before anybody waited for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, delete, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, FeelJson, UTCDateTime, UuidStr, add_rows, changed, uuid7
from engine.store.instances import Instance


class Subscription(Base):
    """A running instance waits at an element for a message, a signal or a program's work."""

    __tablename__ = "subscription"
    __table_args__ = (Index(None, "kind", "name", "correlation_key"),)

    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    """`message`, `signal`, `conditional` or `external`."""
    name: Mapped[str]
    correlation_key: Mapped[str | None]
    """Which of many is meant, as text (`services.messages.as_key`)."""
    process: Mapped[str]
    element: Mapped[str]


class BufferedMessage(Base):
    """A message nobody waited for when it came. It is kept for a while and given to the first who does."""

    __tablename__ = "buffered_message"
    __table_args__ = (Index(None, "name", "correlation_key"),)

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    name: Mapped[str]
    correlation_key: Mapped[str | None]
    keys: Mapped[Any] = mapped_column(FeelJson)
    """Variables by name that the receiver must have."""
    payload: Mapped[Any] = mapped_column(FeelJson)
    sender: Mapped[str]
    test: Mapped[bool | None]
    """Thrown by a test instance or by a real one; None for a message from outside."""
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    add_rows(session, Subscription, rows)


def remove(session: Session, instance_id: str, numbers: Collection[int]) -> None:
    statement = delete(Subscription).where(
        Subscription.instance_id == instance_id, Subscription.number.in_(numbers)
    )
    changed(session, statement)


def of(session: Session, instance_id: str) -> list[Subscription]:
    query = select(Subscription).where(Subscription.instance_id == instance_id)
    return list(session.scalars(query.order_by(Subscription.number)))


def waiting(
    session: Session, kind: str, name: str, key: str | None = None, test: bool | None = None
) -> list[Subscription]:
    """Who waits for this name; with a key only for that key, with `test` only test instances or only real."""
    query = select(Subscription).where(Subscription.kind == kind, Subscription.name == name)
    if key is not None:
        query = query.where(Subscription.correlation_key == key)
    if test is not None:
        query = query.join(Instance, Instance.id == Subscription.instance_id).where(Instance.test.is_(test))
    return list(session.scalars(query.order_by(Subscription.instance_id, Subscription.number)))


def buffered(session: Session, names: Iterable[str], now: datetime) -> list[BufferedMessage]:
    """Early messages of these names that are still good, the oldest first."""
    query = select(BufferedMessage).where(
        BufferedMessage.name.in_(list(names)), BufferedMessage.expires_at > now
    )
    return list(session.scalars(query.order_by(BufferedMessage.id)))


def get(session: Session, message_id: str) -> BufferedMessage | None:
    """A kept message."""
    return session.get(BufferedMessage, message_id)


def deliverable(session: Session, now: datetime) -> list[str]:
    """Kept messages for which somebody waits."""
    same = or_(
        BufferedMessage.correlation_key.is_(None),
        BufferedMessage.correlation_key == Subscription.correlation_key,
    )
    query = (
        select(BufferedMessage.id)
        .join(Subscription, (Subscription.name == BufferedMessage.name) & same)
        .where(Subscription.kind == "message", BufferedMessage.expires_at > now)
        .distinct()
    )
    return sorted(session.scalars(query))


def take(session: Session, message_id: str) -> bool:
    """Removes a buffered message for its one receiver; False when another had it."""
    return changed(session, delete(BufferedMessage).where(BufferedMessage.id == message_id)) == 1


def any_expired(session: Session, now: datetime) -> bool:
    query = select(BufferedMessage.id).where(BufferedMessage.expires_at <= now).limit(1)
    return session.scalar(query) is not None


def expire(session: Session, now: datetime) -> int:
    """Forgets the messages nobody came for; returns how many."""
    return changed(session, delete(BufferedMessage).where(BufferedMessage.expires_at <= now))
