"""A join that waits for ever in some runs: a branch that it waits for may not have been taken."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.game import play
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.WARNING


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for name in sorted(play(level).stuck):
            message = Message(
                "A token may wait here for ever: not every way through the diagram brings the others."
            )
            yield level.body.elements[name], message
