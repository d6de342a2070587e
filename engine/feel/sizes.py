"""How much there is in a value.

Values can share their parts, so that a few steps make something that takes for ever to look at.
"""

from __future__ import annotations

from typing import Any

from engine.errors import Message
from engine.feel import limits
from engine.feel.errors import TooMuch


def size(value: Any) -> int:
    """How many values there are in a value, all through. Raises TooMuch for too many, or too deep ones."""
    level, count, depth = [value], 1, 0
    while containers := [each for each in level if type(each) is list or type(each) is dict]:
        count += sum(map(len, containers))
        depth += 1
        check_items(count)
        if depth > limits.DEPTH:
            raise TooMuch(Message("more than {limit} lists inside one another", {"limit": limits.DEPTH}))
        level = [
            inner for each in containers for inner in (each.values() if isinstance(each, dict) else each)
        ]
    return count


def check_items(count: int) -> None:
    """Raises TooMuch for a list that nobody may make."""
    if count > limits.ITEMS:
        raise TooMuch(Message("a list of more than {limit} items", {"limit": limits.ITEMS}))


def check_characters(count: int) -> None:
    """Raises TooMuch for a string that nobody may make."""
    if count > limits.CHARACTERS:
        raise TooMuch(Message("a string of more than {limit} characters", {"limit": limits.CHARACTERS}))
