"""A user task's own deadline: set when the task opens, met when it is done, cancelled when it is left undone.

The task says it by properties: `deadline` (the kind of deadline), `deadlineFrom` (the day it counts from),
`deadlineNumber`, `deadlineUnit`, `deadlineMetOn`, `record`; each a text or `=FEEL`. The task's own scope
then has the variable `deadline`, which its due date and the timers at its boundary read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.runtime import expressions

if TYPE_CHECKING:
    from engine.runtime.tokens import Token

VARIABLE = "deadline"
PARAMETERS = {
    "deadline": "deadline",
    "deadlineFrom": "base",
    "deadlineNumber": "number",
    "deadlineUnit": "unit",
}
"""Property -> parameter of the topic `deadline.set`."""


def begin(token: Token) -> None:
    """Sets the deadline that the task says it has; a retry finds it set."""
    said = token.task_spec.element.properties
    if VARIABLE not in said or VARIABLE in _own(token):
        return
    parameters = {
        name: expressions.text_value(token, said[written])
        for written, name in PARAMETERS.items()
        if written in said
    }
    set_ = _perform(token, "deadline.set", parameters)
    if set_ is not None:
        token.workflow.scopes.open(token.number, {VARIABLE: set_})


def met(token: Token) -> None:
    """The task was done, on the day it names or else today."""
    on = token.task_spec.element.properties.get("deadlineMetOn")
    _end(token, "deadline.met", {"on": expressions.text_value(token, on)} if on else {})


def dropped(token: Token) -> None:
    """The task was left undone."""
    _end(token, "deadline.cancel", {})


def _end(token: Token, topic: str, more: Mapping[str, Any]) -> None:
    deadline = _own(token).get(VARIABLE)
    if VARIABLE in token.task_spec.element.properties and isinstance(deadline, Mapping):
        _perform(token, topic, {"id": deadline["id"], **more})


def _own(token: Token) -> Mapping[str, Any]:
    return token.workflow.scopes.of.get(token.number, {})


def _perform(token: Token, topic: str, parameters: Mapping[str, Any]) -> dict[str, Any] | None:
    node = token.task_spec
    seen = expressions.view(token)
    return token.workflow.host.perform(topic, parameters, node.element, seen, node.process_key)
