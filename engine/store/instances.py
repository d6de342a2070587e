"""Running and finished instances: one small state document each, and what lists and searches ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Row, Select, Text, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column, undefer

from engine.store.base import AnySelect, Base, Page, UTCDateTime, UuidStr, Word, changed, paged, uuid7
from engine.store.definitions import Definition
from engine.store.incidents import Incident
from engine.store.records import Record


class State(StrEnum):
    RUNNING = "running"
    """It waits for something: a person, a date, a message."""
    COMPLETED = "completed"
    """It came to its end as drawn."""
    CANCELLED = "cancelled"
    """An administrator stopped it."""


class Instance(Base):
    """A run of a process. Only `services.instances.running` moves one."""

    __tablename__ = "instance"
    __table_args__ = (
        Index(None, "state", "started_at"),
        Index(None, "started_at", "id"),
        Index(None, "process", "state"),
    )

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    process: Mapped[str]
    """Key of the process."""
    definition_seq: Mapped[int] = mapped_column(ForeignKey("definition.seq"))
    as_of: Mapped[int]
    """What was in force when it started: the forms, tables and called processes it uses."""
    business_key: Mapped[str | None] = mapped_column(index=True)
    subject_kind: Mapped[str | None]
    subject_key: Mapped[str | None] = mapped_column(index=True)
    """The record of the register that it is about."""
    state: Mapped[State] = mapped_column(Word(State), default=State.RUNNING)
    test: Mapped[bool] = mapped_column(default=False)
    """Started to try a diagram out; left out of lists of real work."""
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    starter: Mapped[str] = mapped_column(index=True)
    """Username of who started it."""
    starter_name: Mapped[str]
    start_element: Mapped[str] = mapped_column(default="")
    """The start event it began at."""
    rev: Mapped[int] = mapped_column(default=1)
    """Rises with every save; a save names the one it read."""
    document: Mapped[str] = deferred(mapped_column(Text))
    """The runtime's state."""
    scopes: Mapped[str] = deferred(mapped_column(Text))
    """The runtime's variables."""


InstanceRow = Row[Instance, Definition, Record | None]


@dataclass(frozen=True)
class Wanted:
    """What a list of instances is narrowed to; None and empty ask for everything."""

    process: str | None = None
    state: State | None = None
    text: str = ""
    """Part of the business key, the starter's name, or the number or title of the record."""
    starter: str | None = None
    subject: tuple[str, str] | None = None
    test: bool | None = False
    incidents: bool = False
    """Only those with an open incident."""


def lock(session: Session, instance_id: str) -> Row[Instance, Definition, int] | None:
    """The instance with its state, for its only writer; the definition it runs; and, as `newest`, the
    number of the newest version of anything.

    On PostgreSQL others wait for the row; on SQLite the writing transaction keeps them out already.
    """
    query = (
        select(Instance, Definition, select(func.max(Definition.seq)).scalar_subquery().label("newest"))
        .join(Definition, Definition.seq == Instance.definition_seq)
        .where(Instance.id == instance_id)
        .options(undefer(Instance.document), undefer(Instance.scopes))
        .with_for_update(of=Instance)
        .execution_options(populate_existing=True)
    )
    return session.execute(query).first()


def save(session: Session, instance_id: str, rev: int, values: Mapping[str, Any]) -> bool:
    """Stores what a passage changed, if nobody else has stored since `rev` was read."""
    statement = (
        update(Instance).where(Instance.id == instance_id, Instance.rev == rev).values(rev=rev + 1, **values)
    )
    return changed(session, statement) == 1


def get(session: Session, instance_id: str) -> InstanceRow | None:
    """An instance without its state, the definition it runs and the record it is about."""
    return session.execute(_listed().where(Instance.id == instance_id)).first()


def state_of(session: Session, instance_id: str) -> tuple[str, str]:
    """The runtime's document and scopes, for reading."""
    query = select(Instance.document, Instance.scopes).where(Instance.id == instance_id)
    return session.execute(query).one()


def search(
    session: Session, visible: ColumnElement[bool], wanted: Wanted, page: int, size: int
) -> Page[InstanceRow]:
    """The instances that match and may be seen, the newest first."""
    query = _narrowed(_listed().where(visible), wanted).order_by(
        Instance.started_at.desc(), Instance.id.desc()
    )
    return paged(session, query, lambda row: row, page, size)


def count_by_state(session: Session, visible: ColumnElement[bool], wanted: Wanted) -> dict[State, int]:
    query = select(Instance.state, func.count()).outerjoin(Record, Record.key == Instance.subject_key)
    query = _narrowed(query.where(visible), wanted).group_by(Instance.state)
    return dict(session.execute(query).all())


def count_by_process(session: Session) -> dict[str, int]:
    """How many real instances of each process are running."""
    query = (
        select(Instance.process, func.count())
        .where(Instance.state == State.RUNNING, Instance.test.is_(False))
        .group_by(Instance.process)
    )
    return dict(session.execute(query).all())


def _listed() -> Select[Instance, Definition, Record | None]:
    return (
        select(Instance, Definition, Record)
        .join(Definition, Definition.seq == Instance.definition_seq)
        .outerjoin(Record, Record.key == Instance.subject_key)
    )


def _narrowed(query: AnySelect, wanted: Wanted) -> AnySelect:
    conditions = {
        Instance.process: wanted.process,
        Instance.state: wanted.state,
        Instance.starter: wanted.starter,
        Instance.test: wanted.test,
    }
    for column, value in conditions.items():
        if value is not None:
            query = query.where(column == value)
    if wanted.text:
        columns = (Instance.business_key, Instance.starter_name, Record.number, Record.title, Instance.id)
        query = query.where(or_(*(column.icontains(wanted.text, autoescape=True) for column in columns)))
    if wanted.subject:
        kind, key = wanted.subject
        query = query.where(Instance.subject_kind == kind, Instance.subject_key == key)
    if wanted.incidents:
        query = query.where(
            Instance.id.in_(select(Incident.instance_id).where(Incident.resolved_at.is_(None)))
        )
    return query
