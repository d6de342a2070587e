"""Which records the conditions that cases wait for read, and in which version they last saw them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, UuidStr, add_rows, changed
from engine.store.records import Record

Seen = Mapping[tuple[int, str], int]
"""(number of the waiting step, key of a record) -> the version it saw; 0 where there was no such record."""


class ConditionRecord(Base):
    """A condition of a running instance reads a record."""

    __tablename__ = "condition_record"

    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_key: Mapped[str] = mapped_column(UuidStr, primary_key=True, index=True)
    version: Mapped[int]


def keep(session: Session, instance_id: str, seen: Seen) -> None:
    """Brings the rows of an instance to what its conditions read now."""
    of = ConditionRecord.instance_id == instance_id
    rows = session.execute(
        select(ConditionRecord.number, ConditionRecord.record_key, ConditionRecord.version).where(of)
    )
    was = {(row.number, row.record_key): row.version for row in rows}
    if was == seen:
        return
    changed(session, delete(ConditionRecord).where(of))
    add_rows(
        session,
        ConditionRecord,
        [
            {"instance_id": instance_id, "number": number, "record_key": key, "version": version}
            for (number, key), version in sorted(seen.items())
        ],
    )


def readers(session: Session, record_key: str) -> list[str]:
    """The instances with a condition that reads this record, by id."""
    query = select(ConditionRecord.instance_id).where(ConditionRecord.record_key == record_key)
    return list(session.scalars(query.distinct().order_by(ConditionRecord.instance_id)))


def behind(session: Session) -> list[str]:
    """The instances with a condition that saw an older version of a record than there is, by id."""
    query = (
        select(ConditionRecord.instance_id)
        .join(Record, Record.key == ConditionRecord.record_key)
        .where(Record.version > ConditionRecord.version)
    )
    return list(session.scalars(query.distinct().order_by(ConditionRecord.instance_id)))


def see(session: Session, instance_id: str) -> None:
    """An instance is about to look at the newest versions."""
    newest = select(Record.version).where(Record.key == ConditionRecord.record_key).scalar_subquery()
    exists = ConditionRecord.record_key.in_(select(Record.key))
    statement = update(ConditionRecord).where(ConditionRecord.instance_id == instance_id, exists)
    changed(session, statement.values(version=newest))
