"""The parts of a case's page, one for each tab."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session

from engine import feel
from engine.errors import Message
from engine.labels import Labels
from engine.runtime import ScopeView
from engine.services import access, documents, history, instances, tasks
from engine.services.instances import InstanceDetail
from web import caseview, casework, paging
from web.shown import kind_of
from web.telling import Teller
from web.texts import say, t
from web.visitors import actor


def _tasks(session: Session, detail: InstanceDetail, _tell: Teller) -> Mapping[str, Any]:
    speaks = tasks.may_speak_up(session, detail.summary.id, actor())
    return {
        "tasks": [
            {
                "step": say(task.name),
                "lane": say(task.lane),
                "who": task.assignee_name or t("Nobody yet"),
                "created_at": task.created_at,
                "due_at": task.due_at,
                "href": url_for("tasks.task", task_id=task.id) if _may_open(task) else "",
                "urge": url_for("desk.urge", task_id=task.id)
                if speaks and task.assignee != actor().username
                else "",
            }
            for task in detail.tasks
        ]
    }


def _may_open(task: Any) -> bool:
    return access.may_see_answers(actor()) or task.assignee == actor().username


def _variables(session: Session, detail: InstanceDetail, _tell: Teller) -> Mapping[str, Any]:
    wanted = request.args.get("q", "").strip().casefold()
    scopes = instances.variables(session, detail.summary.id, actor())
    found = [
        {"name": name, "scope": _scope(scope), "kind": kind_of(each), "value": feel.show(each)}
        for scope in scopes
        for name, each in sorted(scope.variables.items())
    ]
    return {
        "scopes": [(scope.number, _scope(scope)) for scope in scopes],
        "variables": [
            each for each in found if wanted in each["name"].casefold() or wanted in each["value"].casefold()
        ],
    }


def _scope(scope: ScopeView) -> str:
    return t("Case") if scope.number == 0 else say(scope.labels)


def _history(session: Session, detail: InstanceDetail, tell: Teller) -> Mapping[str, Any]:
    """What people and tables did; every single event for those who ask for it."""
    everything = request.args.get("all") == "1"
    kinds = [
        (t("Main steps"), paging.here(all=None, page=None) + "#tab", not everything),
        (t("Every event"), paging.here(all=1, page=None) + "#tab", everything),
    ]
    if everything:
        found = history.of(session, detail.summary.id, actor(), paging.wanted(), HISTORY)
        entries, total = list(found.items), found.total
    else:
        story = history.steps(session, detail.summary.id, actor())[::-1]
        entries, total = story[(paging.wanted() - 1) * HISTORY :][:HISTORY], len(story)
    pages = paging.Pages(paging.wanted(), total, HISTORY)
    return {"history": [tell.told(entry) for entry in entries], "history_kinds": kinds, "pages": pages}


def _decisions(session: Session, detail: InstanceDetail, tell: Teller) -> Mapping[str, Any]:
    return {"decisions": caseview.made(session, detail.summary.id, tell, actor())}


def _files(session: Session, detail: InstanceDetail, _tell: Teller) -> Mapping[str, Any]:
    case = detail.summary
    return {
        "documents": casework.documents(documents.of_instance(session, case.id)),
        "attachments": casework.attachments(session, caseview.attached(session, case.id, case.subject)),
    }


def _timers(_session: Session, detail: InstanceDetail, tell: Teller) -> Mapping[str, Any]:
    return {
        "timers": [
            {"step": tell.step(each.process_key, each.element), "kind": each.element, "due_at": each.due_at}
            for each in detail.timers
        ]
    }


def _messages(_session: Session, detail: InstanceDetail, tell: Teller) -> Mapping[str, Any]:
    kinds = {"message": t("Message"), "signal": t("Signal"), "external": t("Work of a program")}
    return {
        "waits": [
            {
                "name": each.name,
                "kind": kinds.get(each.kind, each.kind),
                "step": tell.step(each.process_key, each.element),
                "key": each.correlation_key or "—",
            }
            for each in detail.listening
        ]
    }


def _places(session: Session, detail: InstanceDetail, tell: Teller) -> Mapping[str, Any]:
    """Every step, for those who may mend with the elements that it may be taken to."""
    mends = access.may_mend(actor())
    found = (
        instances.targets(session, detail.summary.id, actor()) if mends else [(at, []) for at in detail.live]
    )
    return {
        "places": [
            {
                "number": at.number,
                "step": tell.step(at.process_key, at.element_id),
                "state": say(STANDING[at.state]),
                "targets": [(to.element_id, say(to.labels) or to.element_id) for to in targets],
            }
            for at, targets in found
        ]
    }


FOR_ADMINISTRATORS = {"variables", "places"}
STANDING = {
    "waiting": Message("waits"),
    "joining": Message("waits for others to join"),
    "holding": Message("holds what is inside"),
    "failed": Message("failed"),
}
HISTORY = 30
"""Entries on a page of a case's history."""


def _talk(session: Session, detail: InstanceDetail, _tell: Teller) -> Mapping[str, Any]:
    """What people said about the case, and who was sent it to read."""
    case = detail.summary
    return {
        "comments": [
            {
                "name": casework.person(r.name),
                "step": say(Labels(r.step, r.step_en)),
                "at": r.at,
                "text": r.text,
            }
            for r in tasks.comments(session, case.id, actor())
        ],
        "copies": [
            {
                "name": casework.person(c.name),
                "sent_name": casework.person(c.sent_name),
                "at": c.sent_at,
                "note": c.note,
                "read_at": c.read_at,
            }
            for c in tasks.copies_of(session, case.id, actor())
        ],
    }


PARTS: Mapping[str, Callable[[Session, InstanceDetail, Teller], Mapping[str, Any]]] = {
    "tasks": _tasks,
    "talk": _talk,
    "variables": _variables,
    "places": _places,
    "history": _history,
    "decisions": _decisions,
    "files": _files,
    "timers": _timers,
    "messages": _messages,
}
