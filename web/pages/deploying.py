"""Deploying: files are checked, what is found is pinned to the elements, and new versions come into force."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.bundle import Kind
from engine.errors import EngineError, Finding, Message, Refused, Severity
from engine.services import access, definitions
from engine.services.definitions import Deployed
from engine.store.definitions import Version
from web import casework, diagrams, door, rulepages
from web.element_templates import templates
from web.pages.definitions import kind_words
from web.texts import say, t, tn
from web.visitors import actor, needs

pages = Blueprint("deploying", __name__)

REASON = Message("deploying is not granted to you")
SEEING = Message("seeing definitions is not granted to you")


class NothingSent(EngineError):
    """Choose the files first."""


@pages.get("/element-templates.json")
@needs(access.may_see_definitions, SEEING)
def element_templates() -> ResponseReturnValue:
    """What Camunda Modeler offers for service tasks, once the file lies in its folder of templates."""
    answer = jsonify(templates())
    answer.headers.set("Content-Disposition", "attachment", filename="luohu-flow.json")
    return answer


@pages.get("/deploy")
@needs(access.may_deploy, REASON)
def deploy() -> ResponseReturnValue:
    return _shown(door.session())


@pages.post("/deploy", endpoint="deliver")
@needs(access.may_deploy, REASON)
def deliver() -> ResponseReturnValue:
    """Checks what was uploaded, and deploys it unless it is only to be checked."""
    files = _files()
    if request.form.get("action") == "check":
        door.start_over()  # judging takes its time, in which others may write
        return _shown(door.session(), files, definitions.check(door.session(), files).findings)
    session = door.session()
    try:
        done = definitions.deploy(
            session, files, actor(), request.form.get("name", "").strip(), t("Web page")
        )
    except Refused as refused:
        door.start_over()
        return _shown(door.session(), files, refused.findings, refused=say(refused.message)), 422
    return _shown(session, files, done.findings, deployed=done)


def _files() -> dict[str, bytes]:
    sent = [file for file in request.files.getlist("files") if file.filename]
    if not sent:
        raise NothingSent
    return {str(file.filename): file.read() for file in sent}


def _shown(
    session: Session,
    files: Mapping[str, bytes] | None = None,
    findings: Iterable[Finding] | None = None,
    *,
    refused: str = "",
    deployed: Deployed | None = None,
) -> str:
    found = sorted(findings or (), key=lambda each: each.severity is not Severity.ERROR)
    drawn = _diagrams(files or {}, found)
    return render_template(
        "deploy.html",
        refused=refused,
        checked=findings is not None,
        deployed=_deployed(deployed) if deployed else None,
        findings=[_finding(each, drawn) for each in found],
        findings_words=_counted(found),
        diagrams=drawn,
        deployments=[
            _deployment(session, each) for each in definitions.deployments(session, actor(), 1, 8).items
        ],
    )


def _finding(finding: Finding, drawn: list[dict[str, Any]]) -> dict[str, Any]:
    place = next((each for each in drawn if each["file"] == finding.file), None)
    return {
        "message": say(finding.message),
        "element": finding.element_name or finding.element_id or "",
        "file": finding.file,
        "rule": finding.rule,
        "explained": url_for("rules.explained", rule=finding.rule) if rulepages.of(finding.rule) else None,
        "error": finding.severity is Severity.ERROR,
        "locate": finding.element_id if place else None,
        "diagram": place["id"] if place else "",
    }


def _diagrams(files: Mapping[str, bytes], findings: list[Finding]) -> list[dict[str, Any]]:
    """The uploaded diagrams that something was found in, with a pin at each element concerned."""
    pins: dict[str, list[tuple[int, str, bool]]] = {}
    for number, each in enumerate(findings, 1):
        if each.element_id and each.file in files and each.file.endswith(".bpmn"):
            error = each.severity is Severity.ERROR
            pins.setdefault(each.file, []).append((number, each.element_id, error))
    return [
        {
            "id": f"diagram-{number}",
            "words": file.rsplit("/", 1)[-1],
            "file": file,
            "xml": base64.b64encode(files[file]).decode("ascii"),
            "state": diagrams.with_findings(None, at),
        }
        for number, (file, at) in enumerate(pins.items(), 1)
    ]


def _counted(findings: list[Finding]) -> str:
    errors = sum(each.severity is Severity.ERROR for each in findings)
    words = [tn("one error", "{n} errors", errors)] if errors else []
    warnings = len(findings) - errors
    return t(", ").join([*words, *([tn("one warning", "{n} warnings", warnings)] if warnings else [])])


def _deployed(done: Deployed) -> dict[str, Any]:
    return {"created": [_version(each) for each in done.created], "unchanged": len(done.unchanged)}


def _version(version: Version) -> dict[str, Any]:
    return {
        "words": version.key,
        "kind": kind_words(Kind(version.kind)),
        "version": version.version,
        "href": url_for("definitions.definition", kind=version.kind, key=version.key),
    }


def _deployment(session: Session, deployment: definitions.DeploymentSummary) -> dict[str, Any]:
    _, made = definitions.deployment(session, deployment.id, actor())
    return {
        "name": deployment.name,
        "source": deployment.source,
        "who": casework.person(deployment.actor_name),
        "at": deployment.created_at,
        "count": len(made),
    }
