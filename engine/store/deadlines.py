"""Deadlines, each a row of its own, and all that ever happened to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, Page, UTCDateTime, UuidStr, Word, paged, uuid7
from engine.store.instances import Instance
from engine.store.records import Record


class State(StrEnum):
    OPEN = "open"
    """Nobody has done yet what it is for."""
    SUSPENDED = "suspended"
    """Its clock stands still."""
    MET = "met"
    """Done by its last day."""
    LATE = "late"
    """Done after its last day."""
    CANCELLED = "cancelled"
    """It fell away, or another one took its place."""


RUNNING = (State.OPEN, State.SUSPENDED)
COUNTED = (State.OPEN, State.SUSPENDED, State.MET, State.LATE)
"""The states in which its last day is reckoned anew when what it rests on changes."""


class Why(StrEnum):
    """Why a deadline changed."""

    SET = "set"
    BASE = "base"
    """The day it counts from was corrected."""
    CALENDAR = "calendar"
    """The calendar arrived or was changed."""
    STOPPED = "stopped"
    RESUMED = "resumed"
    MET = "met"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    """Set anew in the same place."""


class Deadline(Base):
    """Something has to be done by a day."""

    __tablename__ = "deadline"
    __table_args__ = (
        Index(None, "subject_key", "base_event"),
        Index(None, "instance_id", "state"),
        Index(None, "state", "due_on"),
    )

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    code: Mapped[str] = mapped_column(String(64))
    """The kind of deadline, as the decision table calls it."""
    subject_kind: Mapped[str | None] = mapped_column(String(64))
    subject_key: Mapped[str | None] = mapped_column(ForeignKey(Record.key))
    """The record it is about."""
    instance_id: Mapped[str | None] = mapped_column(UuidStr)
    """The case that set it, which may be about to be stored."""
    element: Mapped[str] = mapped_column(String(200))
    """Where in its diagram."""
    of_task: Mapped[bool]
    """It lives and ends with a task."""
    test: Mapped[bool]
    """Set by a case that tries a diagram out."""
    unit_code: Mapped[str | None] = mapped_column(String(64), index=True)
    """The unit that has to act."""
    base_event: Mapped[str] = mapped_column(String(64))
    """What it counts from: a field of the record, where it has one of that name."""
    base_on: Mapped[date] = mapped_column(Date)
    decision: Mapped[str] = mapped_column(String(200))
    """The table that gave the rule,"""
    decision_version: Mapped[int]
    """its version,"""
    rule: Mapped[str] = mapped_column(String(200))
    """and the row."""
    article: Mapped[str] = mapped_column(String(100))
    amount: Mapped[int]
    unit: Mapped[str] = mapped_column(String(16))
    rolls: Mapped[bool]
    hard: Mapped[bool]
    """By the rules themselves; else it is a default of the platform."""
    due_on: Mapped[date | None] = mapped_column(Date)
    """The last day; None while nobody can say."""
    provisional: Mapped[bool]
    missing_year: Mapped[int | None]
    stops: Mapped[list[list[str | None]]] = mapped_column(JSON)
    """Pairs of ISO dates: the clock stood still after the first until the second."""
    state: Mapped[State] = mapped_column(Word(State), default=State.OPEN)
    met_on: Mapped[date | None] = mapped_column(Date)
    superseded_by: Mapped[str | None] = mapped_column(UuidStr)
    untold: Mapped[bool] = mapped_column(default=False)
    """Its case has not heard yet of its newest day."""
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class DeadlineChange(Base):
    """One change of a deadline. Old values are kept for ever."""

    __tablename__ = "deadline_change"

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    deadline_id: Mapped[str] = mapped_column(ForeignKey(Deadline.id), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str] = mapped_column(String(64))
    actor_name: Mapped[str] = mapped_column(String(100))
    instance_id: Mapped[str | None] = mapped_column(UuidStr)
    """The case in which it happened."""
    why: Mapped[Why] = mapped_column(Word(Why))
    old_base: Mapped[date | None] = mapped_column(Date)
    new_base: Mapped[date | None] = mapped_column(Date)
    old_due: Mapped[date | None] = mapped_column(Date)
    new_due: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(Text)
    """The reason given, or the notice a calendar came from."""


@dataclass(frozen=True)
class Near:
    """A span of last days, both ends included; None is open."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Asked:
    """How a list of deadlines is narrowed."""

    states: Collection[State] = ()
    unit: str = ""
    code: str = ""
    subject_key: str = ""
    instance_id: str = ""
    near: Near | None = None
    unknown: bool = False
    """Those alone of which nobody can say the last day."""
    page: int = 1
    size: int = 20


def get(session: Session, deadline_id: str) -> Deadline | None:
    return session.get(Deadline, deadline_id)


def running_of_case(session: Session, instance_id: str, code: str | None = None) -> Sequence[Deadline]:
    """The deadlines of a case that still run or stand still, the newest first."""
    query = select(Deadline).where(Deadline.instance_id == instance_id, Deadline.state.in_(RUNNING))
    return _newest(session, query.where(Deadline.code == code) if code else query)


def running_of_record(session: Session, key: str, code: str) -> Sequence[Deadline]:
    """Those of one kind that are about a record, whichever case set them, the newest first."""
    query = select(Deadline).where(
        Deadline.subject_key == key, Deadline.code == code, Deadline.state.in_(RUNNING)
    )
    return _newest(session, query)


def based_on(session: Session, key: str, fields: Collection[str]) -> Sequence[Deadline]:
    """The deadlines that count from one of these fields of a record."""
    query = select(Deadline).where(
        Deadline.subject_key == key, Deadline.base_event.in_(fields), Deadline.state.in_(COUNTED)
    )
    return _newest(session, query)


def touched_by(session: Session, years: Collection[int]) -> Sequence[Deadline]:
    """The deadlines that days of these years may have a part in: they begin by the last one's end, and end in
    the first one, after it, or nobody knows when."""
    first, last = date(min(years), 1, 1), date(max(years), 12, 31)
    query = select(Deadline).where(
        Deadline.state.in_(COUNTED),
        Deadline.base_on <= last,
        or_(Deadline.due_on.is_(None), Deadline.due_on >= first),
    )
    return _newest(session, query)


def untold(session: Session, instance_id: str) -> Sequence[Deadline]:
    """Those whose newest day their case has not heard of."""
    return _newest(session, select(Deadline).where(Deadline.instance_id == instance_id, Deadline.untold))


def changes(session: Session, ids: Collection[str]) -> Sequence[DeadlineChange]:
    """All that happened to these deadlines, in order."""
    query = select(DeadlineChange).where(DeadlineChange.deadline_id.in_(ids)).order_by(DeadlineChange.id)
    return session.scalars(query).all()


def page(
    session: Session, visible: ColumnElement[bool], asked: Asked
) -> Page[tuple[Deadline, Record | None]]:
    """A page of the real deadlines that may be seen, with their records: the nearest first, unknown ones
    last."""
    query = (
        select(Deadline, Record)
        .outerjoin(Record, Record.key == Deadline.subject_key)
        .where(Deadline.test.is_(False), visible, *_narrowing(asked))
        .order_by(Deadline.due_on.is_(None), Deadline.due_on, Deadline.id)
    )
    return paged(session, query, lambda row: (row.Deadline, row.Record), asked.page, asked.size)


def count(session: Session, visible: ColumnElement[bool], asked: Asked) -> int:
    """How many there are on all pages."""
    query = select(func.count()).select_from(Deadline)
    return session.scalar(query.where(Deadline.test.is_(False), visible, *_narrowing(asked))) or 0


def values(session: Session, column: str, visible: ColumnElement[bool]) -> list[str]:
    """The different values that visible deadlines have in `code` or `unit_code`."""
    what: ColumnElement[Any] = Deadline.__table__.c[column]
    query = select(what).distinct().where(Deadline.test.is_(False), visible, what.is_not(None))
    return sorted(session.scalars(query))


def of_records(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Deadlines about records for which the condition holds."""
    return Deadline.subject_key.in_(select(Record.key).where(condition))


def of_cases(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Deadlines without a record, of cases for which the condition holds."""
    cases = select(Instance.id).where(condition)
    return and_(Deadline.subject_key.is_(None), Deadline.instance_id.in_(cases))


def of_units(codes: Collection[str]) -> ColumnElement[bool]:
    """Deadlines that one of these units has to meet."""
    return Deadline.unit_code.in_(codes)


def add_change(session: Session, values: Mapping[str, Any]) -> None:
    session.add(DeadlineChange(id=uuid7(), **values))


def _newest(session: Session, query: Select[Deadline]) -> Sequence[Deadline]:
    return session.scalars(query.order_by(Deadline.id.desc())).all()


def _narrowing(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.states:
        found.append(Deadline.state.in_(asked.states))
    for column, value in (
        (Deadline.unit_code, asked.unit),
        (Deadline.code, asked.code),
        (Deadline.subject_key, asked.subject_key),
        (Deadline.instance_id, asked.instance_id),
    ):
        if value:
            found.append(column == value)
    if asked.unknown:
        found.append(Deadline.due_on.is_(None))
    if asked.near is not None:
        found += _within(asked.near)
    return found


def _within(near: Near) -> list[ColumnElement[bool]]:
    bounds: list[ColumnElement[bool]] = [Deadline.due_on.is_not(None)]
    if near.first is not None:
        bounds.append(Deadline.due_on >= near.first)
    if near.last is not None:
        bounds.append(Deadline.due_on <= near.last)
    return bounds
