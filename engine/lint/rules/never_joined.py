"""A parallel gateway that waits for tokens which no run brings along all of its flows (13.4.1)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.game import play
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for name in sorted(play(level).never):
            message = Message(
                "The gateway waits for a token on each incoming flow, but they never all come. Join what an "
                "exclusive gateway splits by an exclusive gateway."
            )
            yield level.body.elements[name], message
