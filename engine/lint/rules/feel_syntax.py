"""An expression that cannot be read would fail every instance that comes to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine import feel
from engine.errors import Message, Severity
from engine.lint.juel import EMBEDDED
from engine.lint.sheet import Complaint, Sheet
from engine.lint.written import written

SEVERITY = Severity.ERROR

KEYWORDS = frozenset(
    (
        *("if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "and", "or", "between"),
        *("instance", "of", "function", "not", "true", "false", "null"),
    )
)


def check(sheet: Sheet) -> Iterator[Complaint]:
    for each in written(sheet):
        if each.feel is not None and not EMBEDDED.search(each.text):
            problem = _problem(each.feel, sheet.known.functions)
            if problem is not None:
                message = Message("{place} is not FEEL: {problem}", {"place": each.place, "problem": problem})
                yield each.about, message


def _problem(expression: str, functions: frozenset[str]) -> Message | None:
    try:
        feel.parse(expression, functions | _names_with_blanks(expression))
    except feel.FeelError as error:
        return error.message
    return None


def _names_with_blanks(expression: str) -> frozenset[str]:
    """Words in a row that could be one name: which names there are is known to the instance alone."""
    rows = re.findall(r"[^\W\d]\w*(?: +[^\W\d]\w*)+", expression)
    return frozenset(row for row in rows if not KEYWORDS.intersection(row.split()))
