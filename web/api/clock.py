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
    _go_to(sent["now"])
    return {"now": business.now()}


@clock_api.post("/clock/advance")
@clock_api.arguments(AdvanceSchema)
@clock_api.response(200, ClockSchema)
def advance_clock(sent: dict[str, Any]) -> dict[str, datetime]:
    """Lets time pass at once, and does what falls due on the way before it answers."""
    _go_to(business.now() + sent["by"])
    return {"now": business.now()}


@clock_api.delete("/clock")
@clock_api.response(200, ClockSchema)
def reset_clock() -> dict[str, datetime]:
    """Makes it the machine's time again."""
    clock.reset(door.session(), door.settings(), actor())
    return {"now": business.now()}


def _go_to(moment: datetime) -> None:
    """Whoever tests with this clock wants to see the timers' work, and not to wait for the next tick."""
    who, settings = actor(), door.settings()

    def move(to: datetime) -> None:
        with door.database().begin() as session:
            clock.set_to(session, settings, to, who)

    worker.let_time_pass(door.database(), settings, moment, move)
