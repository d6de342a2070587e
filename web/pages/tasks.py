"""Worklists, a task's page, and what is done with a task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine import clock
from engine.labels import Labels
from engine.services import deadlines, instances, tasks
from engine.services.access import Actor
from engine.services.tasks import Asked, TaskSummary, TaskView
from engine.store.base import Page
from web import bodies, caseview, casework, door, paging, sheets
from web import frame as frames
from web.deadlines import lines as deadline_lines
from web.diagrams import of_task
from web.pages import desk
from web.sheets import Sheet
from web.texts import say, t
from web.visitors import actor

pages = Blueprint("tasks", __name__)

Listing = Callable[[Session, Actor, Asked], Page[TaskSummary]]


@pages.get("/")
def worklist() -> ResponseReturnValue:
    return _list("mine", tasks.mine)


@pages.get("/claimable")
def claimable() -> ResponseReturnValue:
    g.section = "tasks.worklist"
    return _list("claimable", tasks.claimable)


@pages.get("/done")
def done() -> ResponseReturnValue:
    return _list("done", tasks.done)


@pages.get("/started")
def started() -> ResponseReturnValue:
    wanted = casework.wanted(starter=actor().username)
    found = instances.search(door.session(), actor(), wanted, paging.wanted(), paging.SIZE)
    return render_template(
        "started.html",
        rows=[casework.line(each) for each in found.items],
        states=casework.states(),
        pages=paging.Pages(paging.wanted(), found.total),
        narrowed=bool(request.args.get("q") or request.args.get("state")),
    )


@pages.get("/tasks/<task_id>")
def task(task_id: str) -> ResponseReturnValue:
    g.section = "tasks.worklist"
    session, view = door.session(), tasks.view(door.session(), task_id, actor())
    return render_template("task.html", **_page(session, view))


@pages.post("/tasks/<task_id>/claim")
def claim(task_id: str) -> ResponseReturnValue:
    tasks.claim(door.session(), task_id, actor())
    return redirect(url_for("tasks.task", task_id=task_id))


@pages.post("/tasks/<task_id>/unclaim")
def unclaim(task_id: str) -> ResponseReturnValue:
    tasks.unclaim(door.session(), task_id, actor())
    flash(t("The task is free again for all who may do it."), "ok")
    return redirect(url_for("tasks.worklist"))


@pages.post("/tasks/<task_id>/complete")
def complete(task_id: str) -> ResponseReturnValue:
    sent = bodies.sent()
    with sheets.counting_stops(lambda session: tasks.view(session, task_id, actor()).form):
        tasks.complete(door.session(), task_id, sent.answers, actor(), sent.expected)
    flash(t("Done. What follows has been set going."), "ok")
    to = _after()
    return jsonify(location=to) if request.is_json else redirect(to)


@pages.post("/tasks/<task_id>/draft")
def draft(task_id: str) -> ResponseReturnValue:
    with sheets.counting_stops(lambda session: tasks.view(session, task_id, actor()).form):
        tasks.save_draft(door.session(), task_id, bodies.sent().answers, actor())
    return jsonify({})


def _after() -> str:
    """The next task that waits for the visitor, so that they need not look for it; else the list."""
    following = tasks.mine(door.session(), actor(), Asked(size=1)).items
    return url_for("tasks.task", task_id=following[0].id) if following else url_for("tasks.worklist")


def _list(which: str, listing: Listing) -> ResponseReturnValue:
    session, counts = door.session(), frames.counts()
    asked = Asked(
        text=request.args.get("q", ""),
        process=request.args.get("process", ""),
        sort=_sort(),
        due_before=_due_before(request.args.get("due", "")),
        page=paging.wanted(),
        size=paging.SIZE,
    )
    found = listing(session, actor(), asked)
    headings = {"mine": t("Tasks"), "claimable": t("To be taken on"), "done": t("Done")}
    return render_template(
        "worklist.html",
        which=which,
        heading=headings[which],
        tabs=frames.lists(which),
        buckets=_buckets(counts) if which == "mine" else [],
        claimable=counts.claimable,
        processes=casework.processes(session),
        sorts=[] if which == "done" else _sorts(),
        rows=[_row(session, each) for each in found.items],
        pages=paging.Pages(paging.wanted(), found.total),
        narrowed=any(request.args.get(name) for name in ("q", "process", "due")),
    )


def _page(session: Session, view: TaskView) -> dict[str, Any]:
    """What the page shows: the work on the left, what it rests on at the right."""
    task = view.task
    waits = task.state is tasks.State.OPEN
    trails = caseview.trails(session, task.instance_id, actor())
    return {
        "id": task.id,
        "instance_id": task.instance_id,
        "step": say(task.name),
        "title": casework.title_of(task.subject, task.business_key, task.process),
        "process": say(task.process),
        "lane": say(task.lane),
        "about": _about(task),
        "due_at": task.due_at,
        "rev": task.rev,
        "open": waits,
        "mine": view.may_complete,
        "holder": "" if view.may_complete else task.assignee_name,
        "stands_in": task.assignee_name if view.may_complete and task.assignee != actor().username else "",
        "completed": {"name": task.completed_name, "at": task.completed_at} if task.completed_at else None,
        "may_claim": view.may_claim and view.excluded is None,
        "may_release": view.may_release,
        "excluded": say(view.excluded) if view.excluded else "",
        "subject": casework.subject_link(session, task.subject, actor()),
        "sheet": _sheet(view),
        "actions": desk.actions(view),
        "requests": desk.requests_of(view.possible),
        "asked": view.possible.asked,
        "signs": view.possible.asked is not None and view.possible.asked.kind is not tasks.Kind.ADVICE,
        "submitted_at": view.submitted_at,
        "returned": _returned(view),
        "delegated_by": view.owner_name,
        "citations": casework.citations_of(session, task.properties),
        "documentation": say(view.documentation),
        "deadlines": deadline_lines(session, deadlines.of_case(session, task.instance_id)),
        "diagram": {
            "href": url_for("instances.diagram", instance_id=task.instance_id, process=task.process_key),
            "state": of_task(
                task.element,
                task.process_key,
                trails.get(task.process_key),
                waits,
                view.may_complete or view.may_claim,
            ),
        },
        **caseview.evidence(session, task.instance_id, task.subject, view.as_of, actor()),
    }


def _returned(view: TaskView) -> Mapping[str, Any] | None:
    """By whom, from where and why the case was sent back to this task."""
    said = view.returned
    if said is None:
        return None
    step = say(Labels(said["step"], said["step_en"]))
    return {"name": said["name"], "step": step, "reason": said["reason"], "straight": "to" in said}


def _about(task: TaskSummary) -> list[str]:
    """The line of facts under the heading."""
    number = casework.number_of(task.subject, task.business_key)
    return [casework.title_of(task.subject, task.business_key, task.process), number]


def _sheet(view: TaskView) -> Sheet | None:
    form, task, draft = view.form, view.task, view.draft
    if form is None or (view.desk is None and view.answers is None):
        return None
    if view.submitted is not None:
        page = {**sheets.page_to_look_at(door.session(), form, {}, actor()), "values": view.submitted}
        return Sheet(say(task.name), page)
    if view.desk is None:
        entered = {**caseview.record_of(door.session(), task.subject), **(view.answers or {})}
        return Sheet(say(task.name), sheets.page_to_look_at(door.session(), form, entered, actor()))
    return Sheet(
        label=say(task.name),
        page=sheets.page_of(form, view.desk, draft.answers if draft else None, task.rev),
        submit=url_for("tasks.complete", task_id=task.id),
        draft=url_for("tasks.draft", task_id=task.id),
        saved_at=draft.saved_at if draft else None,
        restored=draft is not None,
    )


def _row(session: Session, task: TaskSummary) -> Mapping[str, Any]:
    return {
        "id": task.id,
        "title": casework.title_of(task.subject, task.business_key, task.process),
        "subtitle": casework.number_of(task.subject, task.business_key),
        "step": say(task.name),
        "process": say(task.process),
        "away": task.assignee_name if task.assignee not in (None, actor().username) else "",
        "due_at": task.due_at,
        "created_at": task.created_at,
        "completed_at": task.completed_at,
        "citations": casework.citations_of(session, task.properties),
    }


def _buckets(counts: tasks.Counts) -> list[dict[str, Any]]:
    """The figures above the list; each narrows it to what it counts."""
    chosen = request.args.get("due", "")
    figures = [
        ("late", "late", t("Overdue"), counts.late, ""),
        ("week", "urgent", t("Due within 7 days"), counts.week, t("overdue ones included")),
        ("month", "soon", t("Due within 30 days"), counts.month, t("overdue ones included")),
        ("", "", t("All tasks"), counts.mine, t("{n} to be taken on", n=counts.claimable)),
    ]
    return [
        {
            "level": level,
            "words": words,
            "count": count,
            "note": note,
            "here": due == chosen,
            "href": paging.here(due=due, page=None),
        }
        for due, level, words, count, note in figures
    ]


def _due_before(due: str) -> datetime | None:
    if due == "late":
        return clock.now()
    days = {"week": 7, "month": 30}.get(due)
    return None if days is None else tasks.due_within(days)


def _sorts() -> list[tuple[str, str]]:
    return [
        ("due", t("By deadline")),
        ("created", t("By arrival")),
        ("priority", t("By priority")),
    ]


def _sort() -> str:
    wanted = request.args.get("sort", "")
    return wanted if wanted in {key for key, _ in _sorts()} else "due"
