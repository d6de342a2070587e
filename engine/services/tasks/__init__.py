"""Tasks of people: worklists, a task's page, and what is done with a task."""

from engine.services.tasks.lists import (
    Counts,
    TaskSummary,
    claimable,
    counts,
    done,
    due_within,
    mine,
    of_everybody,
    of_instance,
)
from engine.services.tasks.verbs import Gone, Unclaimed, claim, complete, save_draft, unclaim
from engine.services.tasks.views import TaskView, view
from engine.store.tasks import Asked, State

__all__ = [
    "Asked",
    "Counts",
    "Gone",
    "State",
    "TaskSummary",
    "TaskView",
    "Unclaimed",
    "claim",
    "claimable",
    "complete",
    "counts",
    "done",
    "due_within",
    "mine",
    "of_everybody",
    "of_instance",
    "save_draft",
    "unclaim",
    "view",
]
