"""A service task's call of the platform, its parameters read, and what it gets back."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from engine.errors import EngineError, Message
from engine.events import Event
from engine.labels import Labels
from engine.services import versions
from engine.services.access import Actor
from engine.services.documents import About
from engine.services.records import Cause


class BadParameter(EngineError):
    """The parameter {name} is not what the service needs: {expected}"""


@dataclass(frozen=True)
class Call:
    """A service task that has arrived: where, on whose behalf, with which parameters."""

    session: Session
    instance_id: str
    process_key: str
    element_id: str
    as_of: int
    business_key: str | None
    actor: Actor
    variables: Mapping[str, Any]
    """What expressions can read at the task."""
    parameters: Mapping[str, Any]
    """Its input parameters, evaluated."""
    properties: Mapping[str, str]
    """Its `camunda:properties`."""
    trying: bool = False
    """The instance tries a diagram out."""
    of_task: bool = False
    """A user task has it done, not a service task."""

    @property
    def cause(self) -> Cause:
        return Cause(self.actor, self.instance_id, element_id=self.element_id, trying=self.trying)


@dataclass(frozen=True)
class Answer:
    """What a topic gives back: values for variables, and what happened."""

    values: dict[str, Any]
    events: list[Event] = field(default_factory=list)


def about(call: Call) -> About:
    """The record meant: said by parameters or the property `record`, else the only one the case names."""
    kind = call.parameters.get("kind") or call.properties.get("record")
    if kind is None:
        at_hand = kinds_at_hand(call)
        if len(at_hand) != 1:
            raise BadParameter(
                name="kind", expected=Message("the case names {count} records.", {"count": len(at_hand)})
            )
        kind = at_hand[0]
    key = call.parameters.get("key") or call.variables.get(
        versions.record_kind(call.session, str(kind)).key_variable
    )
    if not isinstance(key, str):
        raise BadParameter(
            name="key", expected=Message("the case names no record of the kind {kind}.", {"kind": kind})
        )
    return About(str(kind), key)


def kinds_at_hand(call: Call) -> list[str]:
    """Kinds of which the case's variables name a record."""
    drawn = versions.record_kinds(call.session)
    return [kind.kind for kind in drawn if call.variables.get(kind.key_variable) is not None]


def has_record(call: Call) -> bool:
    """Whether a record is meant at all."""
    return "kind" in call.parameters or "key" in call.parameters or bool(kinds_at_hand(call))


def text(call: Call, name: str, default: str | None = None) -> str:
    """A parameter that has to be a text."""
    value = call.parameters.get(name) or default
    if not isinstance(value, str):
        raise BadParameter(name=name, expected=Message("a text is expected."))
    return value


def texts(call: Call, name: str) -> list[str]:
    """A list of texts, also written as one with commas."""
    value = call.parameters.get(name)
    items = value.split(",") if isinstance(value, str) else value or []
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise BadParameter(name=name, expected=Message("a list of texts is expected."))
    return [item.strip() for item in items if item.strip()]


def context(call: Call, name: str) -> Mapping[str, Any]:
    """A parameter that is a context, empty if it was left out."""
    value = call.parameters.get(name) or {}
    if not isinstance(value, Mapping):
        raise BadParameter(name=name, expected=Message("a context is expected."))
    return value


def labels(call: Call, name: str, text: str) -> Labels:
    """A text and its English, which stands in the parameter with `_en` at its end."""
    return Labels(text, str(call.parameters.get(f"{name}_en") or text))


def whole(call: Call, name: str, default: int) -> int:
    """A parameter that is a whole number, also written as a text."""
    found = number(call, name)
    return default if found is None else found


def number(call: Call, name: str) -> int | None:
    """The same; None where it was left out."""
    value = call.parameters.get(name)
    if value is None:
        return None
    if isinstance(value, str) and value.strip().isdigit():
        return int(value)
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    raise BadParameter(name=name, expected=Message("a whole number is expected."))


def day(call: Call, name: str) -> date | None:
    """A parameter that is a date, also written as a text; None where it was left out."""
    value = call.parameters.get(name)
    if isinstance(value, str):
        with suppress(ValueError):
            value = date.fromisoformat(value)
    if value is None or type(value) is date:
        return value
    raise BadParameter(name=name, expected=Message("a date is expected."))
