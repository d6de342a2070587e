"""Worklists: what waits for a person, what they may take on, what they did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from engine import clock
from engine.errors import Message
from engine.labels import Labels
from engine.services import access
from engine.services.access import Actor
from engine.services.subjects import Subject, subject_of
from engine.store import people
from engine.store import tasks as store
from engine.store.base import Page
from engine.store.tasks import Asked, OneTask, State, TaskRow


@dataclass(frozen=True)
class TaskSummary:
    """A task as lists show it."""

    id: str
    name: Labels
    process: Labels
    """Name of the process that the case runs."""
    process_key: str
    """Key of the process that the task's element is drawn in."""
    element: str
    instance_id: str
    business_key: str | None
    subject: Subject | None
    """The record that the case is about."""
    test: bool
    state: State
    priority: int
    assignee: str | None
    assignee_name: str | None
    created_at: datetime
    due_at: datetime | None
    completed_at: datetime | None
    completed_name: str | None
    lane: Labels
    properties: Mapping[str, str]
    """What the diagram says besides: `article` and others."""
    rev: int
    """To be sent back with a completion, so that a stale page is noticed."""


@dataclass(frozen=True)
class Counts:
    """How many tasks wait; `late`, `week` and `month` are those of mine that are due by then."""

    mine: int
    claimable: int
    late: int
    week: int
    month: int


def mine(session: Session, actor: Actor, asked: Asked) -> Page[TaskSummary]:
    """Open tasks that the actor has."""
    return _summaries(session, store.assigned(session, actor.username, asked))


def claimable(session: Session, actor: Actor, asked: Asked) -> Page[TaskSummary]:
    """Open tasks that nobody has and the actor may take on."""
    return _summaries(session, store.claimable(session, _principals(actor), asked))


def done(session: Session, actor: Actor, asked: Asked) -> Page[TaskSummary]:
    """What the actor completed, the latest first."""
    return _summaries(session, store.completed(session, actor.username, asked))


def of_everybody(session: Session, actor: Actor, asked: Asked) -> Page[TaskSummary]:
    """All open tasks, for administrators."""
    access.require(access.may_mend(actor), Message("mending cases is not granted to you"))
    return _summaries(session, store.open_tasks(session, asked))


def of_instance(session: Session, instance_id: str) -> list[TaskSummary]:
    """The open tasks of a case, for those who see the case."""
    return summaries(session, store.open_of(session, instance_id))


def counts(session: Session, actor: Actor) -> Counts:
    """The numbers beside the worklists."""
    mine, late, week, month = store.count_assigned(
        session, actor.username, [clock.now(), due_within(7), due_within(30)]
    )
    return Counts(mine, store.count_claimable(session, _principals(actor)), late, week, month)


def due_within(days: int) -> datetime:
    """What falls due within so many days is due before this: they are days of the business calendar, and
    the last one counts to its end."""
    return datetime.combine(clock.today() + timedelta(days=days + 1), time(), clock.ZONE)


def summaries(session: Session, rows: Iterable[TaskRow | OneTask]) -> list[TaskSummary]:
    rows = list(rows)
    names = people.named(session, [row.Task.assignee for row in rows if row.Task.assignee])
    return [_summary(row, names.get(row.Task.assignee or "")) for row in rows]


def _summaries(session: Session, page: Page[TaskRow]) -> Page[TaskSummary]:
    return Page(summaries(session, page.items), page.total)


def _summary(row: TaskRow | OneTask, assignee_name: str | None) -> TaskSummary:
    task, instance, definition = row.Task, row.Instance, row.Definition
    return TaskSummary(
        id=task.id,
        name=Labels(task.name, task.name_en),
        process=Labels(definition.name, definition.name_en),
        process_key=task.process,
        element=task.element,
        instance_id=instance.id,
        business_key=instance.business_key,
        subject=subject_of(row.Record),
        test=instance.test,
        state=task.state,
        priority=task.priority,
        assignee=task.assignee,
        assignee_name=assignee_name or task.assignee,
        created_at=task.created_at,
        due_at=task.due_at,
        completed_at=task.completed_at,
        completed_name=task.completed_name,
        lane=Labels(task.lane, task.lane_en),
        properties=task.properties,
        rev=task.rev,
    )


def _principals(actor: Actor) -> list[str]:
    return store.principals([actor.username], actor.groups)
