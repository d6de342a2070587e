"""The vocabulary of an instance's history: one class for each thing that can have happened.

The runtime reports those that a passage through the diagram produced, the services add what people did.
History stores the class's name, the element and the remaining fields; who did it and when is added there.
Values are the expression language's. An event is never changed or removed, so a new field has a default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something happened."""


@dataclass(frozen=True, kw_only=True)
class AtElement(Event):
    """Something happened at an element of a diagram."""

    process: str
    """Key of the process the element is drawn in: in a called process it is not the instance's own."""
    element: str
    """The element's id."""
    name: str = ""
    """The element's label as drawn."""
    number: int = 0
    """The runtime's number of the step, which tells two passages through one element apart."""


@dataclass(frozen=True, kw_only=True)
class InstanceStarted(Event):
    """The instance was started."""

    process: str
    version: int
    element: str = ""
    """The start event, where it is not the plain one."""
    business_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class InstanceCompleted(Event):
    """The instance came to its end."""

    ends: tuple[str, ...] = ()
    """Ids of the end events it reached at last."""


@dataclass(frozen=True, kw_only=True)
class InstanceCancelled(Event):
    """An administrator stopped the instance, or whoever started it called it off."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class ElementEntered(AtElement):
    """The instance arrived at an element where it waits or which holds others."""


@dataclass(frozen=True, kw_only=True)
class ElementCompleted(AtElement):
    """An element is done; the instance left it along these sequence flows."""

    flows: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ElementCancelled(AtElement):
    """An element was left before it was done: interrupted, or taken back by an administrator."""


@dataclass(frozen=True, kw_only=True)
class TaskCreated(AtElement):
    """A task opened."""

    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class TaskClaimed(AtElement):
    """Somebody took a task on."""


@dataclass(frozen=True, kw_only=True)
class TaskReleased(AtElement):
    """Somebody gave a task back to all who may do it."""


@dataclass(frozen=True, kw_only=True)
class TaskCompleted(AtElement):
    """Somebody completed a task with these answers."""

    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TaskDoneForAnother(AtElement):
    """Whoever closed a task stood in for its assignee."""

    of: str
    of_name: str


@dataclass(frozen=True, kw_only=True)
class TaskTransferred(AtElement):
    """Whoever had a task gave it to somebody else for good."""

    to: str
    to_name: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskDelegated(AtElement):
    """Whoever has a task lets somebody else prepare it."""

    to: str
    to_name: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskPrepared(AtElement):
    """Whoever prepared a task for another gave it back."""

    to: str
    to_name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class TaskSubmitted(AtElement):
    """A task is filled in and waits for those who sign it afterwards."""


@dataclass(frozen=True, kw_only=True)
class TaskReturned(AtElement):
    """Whoever had a task sent the case back to an earlier one."""

    to: str
    """Id of the element it was sent back to."""
    to_name: str
    reason: str
    straight: bool = False
    """Whether it comes straight back from there."""


@dataclass(frozen=True, kw_only=True)
class TaskWithdrawn(AtElement):
    """Somebody took their completion of a task back before anybody had gone on with it."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class RequestMade(AtElement):
    """Whoever has a task asks somebody to sign before, beside or after them, or for advice."""

    kind: str
    to: str
    to_name: str
    question: str


@dataclass(frozen=True, kw_only=True)
class RequestAnswered(AtElement):
    """Somebody who was asked has signed or advised."""

    kind: str
    agrees: bool | None
    answer: str


@dataclass(frozen=True, kw_only=True)
class RequestTakenBack(AtElement):
    """Somebody is no longer asked."""

    kind: str
    to: str
    to_name: str


@dataclass(frozen=True, kw_only=True)
class TaskUrged(AtElement):
    """Somebody asked for a task to be done soon."""

    level: int
    """1 whoever has the task, 2 those above them, 3 those above these."""


@dataclass(frozen=True, kw_only=True)
class CaseCopied(Event):
    """A case was sent to somebody to read."""

    to: str
    to_name: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class DecisionMade(AtElement):
    """A decision table decided."""

    decision: str
    """Id of the decision."""
    version: int
    """Version of the definition that decided."""
    value: Any = None
    trace: Any = None
    """What went in, which rows held and fired, what came out (see `engine.decisions`)."""


@dataclass(frozen=True, kw_only=True)
class TimerFired(AtElement):
    """A deadline was reached."""

    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class MessageReceived(AtElement):
    """A message arrived that the instance was waiting for."""

    message: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MessageThrown(AtElement):
    """The instance sent a message."""

    message: str
    correlation_key: Any = None
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SignalReceived(AtElement):
    """A signal arrived that the instance was waiting for."""

    signal: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SignalThrown(AtElement):
    """The instance broadcast a signal."""

    signal: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class VariablesChanged(Event):
    """Variables were set: by a step of the diagram, or by an administrator, who says why."""

    changes: Mapping[str, Any]
    scope: int = 0
    """The runtime's number of the scope; 0 is the instance's own."""
    process: str = ""
    element: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TokenMoved(AtElement):
    """An administrator moved the instance from this element to another."""

    to: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class IncidentOpened(AtElement):
    """An automatic step failed for good: somebody has to look at it."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class IncidentResolved(AtElement):
    """A failed step was repeated or passed over."""

    how: str = ""


@dataclass(frozen=True, kw_only=True)
class StepSkipped(AtElement):
    """An administrator passed over a step that failed."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class RecordChanged(Event):
    """A record of the register was created or changed on behalf of the instance."""

    kind: str
    key: str
    version: int
    process: str = ""
    element: str = ""


@dataclass(frozen=True, kw_only=True)
class NumberIssued(Event):
    """A number was drawn from a series."""

    series: str
    number: str
    process: str = ""
    element: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentIssued(Event):
    """A document was made and kept."""

    document: str
    """Its identifier."""
    kind: str
    number: str = ""
    process: str = ""
    element: str = ""


@dataclass(frozen=True, kw_only=True)
class DeadlineSet(AtElement):
    """A deadline was set."""

    deadline: str
    """Its identifier."""
    code: str
    """Its kind."""
    base_on: date
    due_on: date | None = None
    """The last day; None while nobody can say."""
    article: str = ""


@dataclass(frozen=True, kw_only=True)
class DeadlineMoved(Event):
    """A deadline has another last day, because what it rests on changed or its clock stopped or went on."""

    deadline: str
    code: str
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class DeadlineClosed(Event):
    """What a deadline is for was done, in time or late, or it fell away."""

    deadline: str
    code: str
    state: str
    due_on: date | None = None


VOCABULARY: Mapping[str, type[Event]] = {
    event.__name__: event
    for event in (
        InstanceStarted,
        InstanceCompleted,
        InstanceCancelled,
        ElementEntered,
        ElementCompleted,
        ElementCancelled,
        TaskCreated,
        TaskClaimed,
        TaskReleased,
        TaskCompleted,
        TaskDoneForAnother,
        TaskTransferred,
        TaskDelegated,
        TaskPrepared,
        TaskSubmitted,
        TaskReturned,
        TaskWithdrawn,
        RequestMade,
        RequestAnswered,
        RequestTakenBack,
        TaskUrged,
        CaseCopied,
        DecisionMade,
        TimerFired,
        MessageReceived,
        MessageThrown,
        SignalReceived,
        SignalThrown,
        VariablesChanged,
        TokenMoved,
        IncidentOpened,
        IncidentResolved,
        StepSkipped,
        RecordChanged,
        NumberIssued,
        DocumentIssued,
        DeadlineSet,
        DeadlineMoved,
        DeadlineClosed,
    )
}
