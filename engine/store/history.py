"""What happened, in order, for ever: typed events, and every decision with what it rested on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, select
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column, undefer

from engine.store.base import Base, FeelJson, Page, UTCDateTime, add_rows, paged

Serial = BigInteger().with_variant(Integer, "sqlite")


class HistoryRow(Base):
    """One event of `engine.events`. Rows are added and never changed."""

    __tablename__ = "history"
    __table_args__ = (Index(None, "instance_id", "seq"),)

    seq: Mapped[int] = mapped_column(Serial, primary_key=True)
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    kind: Mapped[str]
    """Name of the event's class."""
    process: Mapped[str]
    element: Mapped[str]
    name: Mapped[str]
    number: Mapped[int]
    actor: Mapped[str]
    """Username of who did it."""
    actor_name: Mapped[str]
    data: Mapped[Any] = mapped_column(FeelJson)
    """The event's remaining fields."""


class DecisionRecord(Base):
    """A decision made for an instance: by which version, from what, by which rows, with what result."""

    __tablename__ = "decision_record"
    __table_args__ = (Index(None, "instance_id", "seq"),)

    seq: Mapped[int] = mapped_column(Serial, primary_key=True)
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    process: Mapped[str]
    element: Mapped[str]
    element_name: Mapped[str]
    decision: Mapped[str]
    version: Mapped[int]
    value: Mapped[Any] = mapped_column(FeelJson)
    trace: Mapped[Any] = deferred(mapped_column(FeelJson))


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    add_rows(session, HistoryRow, rows)


def add_decisions(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    add_rows(session, DecisionRecord, rows)


def page(session: Session, instance_id: str, page: int, size: int) -> Page[HistoryRow]:
    """An instance's events, the newest first."""
    query = select(HistoryRow).where(HistoryRow.instance_id == instance_id).order_by(HistoryRow.seq.desc())
    return paged(session, query, lambda row: row[0], page, size)


def of_kinds(session: Session, instance_id: str, kinds: Collection[str]) -> list[HistoryRow]:
    """An instance's events of some kinds, in order."""
    query = select(HistoryRow).where(HistoryRow.instance_id == instance_id, HistoryRow.kind.in_(kinds))
    return list(session.scalars(query.order_by(HistoryRow.seq)))


def since(session: Session, instance_id: str, at: datetime, kinds: Collection[str]) -> bool:
    """Whether an event of some kinds has happened at a time or after it."""
    query = select(HistoryRow.seq).where(
        HistoryRow.instance_id == instance_id, HistoryRow.at >= at, HistoryRow.kind.in_(kinds)
    )
    return session.scalar(query.limit(1)) is not None


def decisions(session: Session, instance_id: str) -> list[DecisionRecord]:
    """An instance's decisions in order, without their traces."""
    query = select(DecisionRecord).where(DecisionRecord.instance_id == instance_id)
    return list(session.scalars(query.order_by(DecisionRecord.seq)))


def decision(session: Session, seq: int) -> DecisionRecord | None:
    """A decision with its trace."""
    query = select(DecisionRecord).where(DecisionRecord.seq == seq)
    return session.scalars(query.options(undefer(DecisionRecord.trace))).first()
