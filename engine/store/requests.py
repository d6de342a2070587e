"""What somebody who has a task asks of others: to sign before, beside or after them, or for advice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, Row, String, Text, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, Page, UTCDateTime, UuidStr, Word, changed, paged, uuid7
from engine.store.definitions import Definition
from engine.store.instances import Instance
from engine.store.records import Record
from engine.store.tasks import Task


class Kind(StrEnum):
    BEFORE = "before"
    """Their signature is waited for before the task is worked on."""
    BESIDE = "beside"
    """The task is worked on meanwhile, and completed once they have signed."""
    AFTER = "after"
    """They sign what the task was completed with, and then the case goes on."""
    ADVICE = "advice"
    """They are asked for advice; nothing waits for it."""


class State(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    TAKEN_BACK = "taken_back"
    """Whoever asked no longer asks, or the task went away."""


class Request(Base):
    """One person asked by another about a task."""

    __tablename__ = "task_request"
    __table_args__ = (Index(None, "username", "state"), Index(None, "task_id"), Index(None, "instance_id"))

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"))
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"))
    kind: Mapped[Kind] = mapped_column(Word(Kind))
    username: Mapped[str]
    """Who is asked."""
    name: Mapped[str]
    asked_by: Mapped[str]
    asked_name: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    question: Mapped[str] = mapped_column(Text)
    state: Mapped[State] = mapped_column(Word(State), default=State.OPEN)
    agrees: Mapped[bool | None]
    """Of an answered signature."""
    answer: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    signed_by: Mapped[str | None] = mapped_column(String(64))
    """Username of whoever answered: the one asked, or who stands in for them."""


RequestRow = Row[Request, Task, Instance, Definition, Record | None]


def get(session: Session, request_id: str) -> Request | None:
    query = select(Request).where(Request.id == request_id)
    return session.scalar(query.execution_options(populate_existing=True))


def of_task(session: Session, task_id: str) -> Sequence[Request]:
    """All requests about a task, in the order they were made."""
    return session.scalars(select(Request).where(Request.task_id == task_id).order_by(Request.id)).all()


def open_of(session: Session, task_id: str, kinds: Collection[Kind]) -> Sequence[Request]:
    """The requests of some kinds that a task still waits for."""
    query = select(Request).where(
        Request.task_id == task_id, Request.kind.in_(kinds), Request.state == State.OPEN
    )
    return session.scalars(query.order_by(Request.id)).all()


def waiting_for(session: Session, username: str, page: int, size: int) -> Page[RequestRow]:
    """What somebody is asked, the oldest first, with the task it is about."""
    query = (
        select(Request, Task, Instance, Definition, Record)
        .join(Task, Task.id == Request.task_id)
        .join(Instance, Instance.id == Task.instance_id)
        .join(Definition, Definition.seq == Instance.definition_seq)
        .outerjoin(Record, Record.key == Instance.subject_key)
        .where(_due(username))
        .order_by(Request.id)
    )
    return paged(session, query, lambda row: row, page, size)


def count_waiting(session: Session, username: str) -> int:
    query = select(func.count()).select_from(Request).join(Task, Task.id == Request.task_id)
    return session.scalar(query.where(_due(username))) or 0


def close(session: Session, request: Request, values: dict[str, object]) -> bool:
    """Closes a request that is still open; False when somebody was faster."""
    statement = update(Request).where(Request.id == request.id, Request.state == State.OPEN)
    return changed(session, statement.values(**values)) == 1


def take_back_of(session: Session, instance_id: str, numbers: Collection[int], at: datetime) -> None:
    """Closes what is still asked about tasks of a case that are no longer to be done."""
    tasks = select(Task.id).where(Task.instance_id == instance_id, Task.number.in_(numbers))
    statement = update(Request).where(Request.task_id.in_(tasks), Request.state == State.OPEN)
    changed(session, statement.values(state=State.TAKEN_BACK, closed_at=at))


def asked(session: Session, task_id: str, username: str) -> bool:
    """Whether somebody is or was asked about a task."""
    query = select(Request.id).where(
        Request.task_id == task_id, Request.username == username, Request.state != State.TAKEN_BACK
    )
    return session.scalar(query.limit(1)) is not None


def _due(username: str) -> ColumnElement[bool]:
    """What somebody can answer now: whoever signs afterwards waits until there is something to sign."""
    ready = or_(Request.kind != Kind.AFTER, Task.submitted_at.is_not(None))
    return and_(Request.username == username, Request.state == State.OPEN, ready)
