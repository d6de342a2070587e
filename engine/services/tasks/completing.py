"""Completing a task with what its form was filled with, and leading its case on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.events import TaskDoneForAnother
from engine.services import access, exclusion, functions, given, looking, people, versions
from engine.services.access import Actor
from engine.services.answers import Accepted, Desk, accept
from engine.services.passage import Passage
from engine.services.tasks.opening import happened, lost, still_waiting
from engine.store import drafts
from engine.store import tasks as store
from engine.store.tasks import OneTask, State, Task

COMPLETED_BY = "completedBy"
"""The property of a user task that names the variable for its doer's username."""


def finish(session: Session, row: OneTask, answers: Mapping[str, Any], actor: Actor) -> None:
    """Completes a task of the actor's. One that the case was sent back to goes straight on where it came
    from, if that was asked for."""
    task = row.Task
    with still_waiting(session, task, actor) as passage:
        exclusion.require_not_excluded(session, task, row.Instance, actor)
        accepted = _accept(passage, task, answers)
        _close(passage, task)
        passage.completed.add(task.number)
        passage.events += accepted.events
        answered = {**accepted.variables, **_signature(task, actor)}
        passage.run.complete(task.number, answered, _straight_to(passage, task))
    if row.has_draft:
        drafts.drop(session, task.id)


def check(session: Session, row: OneTask, answers: Mapping[str, Any], actor: Actor) -> None:
    """Raises what `finish` would raise about the answers, and changes nothing."""
    if row.Task.form is None:
        given.values(session, answers, row.Instance.as_of)
        return
    desk, form = desk_of(session, row, actor), versions.bound_form(session, row.Task.form, row.Instance.as_of)
    form.load(answers, desk.data, desk.options, functions.of(session))


def desk_of(session: Session, row: OneTask, actor: Actor) -> Desk:
    """Where the task's form is filled in, for looking only."""
    run = looking.look(session, row.Instance, row.Definition, actor)
    return _desk(session, row.Task, row.Instance.as_of, run.variables(row.Task.number), actor)


def closing(passage: Passage, task: Task, state: State) -> dict[str, Any]:
    """What a task is closed with by the actor of a passage, or in somebody's stead."""
    away = access.stands_in(passage.actor, task)
    if away is not None:
        said = {"of": away.username, "of_name": away.name}
        passage.events.append(happened(task, TaskDoneForAnother, **said))
    return {
        "completed_for": away.username if away is not None else None,
        "state": state,
        "completed_at": clock.now(),
        "completed_by": passage.actor.username,
        "completed_name": passage.actor.name,
        "case_rev": passage.instance.rev + 1,
    }


def _signature(task: Task, actor: Actor) -> dict[str, str]:
    """The variable that the diagram names for who completed the task."""
    name = task.properties.get(COMPLETED_BY)
    return {name: actor.username} if name else {}


def _close(passage: Passage, task: Task) -> None:
    if not store.finish(passage.session, task, closing(passage, task, State.COMPLETED)):
        raise lost(passage.session, task.id)


def _straight_to(passage: Passage, task: Task) -> str | None:
    """Where a returned task goes on, and that whoever returned it gets it again."""
    returned = task.returned or {}
    to: str | None = returned.get("to")
    if to is not None and people.is_active(passage.session, returned["by"]):
        passage.openings[task.process, to] = {"assignee": returned["by"]}
    return to


def _accept(passage: Passage, task: Task, answers: Mapping[str, Any]) -> Accepted:
    """A task without a form takes whatever it is given, as variables."""
    if task.form is None:
        values = given.values(passage.session, answers, passage.instance.as_of)
        return Accepted(values, values, ())
    as_of, variables = passage.instance.as_of, passage.run.variables(task.number)
    form = versions.bound_form(passage.session, task.form, as_of)
    return accept(_desk(passage.session, task, as_of, variables, passage.actor), form, answers)


def _desk(session: Session, task: Task, as_of: int, variables: Mapping[str, Any], actor: Actor) -> Desk:
    return Desk(session, actor, task.instance_id, as_of, variables, task.process, task.element, task.id)
