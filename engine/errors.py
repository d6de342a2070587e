"""The one tree of errors. A class's docstring is its message; `{name}` is filled from the parameters.

The English docstring is also the key under which the web looks up the reader's language, so the text shown
to a person is never put together anywhere else. No error here knows HTTP: `web/errors.py` maps classes to
statuses.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from engine.labels import Labels


@dataclass(frozen=True)
class Message:
    """A sentence for a person: an English template and what fills it."""

    template: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.params)


def as_json(message: Message) -> dict[str, Any]:
    """A message as it is stored: other parameters than messages and texts in two languages become texts."""
    return {"template": message.template, "params": {k: _param(v) for k, v in message.params.items()}}


def _param(value: Any) -> Any:
    match value:
        case Message():
            return as_json(value)
        case Labels():
            return {"zh": value.zh, "en": value.en}
        case _:
            return str(value)


def from_json(stored: Mapping[str, Any]) -> Message:
    """A message that was stored by `as_json`."""
    return Message(stored["template"], {k: _from_param(v) for k, v in stored["params"].items()})


def _from_param(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return from_json(value) if "template" in value else Labels(value["zh"], value["en"])


LONGEST_STACK = 20_000
"""Characters that are kept of a stack: its end, which says where it broke."""


def stack_of(error: BaseException) -> str:
    """Where the program stood when something failed, with what caused it."""
    return "".join(traceback.format_exception(error))[-LONGEST_STACK:]


class EngineError(Exception):
    """Something went wrong."""

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(str(self.message))

    @property
    def message(self) -> Message:
        return Message((type(self).__doc__ or "").strip(), self.params)


class NotFound(EngineError):
    """{what} {key} does not exist."""


class Forbidden(EngineError):
    """You may not do this: {reason}."""


class Conflict(EngineError):
    """Somebody else changed this in the meantime. Nothing was lost: look at it again and repeat what you did."""  # noqa: E501 - the message, which has no line breaks


class AlreadyDone(Conflict):
    """{task} was already completed by {who} at {when}."""


class AlreadyClaimed(Conflict):
    """{task} is already being worked on by {who}."""


class Severity(StrEnum):
    ERROR = "error"
    """Refuses the deployment."""
    WARNING = "warning"
    """Shown to the process owner; the deployment goes on."""


@dataclass(frozen=True)
class Finding:
    """What a rule has to say about one element of one file."""

    rule: str
    severity: Severity
    file: str
    message: Message
    element_id: str | None = None
    element_name: str | None = None


class Refused(EngineError):
    """The deployment is refused: {count} problem(s) found."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(count=sum(f.severity is Severity.ERROR for f in findings))


class InvalidAnswers(EngineError):
    """Some fields need your attention."""

    def __init__(self, fields: Mapping[str, Sequence[Message]]) -> None:
        """`fields`: path of the field (`components.0.amount`) -> what is wrong with it."""
        self.fields = {path: list(messages) for path, messages in fields.items()}
        super().__init__()


class StepFailed(EngineError):
    """The step {element} cannot be carried out: {reason}"""
