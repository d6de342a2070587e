"""One evaluation under way: what it may still spend, what it swallowed, and the frames of its variables."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from engine.errors import Message
from engine.feel import limits
from engine.feel.errors import TooMuch
from engine.feel.functions import Function
from engine.feel.kinds import value
from engine.feel.library import as_function
from engine.feel.sizes import check_characters, check_items, size

T = TypeVar("T")


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

    __slots__ = ("calls", "regex_seconds", "steps", "suppressed")

    def __init__(self) -> None:
        self.suppressed: list[Warning] = []
        self.steps = limits.STEPS
        self.calls = 0
        self.regex_seconds = limits.REGEX_SECONDS

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
        check_items(count)
        self.spend(count)

    def characters(self, count: int) -> None:
        """Pays for a string of so many characters. Raises TooMuch."""
        check_characters(count)
        self.spend(count // limits.CHARACTERS_PER_STEP)

    def look_through(self, value: Any, times: int = 1) -> None:
        """Pays for looking at everything in a value. Raises TooMuch."""
        self.spend(times * (size(value) if type(value) is list or type(value) is dict else 1))

    def timed(self, work: Callable[[float], T]) -> T:
        """Does something with a regular expression in the seconds that are left for it. Raises TooMuch."""
        too_long = Message("the patterns take longer than {limit} seconds", {"limit": limits.REGEX_SECONDS})
        if self.regex_seconds <= 0:
            raise TooMuch(too_long)
        began = time.monotonic()
        try:
            return work(self.regex_seconds)
        except TimeoutError as error:
            raise TooMuch(too_long) from error
        finally:
            self.regex_seconds -= time.monotonic() - began


class Frame:
    """The variables of one scope, inside those of `parent`. The outermost frame is a `Root`."""

    __slots__ = ("item", "parent", "run", "values")

    def __init__(self, run: Run, parent: Frame | None, values: Mapping[str, Any], item: Any = None) -> None:
        """`item`: in the frame of a filter, what is being looked at."""
        self.run, self.parent, self.values, self.item = run, parent, values, item


class Root(Frame):
    """What the caller gave: variables, and functions beside those of the standard."""

    __slots__ = ("_converted", "_wrapped", "functions")

    def __init__(
        self, run: Run, values: Mapping[str, Any], functions: Mapping[str, Any], item: Any = None
    ) -> None:
        """`item`: what a unary test looks at."""
        super().__init__(run, None, values, item)
        self.functions = functions
        self._converted: dict[str, Any] = {}
        self._wrapped: dict[str, Function] = {}

    def variable(self, name: str) -> Any:
        """The caller's variable as a value of the language, converted once an evaluation. Raises KeyError."""
        if name not in self._converted:
            self._converted[name] = value(self.values[name])
        return self._converted[name]

    def function(self, name: str) -> Function:
        """The caller's function as one of the language, wrapped once an evaluation. Raises KeyError."""
        if name not in self._wrapped:
            self._wrapped[name] = as_function(name, self.functions[name])
        return self._wrapped[name]
