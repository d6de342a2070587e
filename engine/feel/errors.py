"""What can go wrong with an expression. Everything `engine.feel` raises is a `FeelError`."""

from __future__ import annotations

from engine.errors import EngineError, Message


class FeelError(EngineError):
    """The expression cannot be evaluated."""


class FeelSyntaxError(FeelError):
    """The expression cannot be read at character {position}: {problem}"""

    def __init__(self, problem: Message, position: int) -> None:
        """`position`: index of the offending character in the text, from 0."""
        self.problem, self.position = problem, position
        super().__init__(position=position + 1, problem=problem)


class TooMuch(FeelError):
    """The expression asks for too much: {limit}"""

    def __init__(self, limit: Message) -> None:
        super().__init__(limit=limit)


class NotAValue(FeelError):
    """An expression cannot hold {what}."""

    def __init__(self, what: str) -> None:
        super().__init__(what=what)


class Null(FeelError):
    """{reason}"""

    def __init__(self, template: str, **params: object) -> None:
        """Raised inside a function to say: the result is null, and this is why."""
        self.reason = Message(template, params)
        super().__init__(reason=self.reason)
