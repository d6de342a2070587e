"""Cases that wait for a condition look again when somebody else has changed the record they are about."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.runtime import Running
from engine.services import incidents
from engine.services.passage import Ended


def look_again(session: Session, work: Mapping[str, Any]) -> None:
    """Lets the instance of this work look at its conditions; one that has ended waits for none."""
    with suppress(Ended, NotFound):
        incidents.go_on(session, work["instance_id"], Running.look_again)
