"""Tasks: lists, one task with its form, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.services import tasks
from engine.services.access import Actor
from engine.services.tasks import Asked, TaskSummary, TaskView
from engine.store.base import Page
from web import door
from web.api.blueprints import blueprint
from web.api.schemas.tasks import (
    CompletionSchema,
    OutcomeSchema,
    TaskArguments,
    TaskDetailSchema,
    TaskPageSchema,
    TogetherSchema,
)
from web.callers import actor
from web.texts import locale, say

tasks_api = blueprint("tasks", "Tasks that wait for people, and completing them.")

Listing = Callable[[Any, Actor, Asked], Page[TaskSummary]]
LISTINGS: Mapping[str, Listing] = {
    "mine": tasks.mine,
    "candidate": tasks.claimable,
    "done": tasks.done,
    "all": tasks.of_everybody,
}


@tasks_api.get("/tasks")
@tasks_api.arguments(TaskArguments, location="query")
@tasks_api.response(200, TaskPageSchema)
def list_tasks(wanted: dict[str, Any]) -> Page[TaskSummary]:
    """Tasks that you have, may take on or have done; `all` is for administrators."""
    listing = LISTINGS[wanted.pop("list")]
    return listing(door.session(), actor(), Asked(**wanted))


@tasks_api.get("/tasks/<task_id>")
@tasks_api.response(200, TaskDetailSchema)
def get_task(task_id: str) -> dict[str, Any]:
    """One task with its form and the form's values, for whoever may see it."""
    found = tasks.view(door.session(), task_id, actor())
    return {**vars(found), "form": _form(found), "values": _values(found)}


@tasks_api.post("/tasks/<task_id>/claim")
@tasks_api.response(204)
def claim(task_id: str) -> None:
    """Takes a task on. 409 when somebody else was faster, with their name."""
    tasks.claim(door.session(), task_id, actor())


@tasks_api.post("/tasks/<task_id>/unclaim")
@tasks_api.response(204)
def unclaim(task_id: str) -> None:
    """Gives a task back to all who may do it."""
    tasks.unclaim(door.session(), task_id, actor())


@tasks_api.post("/tasks/<task_id>/complete")
@tasks_api.arguments(CompletionSchema)
@tasks_api.response(204)
def complete(sent: dict[str, Any], task_id: str) -> None:
    """Completes a task with the values of its form. 422 names every field that needs attention."""
    tasks.complete(door.session(), task_id, sent["values"], actor(), sent["rev"])


@tasks_api.post("/tasks/complete")
@tasks_api.arguments(TogetherSchema)
@tasks_api.response(200, OutcomeSchema(many=True))
def complete_all(sent: dict[str, Any]) -> list[dict[str, Any]]:
    """Completes several tasks with their drafts, each by itself; says of each what became of it."""
    found = tasks.complete_all(door.session(), sent["tasks"], actor())
    return [
        {"task": each.task_id, "error": say(each.error.message) if each.error else None} for each in found
    ]


def _form(found: TaskView) -> dict[str, Any] | None:
    return found.form.localized(locale()) if found.form else None


def _values(found: TaskView) -> dict[str, Any]:
    return found.form.existing(found.desk.data) if found.form and found.desk else {}
