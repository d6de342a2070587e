"""Which processes begin when a message or a signal arrives."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.bundle import Kind
from engine.services import versions
from engine.store.definitions import Version


@dataclass(frozen=True)
class Start:
    """A start event that hears of something, in the version of its process that is in force."""

    version: Version
    element: str


def started_by(session: Session, kind: str, name: str) -> list[Start]:
    """The start events of kind `message` or `signal` that wait for this name."""
    return [
        Start(version, element.id)
        for version in versions.in_force(session, Kind.PROCESS)
        for element in versions.process_of(session, version).starts(kind)
        if element.event is not None and element.event.name == name
    ]
