"""What a waiting token waits for: armed once, remembered on the token, found there by the host."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from engine import bpmn, events, feel
from engine.runtime import expressions, timers
from engine.runtime.errors import NotText
from engine.runtime.expressions import shown

if TYPE_CHECKING:
    from engine.runtime.tokens import Token


class Trigger(Protocol):
    """One kind of event that can be waited for."""

    kind: str

    def arm(self, token: Token) -> dict[str, Any]:
        """What the waiting token must remember, evaluated where `token` is."""

    def again(self, memo: dict[str, Any], now: datetime) -> dict[str, Any] | None:
        """What a non-interrupting event remembers after it happened; None when it does not happen again."""

    def received(
        self, place: Mapping[str, Any], memo: Mapping[str, Any], payload: Mapping[str, Any]
    ) -> events.Event | None:
        """What history says about it."""


class Timer:
    """10.5.5: at a date, after a duration, or in cycles."""

    kind = "timer"

    def __init__(self, event: bpmn.Event) -> None:
        self.form = event.timer or ""
        self.text = event.text or ""

    def arm(self, token: Token) -> dict[str, Any]:
        literal = bpmn.is_time(self.form, self.text)
        value = self.text if literal else expressions.evaluate(token, bpmn.feel_of(self.text) or self.text)
        return timers.first(self.form, self.text, value, token.workflow.now())

    def reads(self, token: Token, names: Collection[str]) -> bool:
        """Whether its date, once evaluated where `token` is, comes from one of these variables."""
        expression = bpmn.feel_of(self.text) or self.text
        literal = bpmn.is_time(self.form, self.text)
        return self.form == "date" and not literal and expressions.reads(token, expression, names)

    def again(self, memo: dict[str, Any], now: datetime) -> dict[str, Any] | None:
        return timers.following(memo, now)

    def received(
        self, place: Mapping[str, Any], memo: Mapping[str, Any], payload: Mapping[str, Any]
    ) -> events.Event:
        return events.TimerFired(**place, due_at=timers.due_at(memo))


class Correlated:
    """A message, by name and correlation key; or a signal, by name."""

    def __init__(self, event: bpmn.Event, element: bpmn.Element) -> None:
        self.kind = event.kind
        self.name = event.name or ""
        self.key = element.properties.get("correlationKey")

    def arm(self, token: Token) -> dict[str, Any]:
        """Names that are literal stay with the diagram."""
        memo: dict[str, Any] = {}
        if bpmn.feel_of(self.name) is not None:
            memo["name"] = expressions.text(token, self.name)
        if self.key is not None:
            memo["key"] = correlation_key(token, self.key)
        return memo

    def again(self, memo: dict[str, Any], now: datetime) -> dict[str, Any] | None:
        return memo

    def received(
        self, place: Mapping[str, Any], memo: Mapping[str, Any], payload: Mapping[str, Any]
    ) -> events.Event:
        name = memo.get("name", self.name)
        if self.kind == "message":
            return events.MessageReceived(**place, message=name, payload=payload)
        return events.SignalReceived(**place, signal=name, payload=payload)


class Condition:
    """10.5.5: happens when the condition becomes true, and again only after it was false in between."""

    kind = "conditional"

    def __init__(self, event: bpmn.Event) -> None:
        text = event.text or "false"
        self.name = bpmn.feel_of(text) or text
        self.variable = event.variable

    def arm(self, token: Token) -> dict[str, Any]:
        return {"was": None}

    def again(self, memo: dict[str, Any], now: datetime) -> dict[str, Any] | None:
        return {"was": True}

    def concerns(self, touched: Collection[str]) -> bool:
        """Whether it has to be looked at after a change of these variables, or of the register ("")."""
        return bool(touched) if self.variable is None else self.variable in touched

    def holds(self, token: Token) -> bool:
        """Whether it is true now; what it reads may not be there yet."""
        return expressions.evaluate(token, self.name) is True

    def received(self, place: Mapping[str, Any], memo: Mapping[str, Any], payload: Mapping[str, Any]) -> None:
        return None


def trigger_of(event: bpmn.Event, element: bpmn.Element) -> Trigger | None:
    """What has to be waited for; None for what is only ever thrown at it from within: errors and the like."""
    match event.kind:
        case "timer":
            return Timer(event)
        case "message" | "signal":
            return Correlated(event, element)
        case "conditional":
            return Condition(event)
        case _:
            return None


def correlation_key(token: Token, text: str) -> str | None:
    """A correlation key is a text; numbers and dates are written as FEEL writes them."""
    value = expressions.text_value(token, text)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (list, dict)):
        raise NotText(text=text, value=shown(value))
    return str(feel.plain(value))
