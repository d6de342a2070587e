"""Deadlines that moved carry their cases along: due dates of open tasks and timers that wait."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy.orm import Session

from engine.errors import NotFound, StepFailed
from engine.events import DeadlineMoved
from engine.services import deadlines
from engine.services.access import SYSTEM
from engine.services.passage import Ended, Passage, running
from engine.store import deadlines as store


def tell(session: Session, work: Mapping[str, Any]) -> None:
    """Tells a case of its deadlines' new days; one that has ended waits for none. A step that fails
    because of it is kept as an incident."""
    # The step's failure is among `run.failures`, which are saved as incidents.
    at = work["instance_id"]
    with suppress(Ended, NotFound), running(session, at, SYSTEM) as passage, suppress(StepFailed):
        settle(passage)


def settle(passage: Passage) -> None:
    """Renews what the case knows of its deadlines."""
    for row in store.untold(passage.session, passage.instance.id):
        row.untold = False
        passage.run.refresh(row.id, deadlines.as_values(row))
        passage.events.append(DeadlineMoved(deadline=row.id, code=row.code, due_on=row.due_on))
