"""How much an expression may ask for, so that no diagram can hold up the engine.

The steps are counted, not timed, so that the same expression has the same fate on every machine; only regular
expressions are timed, because nothing else can be known about them beforehand.
"""

from __future__ import annotations

TEXT = 65_536
"""Characters of an expression's text."""

NESTING = 120
"""Brackets, operators and conditionals inside one another."""

STEPS = 200_000
"""Rounds of loops, calls of functions and list items handled by one evaluation."""

CALLS = 60
"""Function calls inside one another."""

ITEMS = 100_000
"""Items of one list an expression makes."""

CHARACTERS = 2_000_000
"""Characters of one string an expression makes."""

CHARACTERS_PER_STEP = 500
"""A function that handles a string pays a step for so many characters."""

REGEX_SECONDS = 0.2
"""Time for all the regular expressions of one evaluation."""

PATTERN = 1_000
"""Characters of a regular expression."""

WARNINGS = 100
"""Warnings kept of one evaluation."""

CACHED_TEXT = 4_000
"""Longer texts are not kept ready."""
