"""Incidents: what failed for good, and what administrators do about it."""

from __future__ import annotations

from typing import Any

from engine.services import incidents
from engine.services.incidents import IncidentDetail, IncidentView
from engine.store.base import Page
from web import door
from web.api.blueprints import blueprint
from web.api.schemas.base import PageArguments
from web.api.schemas.instances import IncidentDetailSchema, IncidentPageSchema, ReasonSchema
from web.callers import actor

incidents_api = blueprint("incidents", "Steps that failed for good and wait to be mended.")


@incidents_api.get("/incidents")
@incidents_api.arguments(PageArguments, location="query")
@incidents_api.response(200, IncidentPageSchema)
def list_incidents(wanted: dict[str, Any]) -> Page[IncidentView]:
    """The open incidents of all instances, the newest first."""
    return incidents.open_page(door.session(), actor(), **wanted)


@incidents_api.get("/incidents/<incident_id>")
@incidents_api.response(200, IncidentDetailSchema)
def get_incident(incident_id: str) -> IncidentDetail:
    """An open incident with the variables that the step saw and the stack."""
    return incidents.explained(door.session(), incident_id, actor())


@incidents_api.post("/incidents/<incident_id>/retry")
@incidents_api.response(204)
def retry(incident_id: str) -> None:
    """Repeats what failed. 422 says why when it fails again; then nothing has changed."""
    incidents.retry(door.session(), incident_id, actor())


@incidents_api.post("/incidents/<incident_id>/skip")
@incidents_api.arguments(ReasonSchema)
@incidents_api.response(204)
def skip(sent: dict[str, Any], incident_id: str) -> None:
    """Passes over what failed, as if it were done and had given out nothing."""
    incidents.skip(door.session(), incident_id, sent["reason"], actor())
