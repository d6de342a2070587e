"""Regular expressions as XPath has them (XPath functions 3.1, 5.6), with limited time.

The `regex` module does the matching; what it reads differently is rewritten, and what XPath refuses is refused.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import regex

from engine.errors import Message
from engine.feel import limits
from engine.feel.errors import Null, TooMuch

if TYPE_CHECKING:
    from engine.feel.running import Run

_FLAGS = {"s": regex.DOTALL, "m": regex.MULTILINE, "i": regex.IGNORECASE, "x": regex.VERBOSE}


def found(run: Run, text: str, pattern: str, flags: str) -> bool:
    """Whether the pattern matches somewhere. Raises Null, TooMuch."""
    return _timed(run, lambda seconds: _compiled(pattern, flags).search(text, timeout=seconds)) is not None


@lru_cache(512)
def _compiled(pattern: str, flags: str) -> Any:
    if len(pattern) > limits.PATTERN:
        raise TooMuch(Message("a pattern of more than {limit} characters", {"limit": limits.PATTERN}))
    if not set(flags) <= {*_FLAGS, "q"}:
        raise Null("{flags} are not flags of a pattern", flags=flags)
    try:
        return regex.compile(pattern, sum(_FLAGS.get(flag, 0) for flag in set(flags)) | regex.VERSION0)
    except regex.error as error:
        raise Null("{pattern} is not a pattern: {reason}", pattern=pattern, reason=str(error)) from error


def _timed(run: Run, match: Any) -> Any:
    try:
        return match(run.regex_seconds())
    except TimeoutError as error:
        raise TooMuch(
            Message("a pattern took longer than {limit} seconds", {"limit": limits.REGEX_SECONDS})
        ) from error


def replaced(run: Run, text: str, pattern: str, replacement: str, flags: str) -> str:
    compiled = _compiled(pattern, flags)
    return str(_timed(run, lambda seconds: compiled.sub(replacement, text, timeout=seconds)))


def parts(run: Run, text: str, pattern: str) -> list[str]:
    compiled = _compiled(pattern, "")
    pieces = _timed(run, lambda seconds: compiled.split(text, maxsplit=limits.ITEMS, timeout=seconds))
    run.items(len(pieces))
    return [str(piece) for piece in pieces]
