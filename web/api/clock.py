"""The business clock of an installation for tests. Elsewhere these addresses do not exist."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from engine import clock as business
from engine import worker
from engine.services import clock
from web import door
from web.api.blueprints import blueprint
from web.api.schemas.clock import AdvanceSchema, ClockSchema
from web.callers import actor

MAX_TICKS = 100
"""One timer's work may bring about the next; a diagram that loops without end must not hold up the answer."""

clock_api = blueprint("clock", "The business clock, in an installation for tests.")


@clock_api.get("/clock")
@clock_api.response(200, ClockSchema)
def get_clock() -> dict[str, datetime]:
    """The business time."""
    return {"now": business.now()}


@clock_api.put("/clock")
@clock_api.arguments(ClockSchema)
@clock_api.response(200, ClockSchema)
def set_clock(sent: dict[str, Any]) -> dict[str, datetime]:
    """Makes it another time, and does what fell due before it answers."""
    clock.set_to(door.session(), door.settings(), sent["now"], actor())
    _do_what_is_due()
    return {"now": business.now()}


@clock_api.post("/clock/advance")
@clock_api.arguments(AdvanceSchema)
@clock_api.response(200, ClockSchema)
def advance_clock(sent: dict[str, Any]) -> dict[str, datetime]:
    """Lets time pass at once, and does what fell due before it answers."""
    clock.advance(door.session(), door.settings(), sent["by"], actor())
    _do_what_is_due()
    return {"now": business.now()}


@clock_api.delete("/clock")
@clock_api.response(200, ClockSchema)
def reset_clock() -> dict[str, datetime]:
    """Makes it the machine's time again."""
    clock.reset(door.session(), door.settings(), actor())
    return {"now": business.now()}


def _do_what_is_due() -> None:
    """Whoever tests with this clock wants to see the timers' work, and not to wait for the next tick."""
    door.commit()
    for _ in range(MAX_TICKS):
        if not worker.tick(door.database(), door.settings()):
            return
