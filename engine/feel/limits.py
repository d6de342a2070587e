"""How much an expression may ask for, so that no diagram can hold up the engine.

The steps are counted, not timed, so that the same expression has the same fate on every machine; only regular
expressions are timed, because nothing else can be known about them beforehand.
"""

from __future__ import annotations

TEXT = 65_536
"""Characters of an expression's text."""

CACHED_TEXT = 4_000
"""Longer texts are not kept ready."""

NESTING = 120
"""Brackets, operators and conditionals inside one another."""

STEPS = 200_000
"""What one evaluation may spend: a microsecond or two each. A round of a loop, an item of a list cost one."""

NODES_PER_STEP = 8
"""A round costs a step more for so many parts of the expression that is carried out in it."""

CALL_STEPS = 4
"""What a call costs beside its arguments."""

DEFINED_CALL_STEPS = 8
"""What a call of a function that an expression defines costs beside its arguments and its body."""

MOMENT_STEPS = 8
"""What reckoning with dates, times and durations costs, and comparing them."""

COSTLY_STEPS = 40
"""What a power, a logarithm, an exponential and the reading of a range cost."""

CALLS = 60
"""Function calls inside one another."""

ITEMS = 100_000
"""Items of a list, counted all through where all are looked at."""

DEPTH = 60
"""Lists and contexts inside one another, where all are looked at."""

CHARACTERS = 1_000_000
"""Characters of a string that an expression makes or hands to a function."""

CHARACTERS_PER_STEP = 100
"""Who makes or handles a string pays a step for so many characters."""

REGEX_SECONDS = 0.2
"""Time for all the regular expressions of one evaluation."""

PATTERN = 1_000
"""Characters of a regular expression."""

REPETITIONS = 10_000
"""How often a part of a regular expression may be asked for in numbers, `(a{100}){100}`."""

WARNINGS = 100
"""Warnings kept of one evaluation."""
