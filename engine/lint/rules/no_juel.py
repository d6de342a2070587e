"""Camunda's `${…}` is another language; the FEEL to write instead is part of the sentence."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Message, Severity
from engine.lint.juel import EMBEDDED, as_feel
from engine.lint.sheet import Complaint, Sheet
from engine.lint.written import written

SEVERITY = Severity.ERROR


def check(sheet: Sheet) -> Iterator[Complaint]:
    for each in written(sheet):
        if EMBEDDED.search(each.text):
            message = Message(
                "{place} is written in ${{…}}, which is not FEEL. Write {feel} instead.",
                {"place": each.place, "feel": as_feel(each.text)},
            )
            yield each.about, message
