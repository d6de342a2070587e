"""Who may do a task and by when: evaluated once, when it opens, and remembered on its token as JSON."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from engine import bpmn, deadlines
from engine.clock import ZONE
from engine.runtime import expressions
from engine.runtime.errors import NotANumber
from engine.runtime.expressions import shown
from engine.runtime.timers import moment

if TYPE_CHECKING:
    from engine.runtime.tokens import Token

END_OF_DAY = time(23, 59, 59)


def assignment(token: Token, element: bpmn.Element) -> dict[str, Any]:
    """The memo of an open task: only what is said."""
    said = element.camunda
    task = {
        "assignee": expressions.text(token, said.get("assignee")),
        "users": expressions.texts(token, said.get("candidateUsers")),
        "groups": expressions.texts(token, said.get("candidateGroups")),
        "due": _by(token, said.get("dueDate")),
        "follow_up": _by(token, said.get("followUpDate")),
        "priority": _number(token, said.get("priority")),
    }
    return {name: value for name, value in task.items() if value}


def due_again(token: Token, element: bpmn.Element, names: Collection[str]) -> dict[str, Any]:
    """By when, read again where the diagram reads one of these variables there."""
    return {
        name: _by(token, text)
        for name, attribute in (("due", "dueDate"), ("follow_up", "followUpDate"))
        if (text := element.camunda.get(attribute))
        and (expression := bpmn.feel_of(text))
        and expressions.reads(token, expression, names)
    }


def _by(token: Token, text: str | None) -> str | None:
    """A date alone means its last moment; what never comes is no date."""
    value = expressions.text_value(token, text) if text else None
    if value is None or (isinstance(value, date) and deadlines.is_never(value)):
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, END_OF_DAY, ZONE)
    return moment(text or "", value).isoformat()


def _number(token: Token, text: str | None) -> int:
    value = expressions.text_value(token, text) if text else 0
    if isinstance(value, str) and value.lstrip("-").isdigit():
        return int(value)
    if value is None or value == 0:
        return 0
    if not isinstance(value, Decimal) or value != int(value):
        raise NotANumber(text=text, value=shown(value))
    return int(value)
