"""Patterns that form authors write for JavaScript, run here within a time limit.

A pattern like `(a+)+$` takes exponential time on some texts. Which patterns do cannot be told by looking, so
the time is what is limited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import regex

TIME_LIMIT = 0.1
MAX_LENGTH = 1000


class TooSlow(Exception):
    """The pattern did not come to an end in time."""


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern with its source as the author wrote it."""

    source: str
    compiled: Any

    def found_in(self, text: str) -> bool:
        """Whether the pattern occurs anywhere in `text`, as `RegExp.test` says; raises `TooSlow`."""
        try:
            return self.compiled.search(text, timeout=TIME_LIMIT) is not None
        except TimeoutError as error:
            raise TooSlow from error


def compile_pattern(source: str) -> Pattern:
    """Compiles a JavaScript pattern; raises `ValueError` with what is wrong with it."""
    if len(source) > MAX_LENGTH:
        raise ValueError(f"longer than {MAX_LENGTH} characters")
    try:
        return Pattern(source, regex.compile(_ends_at_the_end(source), flags=regex.ASCII | regex.V0))
    except regex.error as error:
        raise ValueError(str(error)) from error


def _ends_at_the_end(source: str) -> str:
    r"""`$` as in JavaScript: the very end, where Python would also stop before a last line break (`\Z`)."""
    parts: list[str] = []
    in_class = escaped = False
    for character in source:
        if not escaped and not in_class and character == "$":
            parts.append(r"\Z")
        else:
            parts.append(character)
            if not escaped and character in "[]":
                in_class = character == "["
        escaped = character == "\\" and not escaped
    return "".join(parts)


EMAIL = compile_pattern(
    r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$"
)
# An international number (ITU-T E.164): what form-js lists country by country.
PHONE = compile_pattern(r"^(\+|00)[1-9]\d{5,14}$")
