"""What people draw, as process owners see it: lists, versions, each diagram, table and form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound as NoSuchPage

from engine.bundle import Kind
from engine.services import access, definitions
from engine.services.definitions import DefinitionView
from web import casework, door, elements, listings, paging, security, sheets
from web.sheets import Sheet
from web.texts import say, t
from web.visitors import actor

pages = Blueprint("definitions", __name__)

TYPES = {
    Kind.PROCESS: "application/xml",
    Kind.DECISION: "application/xml",
    Kind.FORM: "application/json",
    Kind.RECORD: "application/json",
    Kind.PLATFORM: "application/json",
    Kind.CODE: "text/csv",
    Kind.DOCUMENT: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@pages.get("/definitions", defaults={"kind": "process"})
@pages.get("/definitions/<kind>")
def listed(kind: str) -> ResponseReturnValue:
    which = _kind(kind)
    found = definitions.list_(door.session(), which, actor(), paging.wanted(), paging.SIZE)
    rows = [
        {
            "name": say(each.labels),
            "key": each.key,
            "version": each.version,
            "running": each.running,
            "created_at": each.created_at,
            "href": url_for("definitions.definition", kind=kind, key=each.key),
        }
        for each in found.items
    ]
    return render_template(
        "definitions.html",
        kind=kind,
        heading=kind_words(which),
        tabs=[
            (kind_words(each), None, url_for("definitions.listed", kind=each.value), each is which)
            for each in Kind
        ],
        rows=rows,
        pages=paging.Pages(paging.wanted(), found.total),
        may_deploy=access.may_deploy(actor()),
    )


@pages.get("/definitions/<kind>/<key>", defaults={"version": None})
@pages.get("/definitions/<kind>/<key>/<int:version>")
def definition(kind: str, key: str, version: int | None) -> ResponseReturnValue:
    session, which = door.session(), _kind(kind)
    view = definitions.view(session, which, key, actor(), version)
    return render_template(
        "definition.html", **{**NONE, **_page(view), **SHOWN.get(which, _text)(session, view)}
    )


@pages.get("/definitions/<kind>/<key>/<int:version>/file")
def source(kind: str, key: str, version: int) -> ResponseReturnValue:
    """The file as it was delivered."""
    which = _kind(kind)
    view = definitions.view(door.session(), which, key, actor(), version)
    answer = Response(view.raw, mimetype=TYPES[which])
    answer.headers.set("Content-Disposition", "attachment", filename=view.summary.file.rsplit("/", 1)[-1])
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def kind_words(kind: Kind) -> str:
    return {
        Kind.PROCESS: t("Processes"),
        Kind.DECISION: t("Decision tables"),
        Kind.FORM: t("Forms"),
        Kind.RECORD: t("Kinds of records"),
        Kind.CODE: t("Code tables"),
        Kind.DOCUMENT: t("Document templates"),
        Kind.PLATFORM: t("Name plate"),
    }[kind]


def _kind(name: str) -> Kind:
    found = next((kind for kind in Kind if kind.value == name), None)
    if found is None:
        raise NoSuchPage
    return found


def _page(view: DefinitionView) -> dict[str, Any]:
    shown = view.summary
    g.listed_kind = shown.kind.value
    return {
        "kind": shown.kind.value,
        "kind_words": kind_words(shown.kind),
        "key": shown.key,
        "name": say(shown.labels),
        "version": shown.version,
        "file": shown.file,
        "digest": shown.digest,
        "source": _source(view, shown.version),
        "may_deploy": access.may_deploy(actor()),
        "versions": [
            {
                "version": each.version,
                "note": each.deployment.name or each.file,
                "who": casework.person(each.deployment.actor_name),
                "at": each.created_at,
                "href": url_for(
                    "definitions.definition", kind=shown.kind.value, key=shown.key, version=each.version
                ),
            }
            for each in view.versions
        ],
    }


def _source(view: DefinitionView, version: int) -> str:
    shown = view.summary
    return url_for("definitions.source", kind=shown.kind.value, key=shown.key, version=version)


NONE: Mapping[str, Any] = {"documentation": "", "elements": [], "test_start": "", "listing": None}
"""What only some kinds of definitions have."""


def _process(session: Session, view: DefinitionView) -> Mapping[str, Any]:
    process, chosen = view.content[view.summary.key], request.args.get("element")
    test = access.may_deploy(actor()) and process.starts()
    start = url_for("starting.start", key=process.key, test=1, version=view.summary.version)
    return {
        "diagram_state": {"process": process.key, "markers": {}, "overlays": [], "focus": chosen},
        "documentation": say(process.model.about),
        "elements": elements.shown(session, process),
        "uses": elements.uses(process, may_see=True),
        "test_start": start if test else "",
    }


def _decision(_session: Session, view: DefinitionView) -> Mapping[str, Any]:
    security.allow_style_attributes()
    described = view.content.decisions.get(view.summary.key)
    return {
        "table_state": {"decision": view.summary.key, "fired": request.args.get("fired", "").split(",")},
        "documentation": described.description if described else "",
    }


def _form(session: Session, view: DefinitionView) -> Mapping[str, Any]:
    page = sheets.page_to_look_at(session, view.content, {}, actor())
    return {"sheet": Sheet(say(view.summary.labels), page, field=request.args.get("field", ""))}


def _codes(_session: Session, view: DefinitionView) -> Mapping[str, Any]:
    return {"listing": listings.of_codes(view.content)}


def _record(_session: Session, view: DefinitionView) -> Mapping[str, Any]:
    return {"listing": listings.of_kind(view.content)}


def _text(_session: Session, view: DefinitionView) -> Mapping[str, Any]:
    if view.summary.kind is Kind.DOCUMENT:
        return {"text": t("A Word file; download it to look at it.")}
    return {"text": view.raw.decode("utf-8-sig", "replace")}


SHOWN: Mapping[Kind, Callable[[Session, DefinitionView], Mapping[str, Any]]] = {
    Kind.PROCESS: _process,
    Kind.DECISION: _decision,
    Kind.FORM: _form,
    Kind.CODE: _codes,
    Kind.RECORD: _record,
}
