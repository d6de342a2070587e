"""Strings (DMN 1.5, 10.3.4.3). Positions and lengths count characters, not UTF-16 halves."""

from __future__ import annotations

from decimal import Decimal

from engine.feel import patterns
from engine.feel.builtins.standard import function
from engine.feel.errors import Null
from engine.feel.running import Run


@function("substring", "string: string, start position: number, length: number?", "string")
def substring(string: str, start: Decimal, length: Decimal | None) -> str:
    """From a position counted from 1, or from the end when negative."""
    position, taken = int(start), None if length is None else int(length)
    if position == 0 or abs(position) > len(string):
        raise Null("the string has no character {number}", number=start)
    if taken is not None and taken < 1:
        raise Null("the length must be at least 1")
    first = position - 1 if position > 0 else len(string) + position
    return string[first:] if taken is None else string[first : first + taken]


@function("string length", "string: string", "number")
def string_length(string: str) -> Decimal:
    return Decimal(len(string))


@function("upper case", "string: string", "string")
def upper_case(string: str) -> str:
    return string.upper()


@function("lower case", "string: string", "string")
def lower_case(string: str) -> str:
    return string.lower()


@function("substring before", "string: string, match: string", "string")
def substring_before(string: str, match: str) -> str:
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@function("substring after", "string: string, match: string", "string")
def substring_after(string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@function("contains", "string: string, match: string", "boolean")
def contains(string: str, match: str) -> bool:
    return match in string


@function("starts with", "string: string, match: string", "boolean")
def starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@function("ends with", "string: string, match: string", "boolean")
def ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@function("matches", "input: string, pattern: string, flags: string? | null", "boolean")
def matches(run: Run, input_: str, pattern: str, flags: str | None) -> bool:
    return patterns.found(run, input_, pattern, flags or "")


@function("replace", "input: string, pattern: string, replacement: string, flags: string? | null", "string")
def replace(run: Run, input_: str, pattern: str, replacement: str, flags: str | None) -> str:
    return patterns.replaced(run, input_, pattern, replacement, flags or "")


@function("split", "string: string, delimiter: string", "list<string>")
def split(run: Run, string: str, delimiter: str) -> list[str]:
    return patterns.parts(run, string, delimiter)


@function("string join", "list: list<string>, delimiter: string? | null", "string")
def string_join(run: Run, items: list[str | None], delimiter: str | None) -> str:
    """Null items are left out."""
    strings = [item for item in items if item is not None]
    run.characters(sum(map(len, strings)) + len(delimiter or "") * len(strings))
    return (delimiter or "").join(strings)
