"""What can go wrong while a diagram runs. Each is the reason of a `StepFailed` that names the element."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import EngineError, Message, StepFailed
from engine.labels import Labels


class ElementFailed(StepFailed):
    """The step {element} cannot be carried out: {reason}"""

    def __init__(self, label: Labels, reason: Message, element_id: str, number: int) -> None:
        """`number` is the token's, by which the step can be retried."""
        self.element_id, self.number = element_id, number
        super().__init__(element=label, reason=reason)


class Undecided(EngineError):
    """the condition {condition} must be true or false, but gives {value}"""


class NoFlowApplies(EngineError):
    """no outgoing flow applies and there is no default"""


class NotAList(EngineError):
    """the collection {collection} must be a list, but gives {value}"""


class NotACount(EngineError):
    """the number of instances {text} must be a whole number of at least 0, but gives {value}"""


class NotATime(EngineError):
    """{text} must be a {kind}, but gives {value}"""


class NotANumber(EngineError):
    """{text} must be a whole number, but gives {value}"""


class NotText(EngineError):
    """{text} must be a text, but gives {value}"""


class Uncaught(EngineError):
    """nothing catches the error {code}"""


class NeverJoined(EngineError):
    """a token waits here for another one that can no longer come"""


class NoPlainStart(EngineError):
    """The process {process} begins in several ways, none of which is a plain start event."""


class Endless(EngineError):
    """more than {steps} steps went by without anything to wait for: the diagram goes round in circles"""


class NoSuchElement(EngineError):
    """The instance stands at {element}, which this version of the process {process} does not have."""


class NotOpen(EngineError):
    """Step {number} is not waiting for this any more."""


class CannotMove(EngineError):
    """The instance cannot be moved to {element}: {reason}"""


class CannotSkip(EngineError):
    """This step cannot be skipped: it has to choose a way or to end what it holds. Set a variable and repeat it, or move the case."""  # noqa: E501 - the message, which has no line breaks


class BpmnError(EngineError):
    """the error {code} was reported: {text}"""

    def __init__(self, code: str, text: str = "", variables: Mapping[str, Any] | None = None) -> None:
        """A business fault that a diagram may catch by its code; `variables` are set where it is caught."""
        self.code, self.text, self.variables = code, text, dict(variables or {})
        super().__init__(code=code, text=text)
