"""Starting a process: what may be started, and its form."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.forms import Form
from engine.services import drafts, instances
from engine.services.instances import Startable, StartView
from web import bodies, casework, door, sheets
from web.previews import previewed
from web.sheets import Sheet
from web.texts import say, t
from web.visitors import actor

pages = Blueprint("starting", __name__)


@pages.get("/start")
def choose() -> ResponseReturnValue:
    session = door.session()
    offered = [_offer(session, each) for each in instances.startable(session, actor())]
    return render_template("start_list.html", offered=offered)


@pages.get("/start/<key>")
def start(key: str) -> ResponseReturnValue:
    session = door.session()
    view = instances.start_view(session, key, actor(), test=_test())
    citations, sheet = _citations(session, view.form), _sheet(view)
    about = say(view.process.documentation)
    return render_template(
        "start.html",
        name=say(view.process.labels),
        test=_test(),
        sheet=sheet,
        about=about,
        citations=citations,
        aside=bool(about or citations or (sheet and sheet.preview)),
    )


@pages.post("/start/<key>", endpoint="begin")
def begin(key: str) -> ResponseReturnValue:
    sent, version = bodies.sent(), request.args.get("version", type=_whole)
    with sheets.counting_stops(lambda session: _form(session, key)):
        instance_id = instances.start(
            door.session(), key, actor(), answers=sent.answers, version=version, test=_test()
        )
    flash(t("Started. You find it under “Started by me”."), "ok")
    to = url_for("instances.instance", instance_id=instance_id)
    return jsonify(location=to) if request.is_json else redirect(to)


@pages.post("/start/<key>/draft")
def draft(key: str) -> ResponseReturnValue:
    with sheets.counting_stops(lambda session: _form(session, key)):
        instances.save_start_draft(door.session(), key, bodies.sent().answers, actor())
    return jsonify({})


@pages.post("/start/<key>/preview")
@door.reads
def preview(key: str) -> ResponseReturnValue:
    """What the decision tables named by the form say to what is filled in so far."""
    session, answers = door.session(), bodies.sent().answers
    form = _form(session, key)
    asked = form.schema.get("previews", ()) if form else ()
    made = [shown for each in asked if (shown := previewed(session, each, answers))]
    return jsonify(html=render_template("_preview.html", previews=made))


def _offer(session: Session, process: Startable) -> dict[str, Any]:
    saved = drafts.find(session, drafts.of_start(process.key), actor())
    return {
        "key": process.key,
        "name": say(process.labels),
        "about": say(process.documentation),
        "draft_at": saved.saved_at if saved else None,
    }


def _form(session: Session, key: str) -> Form | None:
    return instances.start_view(session, key, actor(), test=_test()).form


def _citations(session: Session, form: Form | None) -> list[Any]:
    """The articles that the form as a whole rests on."""
    article = str(form.schema.get("article", "")) if form else ""
    return casework.citations_of(session, {"article": article})


def _sheet(view: StartView) -> Sheet | None:
    form, draft, key = view.form, None if _test() else view.draft, view.process.key
    if form is None:
        return None
    more: dict[str, Any] = {"test": 1, "version": request.args.get("version")} if _test() else {}
    return Sheet(
        label=say(view.process.labels),
        page=sheets.page_of(form, view.desk, draft.answers if draft else None),
        submit=url_for("starting.begin", key=key, **more),
        draft="" if _test() else url_for("starting.draft", key=key),
        preview=url_for("starting.preview", key=key, **more) if form.schema.get("previews") else "",
        saved_at=draft.saved_at if draft else None,
        restored=draft is not None,
    )


def _whole(text: str) -> int:
    """A number that a database can hold; a larger one is nothing's either."""
    return max(0, min(int(text), 2**31 - 1))


def _test() -> bool:
    return request.args.get("test") == "1"
