"""What went wrong and waits for somebody to look at it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from engine.services import incidents
from web import casework, door, paging
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


@pages.post("/incidents/<incident_id>/retry")
def retry(incident_id: str) -> ResponseReturnValue:
    incidents.retry(door.session(), incident_id, actor())
    flash(t("Repeated: the step went through."), "ok")
    return redirect(safe_target(request.form.get("next")))
