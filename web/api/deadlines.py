"""Deadlines that somebody may see."""

from __future__ import annotations

from typing import Any

from engine.services import deadlines
from engine.services.deadlines import DeadlineView, Sought
from engine.store.base import Page
from engine.store.deadlines import RUNNING
from web import door
from web.api.blueprints import blueprint
from web.api.schemas.deadlines import DeadlineArguments, DeadlinePageSchema
from web.callers import actor

deadlines_api = blueprint("deadlines", "What has to be done by when.")


@deadlines_api.get("/deadlines")
@deadlines_api.arguments(DeadlineArguments, location="query")
@deadlines_api.response(200, DeadlinePageSchema)
def list_deadlines(wanted: dict[str, Any]) -> Page[DeadlineView]:
    """The deadlines that you may see, the nearest first."""
    state = wanted.pop("state")
    sought = Sought(states=(state,) if state else RUNNING, **wanted)
    return deadlines.listing(door.session(), actor(), sought)
