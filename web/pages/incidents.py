"""What went wrong and waits for somebody to look at it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import feel
from engine.services import incidents
from web import casework, door, paging
from web.shown import kind_of
from web.texts import say, t
from web.visitors import actor, safe_target

pages = Blueprint("incidents", __name__)


@pages.get("/incidents")
def listed() -> ResponseReturnValue:
    session = door.session()
    found = incidents.open_page(session, actor(), paging.wanted(), paging.SIZE)
    names = dict(casework.processes(session))
    rows = [
        {
            "id": each.id,
            "instance_id": each.instance_id,
            "step": casework.step_of(session, each.process, each.element, each.name),
            "process": names.get(each.process, each.process),
            "reason": say(each.reason),
            "opened_at": each.opened_at,
        }
        for each in found.items
    ]
    return render_template("incidents.html", rows=rows, pages=paging.Pages(paging.wanted(), found.total))


@pages.get("/incidents/<incident_id>")
def incident(incident_id: str) -> ResponseReturnValue:
    session = door.session()
    found = incidents.explained(session, incident_id, actor())
    about = found.incident
    return render_template(
        "incident.html",
        id=incident_id,
        instance_id=about.instance_id,
        case=url_for("instances.instance", instance_id=about.instance_id),
        step=casework.step_of(session, about.process, about.element, about.name),
        process=dict(casework.processes(session)).get(about.process, about.process),
        reason=say(about.reason),
        opened_at=about.opened_at,
        inputs=[
            {"name": name, "kind": kind_of(each), "value": feel.show(each)}
            for name, each in sorted(found.inputs.items())
        ],
        stack=found.stack,
        may_skip=found.may_skip,
    )


@pages.post("/incidents/<incident_id>/skip")
def skip(incident_id: str) -> ResponseReturnValue:
    about = incidents.explained(door.session(), incident_id, actor()).incident
    incidents.skip(door.session(), incident_id, request.form.get("reason", ""), actor())
    flash(t("The step is skipped."), "ok")
    return redirect(url_for("instances.instance", instance_id=about.instance_id))


@pages.post("/incidents/<incident_id>/retry")
def retry(incident_id: str) -> ResponseReturnValue:
    incidents.retry(door.session(), incident_id, actor())
    flash(t("Repeated: the step went through."), "ok")
    return redirect(safe_target(request.form.get("next")))
