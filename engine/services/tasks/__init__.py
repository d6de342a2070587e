"""Tasks of people: worklists, a task's page, and what is done with a task."""

from engine.bpmn import Verb
from engine.services.tasks.asking import answer, ask, take_back
from engine.services.tasks.calling_off import DecidedAlready, call_off, may_call_off
from engine.services.tasks.handing import Delegated, NotDelegated, delegate, give_back, receivers, transfer
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
from engine.services.tasks.opening import Gone, Submitted, Unclaimed
from engine.services.tasks.returning import Earlier, TooLate, earlier, may_withdraw, send_back, withdraw
from engine.services.tasks.submitting import Unsigned
from engine.services.tasks.telling import UrgedAlready, comment, comments, copy, mark_read, urge
from engine.services.tasks.verbs import claim, complete, save_draft, unclaim
from engine.services.tasks.views import TaskView, view
from engine.store.requests import Kind
from engine.store.tasks import Asked, State

__all__ = [
    "Asked",
    "Counts",
    "DecidedAlready",
    "Delegated",
    "Earlier",
    "Gone",
    "Kind",
    "NotDelegated",
    "State",
    "Submitted",
    "TaskSummary",
    "TaskView",
    "TooLate",
    "Unclaimed",
    "Unsigned",
    "UrgedAlready",
    "Verb",
    "answer",
    "ask",
    "call_off",
    "claim",
    "claimable",
    "comment",
    "comments",
    "complete",
    "copy",
    "counts",
    "delegate",
    "done",
    "due_within",
    "earlier",
    "give_back",
    "mark_read",
    "may_call_off",
    "may_withdraw",
    "mine",
    "of_everybody",
    "of_instance",
    "receivers",
    "save_draft",
    "send_back",
    "take_back",
    "transfer",
    "unclaim",
    "urge",
    "view",
    "withdraw",
]
