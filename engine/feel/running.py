"""One evaluation under way: what it may still spend, and what became null on the way."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from engine.errors import Message
from engine.feel import limits
from engine.feel.errors import TooMuch
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
