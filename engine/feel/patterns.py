"""What the string functions do with regular expressions, in limited time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import regex

from engine.errors import Message
from engine.feel import limits
from engine.feel.errors import Null, TooMuch
from engine.feel.running import Run
from engine.feel.sizes import check_characters
from engine.feel.xpath import rewritten

_REPLACEMENT = re.compile(r"\\[\\$]|\$[0-9]+|[^\\$]+")


def found(run: Run, text: str, pattern: str, flags: str) -> bool:
    """Whether the pattern matches somewhere. Raises Null, TooMuch."""
    return run.timed(lambda seconds: _compiled(pattern, flags).search(text, timeout=seconds)) is not None


def replaced(run: Run, text: str, pattern: str, replacement: str, flags: str) -> str:
    """The text with every match replaced; `$1` in the replacement is a group. Raises Null, TooMuch."""

    def work(seconds: float) -> str:
        compiled = _dividing(pattern, flags, seconds)
        literal = "q" in flags
        parts: list[str | int] = [replacement] if literal else _parts_of(replacement, compiled.groups)
        return "".join(_pieces(run, compiled.finditer(text, timeout=seconds), text, parts))

    return run.timed(work)


def parts(run: Run, text: str, pattern: str) -> list[str]:
    """What lies between the matches. Raises Null, TooMuch."""

    def work(seconds: float) -> list[str]:
        return list(_between(run, _dividing(pattern, "", seconds).finditer(text, timeout=seconds), text))

    return run.timed(work)


@lru_cache(512)
def _compiled(pattern: str, flags: str) -> Any:
    if len(pattern) > limits.PATTERN:
        raise TooMuch(Message("a pattern of more than {limit} characters", {"limit": limits.PATTERN}))
    written = rewritten(pattern, flags)
    try:
        return regex.compile(written, (regex.IGNORECASE if "i" in flags else 0) | regex.VERSION0)
    except regex.error as error:
        raise Null("{pattern} is not a pattern: {reason}", pattern=pattern, reason=str(error)) from error


def _dividing(pattern: str, flags: str, seconds: float) -> Any:
    """A pattern that takes a text apart must not match the empty string."""
    compiled = _compiled(pattern, flags)
    if compiled.fullmatch("", timeout=seconds):
        raise Null("{pattern} matches the empty string", pattern=pattern)
    return compiled


def _pieces(run: Run, matches: Iterable[Any], text: str, parts: list[str | int]) -> Iterator[str]:
    end = size = 0
    for match in matches:
        piece = text[end : match.start()] + "".join(
            part if isinstance(part, str) else match.group(part) or "" for part in parts
        )
        size += len(piece)
        check_characters(size)
        run.spend(1 + len(piece) // limits.CHARACTERS_PER_STEP)
        yield piece
        end = match.end()
    yield text[end:]


def _between(run: Run, matches: Iterable[Any], text: str) -> Iterator[str]:
    end = 0
    for match in matches:
        run.spend()
        yield text[end : match.start()]
        end = match.end()
    yield text[end:]


def _parts_of(replacement: str, groups: int) -> list[str | int]:
    """The literal parts and the groups of a replacement. Raises Null."""
    parts: list[str | int] = []
    position = 0
    while position < len(replacement):
        part = _REPLACEMENT.match(replacement, position)
        if not part:
            raise Null("{replacement} is not a replacement", replacement=replacement)
        position = part.end()
        written = part.group()
        if written.startswith("$"):
            parts += _group(written[1:], groups)
        else:
            parts.append(written[1:] if written.startswith("\\") else written)
    return parts


def _group(digits: str, groups: int) -> list[str | int]:
    """As many digits as make a group's number, and the rest as it is; a group that is not there is empty."""
    taken = len(digits)
    while taken > 1 and int(digits[:taken]) > groups:
        taken -= 1
    number = int(digits[:taken])
    return [number if number <= groups else "", digits[taken:]]
