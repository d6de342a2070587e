"""An expression that cannot be read would fail every instance that comes to it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.juel import EMBEDDED
from engine.lint.reading import problem_of
from engine.lint.sheet import Complaint, Sheet
from engine.lint.written import written

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for each in written(sheet):
        if each.feel is not None and not EMBEDDED.search(each.text):
            problem = problem_of(each.feel, sheet.known.functions)
            if problem is not None:
                message = Message("{place} is not FEEL: {problem}", {"place": each.place, "problem": problem})
                yield each.about, message
