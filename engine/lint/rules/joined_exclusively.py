"""Branches that run side by side, joined where nothing waits: all that follows then happens once for each."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.game import play
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.WARNING


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        for name in sorted(play(level).met):
            message = Message(
                "Branches that run at the same time meet here without being joined: what follows happens "
                "once for each. Join them by a parallel or inclusive gateway."
            )
            yield level.body.elements[name], message
