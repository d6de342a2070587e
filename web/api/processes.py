"""Processes: which you may start, with which form, and starting them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for

from engine.services import instances
from engine.services.instances import InstanceSummary, Wanted
from engine.services.instances.beginning import Startable
from engine.store.base import Page
from web import door
from web.api.blueprints import blueprint
from web.api.schemas.definitions import ProcessSchema, StartFormSchema, StartSchema
from web.api.schemas.instances import InstancePageSchema, InstanceSchema, InstancesOfProcessArguments
from web.callers import actor
from web.texts import locale

processes_api = blueprint("processes", "Processes and starting them.")


@processes_api.get("/processes")
@processes_api.response(200, ProcessSchema(many=True))
def list_processes() -> Sequence[Startable]:
    """The processes that you may start."""
    return instances.startable(door.session(), actor())


@processes_api.get("/processes/<key>")
@processes_api.response(200, StartFormSchema)
def get_process(key: str) -> dict[str, Any]:
    """One process with its start form and the values that the form begins with."""
    found = instances.start_view(door.session(), key, actor())
    form = found.form
    return {
        "process": found.process,
        "form": form.localized(locale()) if form else None,
        "values": form.existing(found.desk.data) if form else {},
    }


@processes_api.get("/processes/<key>/instances")
@processes_api.arguments(InstancesOfProcessArguments, location="query")
@processes_api.response(200, InstancePageSchema)
def list_instances(wanted: dict[str, Any], key: str) -> Page[InstanceSummary]:
    """The instances of one process that you may see, the newest first."""
    page, size = wanted.pop("page"), wanted.pop("size")
    return instances.search(door.session(), actor(), Wanted(process=key, **wanted), page, size)


@processes_api.post("/processes/<key>/instances")
@processes_api.arguments(StartSchema)
@processes_api.response(201, InstanceSchema)
def start(sent: dict[str, Any], key: str) -> tuple[InstanceSummary, dict[str, str]]:
    """Starts an instance. 422 names every field of the start form that needs attention."""
    session = door.session()
    made = instances.start(
        session,
        key,
        actor(),
        business_key=sent["business_key"],
        variables=sent["variables"],
        answers=sent["values"],
        version=sent["version"],
        test=sent["test"],
    )
    where = url_for("api_instances.get_instance", instance_id=made)
    return instances.summary(session, made, actor()), {"Location": where}
