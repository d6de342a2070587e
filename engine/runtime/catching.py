"""Events that are waited for (10.5.4): starts, intermediate catches, boundaries, and the receive task."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

from engine import bpmn, events
from engine.runtime.activities import Activity
from engine.runtime.mapping import give_out, take_in
from engine.runtime.nodes import Node
from engine.runtime.places import place
from engine.runtime.tokens import Step
from engine.runtime.triggers import Timer, Trigger, trigger_of

if TYPE_CHECKING:
    from engine.runtime.containers import EventSubProcess
    from engine.runtime.tokens import Token


class Catching(Node):
    """Any node with something to wait for."""

    trigger: Trigger | None

    def __init__(self, spec: WorkflowSpec, element: bpmn.Element) -> None:
        super().__init__(spec, element)
        event = element.event
        self.trigger = trigger_of(event, element) if event is not None else None
        self.is_conditional = self.trigger is not None and self.trigger.kind == "conditional"

    def wait(self, token: Token) -> None:
        assert self.trigger is not None
        token.memo.update(self.trigger.arm(token))
        token.workflow.rest(token)

    def read_again(self, token: Token, names: Collection[str]) -> None:
        """A timer waits for the date as it is now; what it fired for already stays as it was."""
        place = self.armed_at(token)
        if isinstance(self.trigger, Timer) and self.trigger.reads(place, names):
            token.memo.update(self.trigger.arm(place))

    def armed_at(self, token: Token) -> Token:
        """Where what it waits for was evaluated."""
        return token

    def take(self, token: Token, payload: Mapping[str, Any]) -> None:
        """Notes that the event happened; what it brings along stays within the child of a multi-instance."""
        game = token.workflow
        if self.trigger is not None:
            event = self.trigger.received(place(token), token.memo, payload)
            if event is not None:
                game.report(event)
        if payload:
            game.write(token, payload, confined=True)


class CatchEvent(Catching):
    """An intermediate catch event."""

    def _run_hook(self, token: Token) -> bool | None:
        if self.trigger is None:
            return True
        token.workflow.report(events.ElementEntered(**place(token)))
        take_in(token)
        self.wait(token)
        return None

    def completed(self, token: Token) -> None:
        give_out(token, token.parent)

    def happened(self, token: Token, payload: Mapping[str, Any]) -> None:
        self.take(token, payload)
        token.workflow.attempt(token, Step.COMPLETE)

    def cancelled(self, token: Token) -> None:
        token.workflow.report(events.ElementCancelled(**place(token)))


class ReceiveTask(Catching, Activity):
    """A task that waits for a message."""

    def work(self, token: Token) -> None:
        self.wait(token)

    def happened(self, token: Token, payload: Mapping[str, Any]) -> None:
        self.take(token, payload)
        token.workflow.attempt(token, Step.COMPLETE)


class Armed(Catching):
    """An event whose token stays where it waits, and sends another one when it happens."""

    def __init__(self, spec: WorkflowSpec, element: bpmn.Element) -> None:
        super().__init__(spec, element)
        self.interrupting = element.interrupting

    def armed_at(self, token: Token) -> Token:
        return token.parent  # type: ignore[no-any-return]

    def happened(self, token: Token, payload: Mapping[str, Any]) -> None:
        game, owner = token.workflow, token.parent
        self.take(token, payload)
        assert self.trigger is not None
        left = None if self.interrupting else self.trigger.again(token.memo, game.now())
        if left is None:
            game.remove(token)
        else:
            token.memo.update(left)
        self.caught(owner)

    def caught(self, owner: Token) -> Token:
        """The event happened to the owner of the waiting token; answers with the token that goes on."""
        raise NotImplementedError


class BoundaryEvent(Armed):
    """10.5.4: leaves the activity, or runs beside it."""

    def caught(self, owner: Token) -> Token:
        game, home = owner.workflow, owner.task_spec.home(owner)
        if self.interrupting:
            game.cancel(owner)
        return game.begin(self, home)


class StartEvent(Armed):
    """The start of a process, a subprocess, or (armed) of an event subprocess."""

    keeps_open = False
    handler: EventSubProcess | None = None
    """The event subprocess it starts."""

    def caught(self, owner: Token) -> Token:
        assert self.handler is not None
        return self.handler.begin(owner, self)
