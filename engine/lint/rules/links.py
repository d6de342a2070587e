"""A link is one flow drawn in pieces: many throws, one catch (10.5.5)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.sheet import Complaint, Sheet

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for level in sheet.levels:
        links = [e for e in level.elements() if e.event is not None and e.event.kind == "link"]
        names = {e.event.name for e in links if e.event}
        for name in names:
            same = [e for e in links if e.event and e.event.name == name]
            catches = [e for e in same if e.type == "intermediateCatchEvent"]
            if not name or len(catches) != 1 or len(same) == 1:
                message = Message(
                    "A link needs a name, exactly one catching event and at least one throwing one."
                )
                yield same[0], message
