"""The platform for programs: `/api/v1`, described by `/api/openapi.json` and shown at `/api/docs`."""

from __future__ import annotations

from typing import Any

import flask_smorest
from flask import Flask

from web import door
from web.api import docs
from web.api.blueprints import NAMED
from web.api.calendar import calendar_api
from web.api.clock import clock_api
from web.api.deadlines import deadlines_api
from web.api.decisions import decisions_api
from web.api.deployments import deployments_api
from web.api.desk import desk_api
from web.api.files import files_api
from web.api.incidents import incidents_api
from web.api.instances import instances_api
from web.api.messages import messages_api
from web.api.processes import processes_api
from web.api.records import records_api
from web.api.schemas.base import Answers, Both, Variables
from web.api.schemas.errors import ErrorSchema
from web.api.tasks import tasks_api
from web.visitors import open_to_all

VERSION = "1"
BLUEPRINTS = (
    deployments_api,
    processes_api,
    instances_api,
    incidents_api,
    tasks_api,
    desk_api,
    decisions_api,
    messages_api,
    records_api,
    files_api,
    deadlines_api,
    calendar_api,
)
SECURITY = {
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "security": [{"token": []}],
}


class Api(flask_smorest.Api):
    """Errors are answered by `web.errors`, here as everywhere."""

    ERROR_SCHEMA = ErrorSchema

    def _register_error_handlers(self) -> None:
        """None of its own."""


def init(app: Flask) -> None:
    """Registers the API; the clock only where the installation is for tests."""
    settings: dict[str, Any] = {"title": "Luohu Flow", "version": VERSION, "openapi_version": "3.0.3"}
    api = Api(app, spec_kwargs={**settings, **SECURITY})
    for field in (Both, Variables, Answers):
        api.register_field(field, "object", None)
    for part in BLUEPRINTS:
        api.register_blueprint(part)
    with app.app_context():
        if door.settings().test:
            api.register_blueprint(clock_api)
    _let_tokens_in(app)
    docs.init(app, api.spec)


def _let_tokens_in(app: Flask) -> None:
    """These views guard themselves by a token; the cookie that pages ask for has no business here."""
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith(NAMED):
            open_to_all(view)
