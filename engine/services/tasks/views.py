"""A task as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine.errors import Message, NotFound
from engine.events import TaskCompleted
from engine.forms import Form
from engine.labels import Labels
from engine.services import access, drafts, exclusion, people, versions
from engine.services.access import Actor
from engine.services.answers import Desk
from engine.services.tasks.completing import desk_of
from engine.services.tasks.lists import TaskSummary, summaries
from engine.services.tasks.offered import element_of
from engine.services.tasks.possible import Possible, possible
from engine.store import drafts as draft_store
from engine.store import history
from engine.store import tasks as store
from engine.store.drafts import Draft
from engine.store.tasks import OneTask, State, Task


@dataclass(frozen=True)
class TaskView:
    """One task with all that its page needs."""

    task: TaskSummary
    documentation: Labels
    """What the diagram says about the task."""
    as_of: int
    """What was in force when the case started."""
    candidate_users: tuple[str, ...]
    candidate_groups: tuple[str, ...]
    may_claim: bool
    may_release: bool
    may_complete: bool
    excluded: Message | None
    """Why the actor may not do it because of what they did before."""
    form: Form | None
    desk: Desk | None = field(repr=False)
    """Of an open task with a form: `desk.data` is what the form reads, `desk.options` what its choices
    offer."""
    draft: Draft | None
    """What the actor typed before and did not send."""
    possible: Possible
    """What the actor can do with it besides."""
    submitted_at: datetime | None
    owner_name: str
    """Who gave it to its assignee to prepare; blank for nobody."""
    returned: Mapping[str, Any] | None
    """`by`, `name`, `at`, `reason`, `step`, `step_en` when the case was sent back to it, and `to`."""
    submitted: Mapping[str, Any] | None
    """Of a task that waits for those who sign afterwards: what it was filled in with."""
    answers: Mapping[str, Any] | None
    """Of a completed task: what it was completed with, for whoever did it and for auditors."""


def view(session: Session, task_id: str, actor: Actor) -> TaskView:
    """A task, open or done, for somebody who may see it. Raises `NotFound`."""
    row = store.get(session, task_id)
    if row is None or not access.may_see_task(session, actor, row.Task):
        raise NotFound(what=Message("The task"), key=task_id)
    task, open_ = row.Task, row.Task.state is State.OPEN
    element = element_of(session, row)
    form = versions.bound_form(session, task.form, row.Instance.as_of) if task.form else None
    return TaskView(
        task=summaries(session, [row])[0],
        documentation=element.about,
        as_of=row.Instance.as_of,
        candidate_users=tuple(task.candidate_users),
        candidate_groups=tuple(task.candidate_groups),
        may_claim=open_ and task.assignee is None and access.may_claim(actor, task),
        may_release=open_ and _may_release(row, actor),
        may_complete=open_ and access.may_complete(actor, task),
        excluded=exclusion.reason(session, task, row.Instance, actor) if open_ else None,
        form=form,
        desk=desk_of(session, row, actor) if open_ and form else None,
        draft=drafts.find(session, task_id, actor) if open_ else None,
        possible=possible(session, row, actor),
        submitted_at=task.submitted_at if open_ else None,
        owner_name=people.name_of(session, task.owner) or task.owner if task.owner else "",
        returned=task.returned if open_ else None,
        submitted=_submitted(session, task),
        answers=_answers(session, task, actor) if task.state is State.COMPLETED else None,
    )


def _submitted(session: Session, task: Task) -> Mapping[str, Any] | None:
    if task.submitted_at is None or task.assignee is None or task.state is not State.OPEN:
        return None
    draft = draft_store.get(session, task.assignee, task.id)
    return draft.answers if draft else {}


def _answers(session: Session, task: Task, actor: Actor) -> Mapping[str, Any] | None:
    if task.completed_by != actor.username and not access.may_see_answers(actor):
        return None
    done = history.of_kinds(session, task.instance_id, [TaskCompleted.__name__])
    found: Mapping[str, Any] | None = next((r.data["answers"] for r in done if r.number == task.number), None)
    return found


def _may_release(row: OneTask, actor: Actor) -> bool:
    task = row.Task
    shared = bool(task.candidate_users or task.candidate_groups)
    return task.assignee is not None and shared and access.may_release(actor, task)
