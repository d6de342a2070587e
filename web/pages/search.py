"""One search over what somebody may see: records, their tasks, cases."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.services import instances, register, tasks
from engine.services.instances import Wanted
from engine.services.tasks import Asked
from engine.store.records import Wanted as WantedRecords
from web import casework, door
from web.texts import say, t
from web.visitors import actor

pages = Blueprint("search", __name__)

FEW = 8


@pages.get("/search")
def everything() -> ResponseReturnValue:
    session, query = door.session(), request.args.get("q", "").strip()
    groups = [*_records(session, query), _tasks(session, query), _cases(session, query)] if query else []
    return render_template("search.html", query=query, groups=[group for group in groups if group["rows"]])


def _records(session: Session, query: str) -> list[dict[str, Any]]:
    groups = []
    for kind in register.kinds(session):
        found = register.listing(session, kind.kind, actor(), WantedRecords(text=query, size=FEW)).page
        rows = [
            {
                "title": line.title or t("Without a name"),
                "subtitle": line.number or t("No number yet"),
                "href": url_for("records.record", kind=kind.kind, key=line.key),
            }
            for line in found.items
        ]
        href = url_for("records.listed", kind=kind.kind, q=query)
        groups.append({"words": say(kind.labels), "total": found.total, "rows": rows, "href": href})
    return groups


def _tasks(session: Session, query: str) -> dict[str, Any]:
    found = tasks.mine(session, actor(), Asked(text=query, size=FEW))
    rows = [
        {
            "title": casework.title_of(each.subject, each.business_key, each.process),
            "subtitle": say(each.name),
            "href": url_for("tasks.task", task_id=each.id),
        }
        for each in found.items
    ]
    return {
        "words": t("Tasks"), "total": found.total, "rows": rows, "href": url_for("tasks.worklist", q=query)
    }  # fmt: skip


def _cases(session: Session, query: str) -> dict[str, Any]:
    found = instances.search(session, actor(), Wanted(text=query), 1, FEW)
    lines = [casework.line(each) for each in found.items]
    rows = [
        {"title": line.title, "subtitle": f"{line.process} · {line.state_words}", "href": line.href}
        for line in lines
    ]
    return {"words": t("Cases"), "total": found.total, "rows": rows, "href": ""}
