"""One evaluation under way: what it may still spend, what it swallowed, and the frames of its variables."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.errors import Message
from engine.feel import limits
from engine.feel.errors import TooMuch
from engine.feel.kinds import value


class Place(NamedTuple):
    """Where in which text a part of an expression stands."""

    start: int
    end: int
    text: str


class Warning(NamedTuple):
    """Something the standard turns into null, and the place where that happened.

    `start` and `end` are indices in the expression's text; `text` is what stands there.
    """

    message: Message
    start: int
    end: int
    text: str

    def __str__(self) -> str:
        return f"{self.message} («{self.text}»)"


class Result(NamedTuple):
    """The value of an expression, and what became null on the way to it."""

    value: Any
    suppressed: list[Warning]


class Run:
    """The account of one evaluation."""

    __slots__ = ("calls", "regex_until", "steps", "suppressed")

    def __init__(self) -> None:
        self.suppressed: list[Warning] = []
        self.steps = limits.STEPS
        self.calls = 0
        self.regex_until: float | None = None

    def warn(self, place: Place, template: str, **params: Any) -> None:
        """Notes why something is null."""
        self.note(place, Message(template, params))

    def note(self, place: Place, message: Message) -> None:
        if len(self.suppressed) < limits.WARNINGS:
            self.suppressed.append(
                Warning(message, place.start, place.end, place.text[place.start : place.end])
            )

    def spend(self, steps: int = 1) -> None:
        """Raises TooMuch when nothing is left."""
        self.steps -= steps
        if self.steps < 0:
            raise TooMuch(Message("more than {limit} steps", {"limit": limits.STEPS}))

    def items(self, count: int) -> None:
        """Pays for a list of so many items. Raises TooMuch."""
        if count > limits.ITEMS:
            raise TooMuch(Message("a list of more than {limit} items", {"limit": limits.ITEMS}))
        self.spend(count)

    def characters(self, count: int) -> None:
        """Pays for a string of so many characters. Raises TooMuch."""
        bounded(count)
        self.spend(count // limits.CHARACTERS_PER_STEP)

    def regex_seconds(self) -> float:
        """Seconds that regular expressions may still take."""
        now = time.monotonic()
        if self.regex_until is None:
            self.regex_until = now + limits.REGEX_SECONDS
        return max(self.regex_until - now, 0.001)


def bounded(characters: int) -> None:
    """Raises TooMuch for a string that nobody may make."""
    if characters > limits.CHARACTERS:
        raise TooMuch(Message("a string of more than {limit} characters", {"limit": limits.CHARACTERS}))


class Frame:
    """The variables of one scope, inside those of `parent`. The outermost frame is a `Root`."""

    __slots__ = ("item", "parent", "run", "values")

    def __init__(self, run: Run, parent: Frame | None, values: Mapping[str, Any], item: Any = None) -> None:
        """`item`: in the frame of a filter, what is being looked at."""
        self.run, self.parent, self.values, self.item = run, parent, values, item


class Root(Frame):
    """What the caller gave: variables, and functions beside those of the standard."""

    __slots__ = ("_converted", "functions")

    def __init__(
        self, run: Run, values: Mapping[str, Any], functions: Mapping[str, Any], item: Any = None
    ) -> None:
        """`item`: what a unary test looks at."""
        super().__init__(run, None, values, item)
        self.functions = functions
        self._converted: dict[str, Any] = {}

    def converted(self, name: str) -> Any:
        """The caller's variable as a value of the language, converted once an evaluation. Raises KeyError."""
        if name not in self._converted:
            self._converted[name] = value(self.values[name])
        return self._converted[name]
