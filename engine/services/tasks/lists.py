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
from engine.store import copies as copy_store
from engine.store import people
from engine.store import requests as request_store
from engine.store import tasks as store
from engine.store.base import Page
from engine.store.copies import CopyRow
from engine.store.requests import Kind, RequestRow
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
    completed_for: str | None
    """Username of whose task it was, when somebody stood in for them."""
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
    asked: int
    """How many signatures and answers the actor owes."""
    copies: int
    """How many copies they have not read."""


@dataclass(frozen=True)
class Asking:
    """A signature or an answer that somebody owes."""

    task_id: str
    kind: Kind
    task: Labels
    process: Labels
    business_key: str | None
    subject: Subject | None
    question: str
    asked_name: str
    asked_at: datetime


@dataclass(frozen=True)
class Copied:
    """A case that somebody was sent to read."""

    instance_id: str
    process: Labels
    business_key: str | None
    subject: Subject | None
    sent_name: str
    sent_at: datetime
    note: str
    read_at: datetime | None


def mine(session: Session, actor: Actor, asked: Asked) -> Page[TaskSummary]:
    """Open tasks that the actor has, or whoever they stand in for."""
    return _summaries(session, store.assigned(session, _desks(actor), asked))


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


def asked_of(session: Session, actor: Actor, page: int, size: int) -> Page[Asking]:
    """What the actor is asked to sign or to advise on, the oldest first."""
    found = request_store.waiting_for(session, actor.username, page, size)
    return Page([_asking(row) for row in found.items], found.total)


def copied_to(session: Session, actor: Actor, page: int, size: int) -> Page[Copied]:
    """The cases that were sent to the actor to read, unread ones first."""
    found = copy_store.for_person(session, actor.username, page, size)
    return Page([_copied(row) for row in found.items], found.total)


def counts(session: Session, actor: Actor) -> Counts:
    """The numbers beside the worklists."""
    mine, late, week, month = store.count_assigned(
        session, _desks(actor), [clock.now(), due_within(7), due_within(30)]
    )
    return Counts(
        mine=mine,
        claimable=store.count_claimable(session, _principals(actor)),
        late=late,
        week=week,
        month=month,
        asked=request_store.count_waiting(session, actor.username),
        copies=copy_store.count_unread(session, actor.username),
    )


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
        completed_for=task.completed_for,
        lane=Labels(task.lane, task.lane_en),
        properties=task.properties,
        rev=task.rev,
    )


def _desks(actor: Actor) -> list[tuple[str, str]]:
    """Whose tasks the actor does: (username, process)."""
    return [(actor.username, ""), *((each.username, each.process) for each in actor.stands_in)]


def _principals(actor: Actor) -> list[str]:
    return store.principals([actor.username], actor.groups)


def _asking(row: RequestRow) -> Asking:
    return Asking(
        task_id=row.Task.id,
        kind=row.Request.kind,
        task=Labels(row.Task.name, row.Task.name_en),
        process=Labels(row.Definition.name, row.Definition.name_en),
        business_key=row.Instance.business_key,
        subject=subject_of(row.Record),
        question=row.Request.question,
        asked_name=row.Request.asked_name,
        asked_at=row.Request.asked_at,
    )


def _copied(row: CopyRow) -> Copied:
    return Copied(
        instance_id=row.Instance.id,
        process=Labels(row.Definition.name, row.Definition.name_en),
        business_key=row.Instance.business_key,
        subject=subject_of(row.Record),
        sent_name=row.Copy.sent_name,
        sent_at=row.Copy.sent_at,
        note=row.Copy.note,
        read_at=row.Copy.read_at,
    )
