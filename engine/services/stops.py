"""Counting that a form stopped somebody, without keeping anything of what they entered."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from engine import clock
from engine.services.access import Actor
from engine.store import counters


def count(session: Session, form: str, actor: Actor) -> None:
    """Adds one for the form, the day and each of the actor's units. The door calls it in a transaction of
    its own, since the one in which the form stopped them is rolled back."""
    for unit in sorted(actor.units) or [""]:
        counters.count_stop(session, form, unit, clock.today())


def totals(session: Session) -> Mapping[str, int]:
    """Form -> how often it stopped somebody."""
    return counters.stops(session)
