"""Deployments: diagrams, tables, forms and the rest, delivered together."""

from __future__ import annotations

from typing import Any

from flask import request

from engine.errors import InvalidAnswers, Message
from engine.services import access, definitions
from engine.services.definitions import DeploymentSummary
from engine.store.base import Page
from web import door
from web.api.blueprints import blueprint
from web.api.schemas.base import PageArguments
from web.api.schemas.definitions import (
    CheckedSchema,
    DeployedSchema,
    DeploymentDetailSchema,
    DeploymentPageSchema,
)
from web.callers import actor
from web.errors import finding_of

deployments_api = blueprint("deployments", "Delivering diagrams, tables, forms and the rest of the content.")

TEXT = {"type": "string"}
FILES = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "name": TEXT,
                        "source": TEXT,
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            }
        },
    }
}


@deployments_api.get("/deployments")
@deployments_api.arguments(PageArguments, location="query")
@deployments_api.response(200, DeploymentPageSchema)
def list_deployments(wanted: dict[str, Any]) -> Page[DeploymentSummary]:
    """All deployments, the newest first."""
    return definitions.deployments(door.session(), actor(), **wanted)


@deployments_api.get("/deployments/<deployment_id>")
@deployments_api.response(200, DeploymentDetailSchema)
def get_deployment(deployment_id: str) -> dict[str, Any]:
    """A deployment and the versions it made."""
    found, made = definitions.deployment(door.session(), deployment_id, actor())
    return {"deployment": found, "definitions": made}


@deployments_api.post("/deployments")
@deployments_api.doc(**FILES)
@deployments_api.response(201, DeployedSchema)
def deploy() -> dict[str, Any]:
    """Deploys files, all or none. What did not change makes no new version; 422 lists the findings."""
    name, source = request.form.get("name", ""), request.form.get("source", "API")
    done = definitions.deploy(door.session(), _files(), actor(), name, source)
    return {**vars(done), "findings": [finding_of(finding) for finding in done.findings]}


@deployments_api.post("/deployments/check")
@deployments_api.doc(**FILES)
@deployments_api.response(200, CheckedSchema)
@door.reads
def check() -> dict[str, Any]:
    """Says what deploying the files would be told, and deploys nothing."""
    access.require(access.may_deploy(actor()), Message("deploying is not granted to you"))
    checked = definitions.check(door.session(), _files())
    return {"refused": checked.refused, "findings": [finding_of(finding) for finding in checked.findings]}


def _files() -> dict[str, bytes]:
    """Every file part by its file name, whatever the part is called."""
    sent: dict[str, bytes] = {}
    for part in (part for parts in request.files.listvalues() for part in parts):
        if not part.filename or part.filename in sent:
            raise InvalidAnswers({"files": [Message("Every file needs a name of its own.")]})
        sent[part.filename] = part.stream.read()
    return sent
