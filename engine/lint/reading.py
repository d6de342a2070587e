"""Whether an expression can be read, when it is not known which names with blanks there will be."""

from __future__ import annotations

import re

from engine import feel
from engine.errors import Message

KEYWORDS = frozenset(
    (
        *("if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "and", "or", "between"),
        *("instance", "of", "function", "not", "true", "false", "null"),
    )
)


def problem_of(expression: str, functions: frozenset[str]) -> Message | None:
    """What is wrong with an expression; None when it can be read."""
    try:
        feel.parse(expression, functions | _names_with_blanks(expression))
    except feel.FeelError as error:
        return error.message
    return None


def _names_with_blanks(expression: str) -> frozenset[str]:
    """Words in a row that could be one name: which names there are is known to the instance alone."""
    rows = re.findall(r"[^\W\d]\w*(?: +[^\W\d]\w*)+", expression)
    return frozenset(row for row in rows if not KEYWORDS.intersection(row.split()))
