"""How errors and escalations travel (10.5.7): outward, scope by scope, to the first that catches them.

At each level: an event subprocess of the scope, then a boundary event of the activity around it; one that
names the code comes before one that catches all. Called processes are levels like others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.runtime.activities import Activity
from engine.runtime.catching import Armed
from engine.runtime.containers import CallActivity, Container, EventSubProcess

if TYPE_CHECKING:
    from engine.runtime.tokens import Token


@dataclass(frozen=True)
class Thrown:
    """An error or an escalation on its way."""

    kind: str
    code: str | None
    text: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)
    by_name_only: bool = False
    """Only a catcher that names the code will do."""


def propagate(token: Token, thrown: Thrown) -> bool:
    """Throws from a token; False when nothing catches it."""
    for owner, catchers in _levels(token, thrown.kind):
        catcher = _best(catchers, thrown)
        if catcher is not None:
            _give_back(token, owner)
            _catch(catcher, owner, thrown)
            return True
    if thrown.kind == "escalation":
        _give_back(token, token.workflow.root)
    return False


def _give_back(token: Token, owner: Token) -> None:
    """Called processes that something travels out of give back what `camunda:out` names, as in Camunda."""
    at = token
    while at is not owner:
        at = at.parent
        if isinstance(at.task_spec, CallActivity) and not at.is_body:
            at.task_spec.give_back(at)


def _levels(token: Token, kind: str) -> Iterator[tuple[Token, list[Armed]]]:
    """(token of the scope or activity, what can catch there), from the inside out."""
    came_from: EventSubProcess | None = None
    at: Token | None = token
    while at is not None:
        node = at.task_spec
        if (
            isinstance(node, Container)
            and not (at.is_body or at.is_record)
            and not at.memo.get("interrupted")
        ):
            handlers = (each.start for each in node.handlers if each is not came_from)
            yield at, _of_kind(handlers, kind)
        if isinstance(node, Activity) and not at.is_instance and not at.is_record:
            yield at, _of_kind(node.boundaries, kind)
        came_from = node if isinstance(node, EventSubProcess) else None
        at = at.parent


def _of_kind(catchers: Iterable[Armed], kind: str) -> list[Armed]:
    return [each for each in catchers if each.element.event is not None and each.element.event.kind == kind]


def _best(catchers: list[Armed], thrown: Thrown) -> Armed | None:
    codes = {each: each.element.event.code for each in catchers if each.element.event is not None}
    named = [each for each, code in codes.items() if code is not None and code == thrown.code]
    general = [each for each, code in codes.items() if code is None and not thrown.by_name_only]
    return next(iter(named + general), None)


def _catch(catcher: Armed, owner: Token, thrown: Thrown) -> None:
    event = catcher.element.event
    assert event is not None
    went_on = catcher.caught(owner)
    told = {event.code_variable: thrown.code, event.message_variable: thrown.text}
    values = {**thrown.variables, **{name: value for name, value in told.items() if name is not None}}
    if values:
        went_on.workflow.write(went_on, values)
