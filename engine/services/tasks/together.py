"""Completing many tasks at once, each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.errors import EngineError
from engine.labels import Labels
from engine.services import drafts, versions
from engine.services.access import Actor
from engine.services.tasks.completing import desk_of
from engine.services.tasks.opening import own_task
from engine.services.tasks.verbs import complete
from engine.store.tasks import OneTask


@dataclass(frozen=True)
class Outcome:
    """What became of one of the tasks."""

    task_id: str
    name: Labels | None
    error: EngineError | None
    """Why it is not completed; None when it is."""


def complete_all(session: Session, task_ids: Sequence[str], actor: Actor) -> list[Outcome]:
    """Completes tasks of the actor with their drafts, or with what their forms hold already. One that cannot
    be completed stays as it is, and the others are not held up."""
    return [_one(session, task_id, actor) for task_id in dict.fromkeys(task_ids)]


def _one(session: Session, task_id: str, actor: Actor) -> Outcome:
    name = None
    try:
        with session.begin_nested():
            row = own_task(session, task_id, actor)
            name = Labels(row.Task.name, row.Task.name_en)
            complete(session, task_id, _answers(session, row, actor), actor)
    except EngineError as error:
        return Outcome(task_id, name, error)
    return Outcome(task_id, name, None)


def _answers(session: Session, row: OneTask, actor: Actor) -> dict[str, object]:
    draft = drafts.find(session, row.Task.id, actor)
    if draft is not None:
        return dict(draft.answers)
    if row.Task.form is None:
        return {}
    form = versions.bound_form(session, row.Task.form, row.Instance.as_of)
    return form.data_for_browser(desk_of(session, row, actor).data)
