"""Cases that wait for a condition look again when somebody else has changed a record that it reads."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.runtime import Running
from engine.services import incidents
from engine.services.passage import Ended
from engine.services.records import CHANGED
from engine.store import conditions as store
from engine.store import outbox
from engine.store.database import Database


def look_again(session: Session, work: Mapping[str, Any]) -> None:
    """Lets the instance of this work look at its conditions; one that has ended waits for none."""
    with suppress(Ended, NotFound):
        incidents.go_on(session, work["instance_id"], Running.look_again)


def catch_up(database: Database) -> int:
    """Tells cases to look again that saw an older version of a record than there is; returns how many.

    A change and a condition can miss each other when they come in the same instant: each looked before the
    other was committed.
    """
    with database.reading() as session:
        behind = store.behind(session)
    for instance_id in behind:
        with database.begin() as session:
            store.see(session, instance_id)
            outbox.put(session, CHANGED, {"instance_id": instance_id})
    return len(behind)
