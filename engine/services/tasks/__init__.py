"""Tasks of people: worklists, a task's page, and what is done with a task."""

from engine.bpmn import Verb
from engine.services.tasks.asking import answer, ask, take_back
from engine.services.tasks.calling_off import DecidedAlready, call_off, can_call_off
from engine.services.tasks.handing import Delegated, NotDelegated, delegate, give_back, receivers, transfer
from engine.services.tasks.lists import (
    Asking,
    Copied,
    Counts,
    TaskSummary,
    asked_of,
    claimable,
    copied_to,
    counts,
    done,
    due_within,
    mine,
    of_everybody,
    of_instance,
)
from engine.services.tasks.opening import Gone, Submitted, Unclaimed
from engine.services.tasks.possible import Possible
from engine.services.tasks.returning import Earlier, TooLate, may_withdraw, places_back, send_back, withdraw
from engine.services.tasks.submitting import Unsigned
from engine.services.tasks.telling import (
    UrgedAlready,
    comment,
    comments,
    copies_of,
    copy,
    mark_read,
    may_speak_up,
    own_case,
    urge,
)
from engine.services.tasks.together import Outcome, complete_all
from engine.services.tasks.verbs import claim, complete, save_draft, unclaim
from engine.services.tasks.views import TaskView, view
from engine.store.requests import Kind
from engine.store.tasks import Asked, State

__all__ = [
    "Asked",
    "Asking",
    "Copied",
    "Counts",
    "DecidedAlready",
    "Delegated",
    "Earlier",
    "Gone",
    "Kind",
    "NotDelegated",
    "Outcome",
    "Possible",
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
    "asked_of",
    "call_off",
    "can_call_off",
    "claim",
    "claimable",
    "comment",
    "comments",
    "complete",
    "complete_all",
    "copied_to",
    "copies_of",
    "copy",
    "counts",
    "delegate",
    "done",
    "due_within",
    "give_back",
    "mark_read",
    "may_speak_up",
    "may_withdraw",
    "mine",
    "of_everybody",
    "of_instance",
    "own_case",
    "places_back",
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
