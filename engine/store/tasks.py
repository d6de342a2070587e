"""Tasks of people: open ones with who may do them, and what was done by whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    Row,
    Select,
    UniqueConstraint,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import (
    AnySelect,
    Base,
    Page,
    UTCDateTime,
    UuidStr,
    Word,
    add_rows,
    changed,
    count,
    paged,
    uuid7,
)
from engine.store.definitions import Definition
from engine.store.drafts import Draft
from engine.store.instances import Instance
from engine.store.records import Record


class State(StrEnum):
    OPEN = "open"
    """Somebody can do it."""
    COMPLETED = "completed"
    """Somebody did it."""
    CANCELLED = "cancelled"
    """It went away undone: a deadline passed it by, or the instance was stopped."""
    RETURNED = "returned"
    """Somebody sent the case back to an earlier one instead of doing it."""


TAKEN = text("assignee IS NOT NULL")
UNDONE = text("completed_at IS NULL")


class Task(Base):
    """A user task of an instance. Who may do it was decided when it opened."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("instance_id", "number"),
        # Most open tasks are nobody's yet: who looks for those comes from their candidates.
        Index(None, "assignee", "state", "due_at", postgresql_where=TAKEN, sqlite_where=TAKEN),
        Index("ix_task_undone", "due_at", "id", postgresql_where=UNDONE, sqlite_where=UNDONE),
        Index(None, "completed_by", "completed_at"),
    )

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    instance_id: Mapped[str] = mapped_column(ForeignKey("instance.id"))
    number: Mapped[int]
    """The runtime's number of the step."""
    process: Mapped[str]
    """Key of the process that the element is drawn in."""
    element: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    lane: Mapped[str]
    lane_en: Mapped[str]
    form: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """`{"key", "binding", "version"}` of the form, as drawn."""
    assignee: Mapped[str | None]
    """Username of who does it."""
    candidate_users: Mapped[list[str]] = mapped_column(JSON)
    candidate_groups: Mapped[list[str]] = mapped_column(JSON)
    properties: Mapped[dict[str, str]] = mapped_column(JSON)
    """What the diagram says besides, as drawn."""
    instance_index: Mapped[int | None]
    """Which of several parallel or successive ones, from 0."""
    priority: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    follow_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    state: Mapped[State] = mapped_column(Word(State), default=State.OPEN)
    rev: Mapped[int] = mapped_column(default=1)
    """Rises when the task is claimed, released or closed: a page that shows an older one is stale."""
    completed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    completed_by: Mapped[str | None]
    completed_name: Mapped[str | None]
    completed_for: Mapped[str | None]
    """Username of whose task it was, when somebody who stands in for them completed it."""
    owner: Mapped[str | None]
    """Username of who gave the task to its assignee to prepare, and gets it back."""
    returned: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Of a task that the case was sent back to: `{"by", "name", "at", "reason", "step", "step_en"}`, and
    `"to"`, the element where it goes on when it is to come straight back."""
    requests: Mapped[int] = mapped_column(default=0)
    """How many people its assignees have asked to sign or to advise."""
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """Since when it is filled in and waits for those who sign afterwards."""
    case_rev: Mapped[int | None]
    """The revision that the completion gave the case: while it has it, nobody has moved the case since."""


class TaskCandidate(Base):
    """Who may claim an open task: one row for each, gone when the task closes."""

    __tablename__ = "task_candidate"
    __table_args__ = (Index(None, "principal", "task_id"),)

    task_id: Mapped[str] = mapped_column(ForeignKey("task.id"), primary_key=True)
    principal: Mapped[str] = mapped_column(primary_key=True)
    """`user:<username>` or `group:<role>` or `group:<role>@<unit>`."""


TaskRow = Row[Task, Instance, Definition, Record | None]
OneTask = Row[Task, Instance, Definition, Record | None, bool]


@dataclass(frozen=True)
class Asked:
    """How a list of tasks is narrowed and ordered."""

    text: str = ""
    """Part of the task's name, the business key, or the number or title of the record."""
    process: str = ""
    element: str = ""
    instance_id: str = ""
    sort: str = "due"
    """`due` (the nearest first, none last), `created` (the newest first) or `priority`."""
    due_before: datetime | None = None
    page: int = 1
    size: int = 20


def get(session: Session, task_id: str) -> OneTask | None:
    """A task with its instance, the instance's definition and its record, as they are now; and, as
    `has_draft`, whether anybody has a draft of it."""
    has_draft = exists().where(Draft.about == task_id).label("has_draft")
    query = _listed().add_columns(has_draft).where(Task.id == task_id)
    return session.execute(query.execution_options(populate_existing=True)).first()


def move(
    session: Session, instance_id: str, number: int, due_at: datetime | None, follow_up_at: datetime | None
) -> None:
    """An open task is due at another time."""
    theirs = (Task.instance_id == instance_id, Task.number == number, Task.state == State.OPEN)
    changed(session, update(Task).where(*theirs).values(due_at=due_at, follow_up_at=follow_up_at))


def open_of(session: Session, instance_id: str) -> list[TaskRow]:
    """The open tasks of an instance."""
    query = _listed().where(Task.instance_id == instance_id, Task.state == State.OPEN)
    return list(session.execute(query.order_by(Task.created_at, Task.id)))


def open_names(session: Session, instance_ids: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """Names of the open tasks of instances, in both languages."""
    query = (
        select(Task.instance_id, Task.name, Task.name_en)
        .where(Task.instance_id.in_(instance_ids), Task.state == State.OPEN)
        .order_by(Task.id)
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for instance_id, name, name_en in session.execute(query):
        found.setdefault(instance_id, []).append((name, name_en))
    return found


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Opens tasks; each row has the columns of a task, `id` included."""
    add_rows(session, Task, rows)
    candidates = [
        {"task_id": row["id"], "principal": principal}
        for row in rows
        for principal in principals(row["candidate_users"], row["candidate_groups"])
    ]
    add_rows(session, TaskCandidate, candidates)


def close(session: Session, instance_id: str, numbers: Collection[int], values: dict[str, Any]) -> None:
    """Closes open tasks of an instance and forgets who could have done them."""
    closed = (Task.instance_id == instance_id, Task.number.in_(numbers), Task.state == State.OPEN)
    ids = select(Task.id).where(*closed)
    changed(session, delete(TaskCandidate).where(TaskCandidate.task_id.in_(ids)))
    changed(session, update(Task).where(*closed).values(rev=Task.rev + 1, **values))


def claim(session: Session, task_id: str, username: str | None, holder: str | None) -> bool:
    """Changes who does an open task from `holder` to `username`; False when it is no longer so."""
    same = Task.assignee.is_(None) if holder is None else Task.assignee == holder
    statement = (
        update(Task)
        .where(Task.id == task_id, Task.state == State.OPEN, same)
        .values(assignee=username, rev=Task.rev + 1)
    )
    return changed(session, statement) == 1


def hand(session: Session, task: Task, values: dict[str, Any]) -> bool:
    """Gives an open task that is still as it was read to somebody else; False when it is not."""
    statement = (
        update(Task)
        .where(Task.id == task.id, Task.state == State.OPEN, Task.rev == task.rev)
        .values(rev=task.rev + 1, **values)
    )
    return changed(session, statement) == 1


def last_done(session: Session, instance_id: str) -> list[Task]:
    """For each element of a case the task that was completed there last, in the order of completion."""
    newest = (
        select(func.max(Task.number))
        .where(Task.instance_id == instance_id, Task.state == State.COMPLETED)
        .group_by(Task.process, Task.element)
    )
    query = select(Task).where(Task.instance_id == instance_id, Task.number.in_(newest))
    return list(session.scalars(query.order_by(Task.completed_at, Task.id)))


def first_by_others(session: Session, instance: Instance) -> Task | None:
    """The first task of a case that somebody other than its starter closed."""
    query = select(Task).where(
        Task.instance_id == instance.id,
        Task.completed_by.is_not(None),
        Task.completed_by != instance.starter,
    )
    return session.scalars(query.order_by(Task.completed_at).limit(1)).first()


def done_by(session: Session, instance_id: str, username: str, elements: Collection[str]) -> list[Task]:
    """The tasks at these elements that somebody completed in an instance, or had completed in their stead."""
    theirs = or_(Task.completed_by == username, Task.completed_for == username)
    query = select(Task).where(Task.instance_id == instance_id, Task.element.in_(elements), theirs)
    return list(session.scalars(query))


def at(session: Session, instance_id: str, elements: Collection[str]) -> list[Task]:
    """All tasks at these elements of an instance, in the order they opened."""
    query = select(Task).where(Task.instance_id == instance_id, Task.element.in_(elements))
    return list(session.scalars(query.order_by(Task.number)))


def finish(session: Session, task: Task, values: dict[str, Any]) -> bool:
    """Closes one open task that is still as it was read; False when somebody changed it since."""
    if task.candidate_users or task.candidate_groups:
        changed(session, delete(TaskCandidate).where(TaskCandidate.task_id == task.id))
    return hand(session, task, values)


def assigned(session: Session, desks: Collection[tuple[str, str]], asked: Asked) -> Page[TaskRow]:
    """The open tasks on some desks: (username, process), the process blank for all of theirs."""
    return _page(session, _on(_listed(), desks), asked)


def claimable(session: Session, principals: Collection[str], asked: Asked) -> Page[TaskRow]:
    return _page(session, _claimable(_listed(), principals), asked)


def completed(session: Session, username: str, asked: Asked) -> Page[TaskRow]:
    """What somebody did, the latest first."""
    query = _narrowed(_listed().where(Task.completed_by == username), asked)
    query = query.order_by(Task.completed_at.desc(), Task.id.desc())
    return paged(session, query, lambda row: row, asked.page, asked.size)


def open_tasks(session: Session, asked: Asked) -> Page[TaskRow]:
    """Open tasks of everybody."""
    undone = Task.state == State.OPEN, Task.completed_at.is_(None)  # the latter is what the index knows
    return _page(session, _listed().where(*undone), asked)


def count_assigned(
    session: Session, desks: Collection[tuple[str, str]], until: Sequence[datetime]
) -> list[int]:
    """How many open tasks are on some desks, and how many of them are due before each of the times."""
    due = [func.count().filter(Task.due_at < moment) for moment in until]
    return list(session.execute(_on(select(func.count(), *due), desks)).one())


def count_claimable(session: Session, principals: Collection[str]) -> int:
    return count(session, _claimable(select(Task.id), principals))


def principals(users: Iterable[str], groups: Iterable[str]) -> list[str]:
    """Users and groups in the form that candidates are kept in, each once."""
    return sorted({*(f"user:{user}" for user in users), *(f"group:{group}" for group in groups)})


def _listed() -> Select[Task, Instance, Definition, Record | None]:
    return (
        select(Task, Instance, Definition, Record)
        .join(Instance, Instance.id == Task.instance_id)
        .join(Definition, Definition.seq == Instance.definition_seq)
        .outerjoin(Record, Record.key == Instance.subject_key)
    )


def _on(query: AnySelect, desks: Collection[tuple[str, str]]) -> AnySelect:
    of_all = [username for username, process in desks if not process]
    of_some = [
        and_(Task.assignee == username, Task.process == process) for username, process in desks if process
    ]
    return query.where(or_(Task.assignee.in_(of_all), *of_some), Task.state == State.OPEN)


def _claimable(query: AnySelect, principals: Collection[str]) -> AnySelect:
    candidates = select(TaskCandidate.task_id).where(TaskCandidate.principal.in_(principals))
    return query.where(Task.id.in_(candidates), Task.state == State.OPEN, Task.assignee.is_(None))


def _page(session: Session, query: AnySelect, asked: Asked) -> Page[TaskRow]:
    orders: dict[str, tuple[ColumnElement[Any], ...]] = {
        "due": (Task.due_at.nulls_last(), Task.id.asc()),
        "created": (Task.created_at.desc(), Task.id.desc()),
        "priority": (Task.priority.desc(), Task.due_at.nulls_last(), Task.id.asc()),
    }
    query = _narrowed(query, asked).order_by(*orders[asked.sort])
    return paged(session, query, lambda row: row, asked.page, asked.size)


def _narrowed(query: AnySelect, asked: Asked) -> AnySelect:
    for column, value in (
        (Task.process, asked.process),
        (Task.element, asked.element),
        (Task.instance_id, asked.instance_id),
    ):
        if value:
            query = query.where(column == value)
    if asked.due_before is not None:
        query = query.where(Task.due_at < asked.due_before)
    if asked.text:
        columns = (Task.name, Task.name_en, Instance.business_key, Record.number, Record.title)
        query = query.where(or_(*(column.icontains(asked.text, autoescape=True) for column in columns)))
    return query
