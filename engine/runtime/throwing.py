"""Events that are thrown (10.5.4, 10.5.7): end events, intermediate throws and the send task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import events
from engine.runtime import expressions
from engine.runtime.activities import Activity
from engine.runtime.compensation import abandon, compensate
from engine.runtime.containers import Container
from engine.runtime.errors import Uncaught
from engine.runtime.nodes import Node
from engine.runtime.passing import pass_on
from engine.runtime.places import place
from engine.runtime.propagation import Thrown, propagate
from engine.runtime.triggers import correlation_key

if TYPE_CHECKING:
    from engine.runtime.tokens import Token


class ThrowEvent(Node):
    """Throws its event, if it has one, and goes on if it is still there."""

    def _run_hook(self, token: Token) -> bool | None:
        event = self.element.event
        match event.kind if event else None:
            case "message":
                throw_message(token)
            case "signal":
                throw_signal(token)
            case "escalation":
                assert event is not None
                propagate(token, Thrown("escalation", event.code))
            case "compensate":
                assert event is not None
                return compensate(token, event.activity) or None
        return True

    def cancelled(self, token: Token) -> None:
        if "undo" in token.memo:
            abandon(token)


class EndEvent(ThrowEvent):
    """10.5.3: the end of one path."""

    def _run_hook(self, token: Token) -> bool | None:
        event = self.element.event
        match event.kind if event else None:
            case "terminate":
                _terminate(token)
            case "error":
                assert event is not None
                if not propagate(token, Thrown("error", event.code, event.text or "")):
                    raise Uncaught(code=event.code or event.name or "")
            case "cancel":
                _end_others(token)
                return compensate(token) or None
            case _:
                return super()._run_hook(token)
        return True

    def _on_complete(self, token: Token) -> None:
        if self.element.event is not None and self.element.event.kind == "cancel":
            _leave_transaction(token)
            return
        if token.parent is token.workflow.root:
            token.workflow.reached_end(self.element.id)
        super()._on_complete(token)


class SendTask(Activity):
    """A task that sends a message."""

    def work(self, token: Token) -> bool:
        throw_message(token)
        return True


def throw_message(token: Token) -> None:
    """The payload are the input parameters; the services find who waits for it."""
    element = token.task_spec.element
    assert element.event is not None
    key = element.properties.get("correlationKey")
    payload = {each.name: expressions.parameter_value(token, each) for each in element.inputs}
    thrown = events.MessageThrown(
        **place(token),
        message=expressions.text(token, element.event.name) or "",
        correlation_key=None if key is None else correlation_key(token, key),
        payload=payload,
    )
    token.workflow.report(thrown)


def throw_signal(token: Token) -> None:
    """Reaches all who wait for it in this instance at once; the services tell the others."""
    element, game = token.task_spec.element, token.workflow
    assert element.event is not None
    name = expressions.text(token, element.event.name) or ""
    payload = {each.name: expressions.parameter_value(token, each) for each in element.inputs}
    for passing in element.event.passed:
        payload |= pass_on(token, passing)
    game.report(events.SignalThrown(**place(token), signal=name, payload=payload))
    game.signal(name, payload)


def _end_others(token: Token) -> None:
    """13.5.4: a cancelled transaction stops whatever else runs in it, then undoes what was done."""
    for other in token.parent.task_spec.within(token.parent):
        if other is not token and not other.is_record:
            token.workflow.cancel(other)


def _leave_transaction(token: Token) -> None:
    """By the cancel event at its boundary, with all its instances if it has several."""
    transaction: Token = token.parent
    whole = transaction.parent if transaction.is_instance else transaction
    token.workflow.report_completed(token)
    caught = (event for event in whole.task_spec.boundaries if event.element.event.kind == "cancel")
    next(caught).caught(whole)


def _terminate(token: Token) -> None:
    """10.5.3: ends the scope it is in, and nothing around it."""
    game, owner = token.workflow, token.parent
    scope = owner.task_spec
    assert isinstance(scope, Container)
    if owner is game.root:
        game.reached_end(token.task_spec.element.id)
    game.report_completed(token)
    game.remove(token)
    scope.end_all(owner)
    scope.child_ended(owner)
