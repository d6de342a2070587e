"""What people do with a task besides filling it in, and with a case besides working on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.errors import InvalidAnswers, NotFound
from engine.labels import Labels
from engine.services import codes, people, tasks
from engine.services.tasks import Possible, TaskView, Verb
from web import casework, door, paging
from web.bodies import said
from web.texts import say, t
from web.verbs import FORMS, GIVE_BACK, KINDS, SIGNS, Form
from web.visitors import actor, safe_target

pages = Blueprint("desk", __name__)


@pages.get("/tasks/<task_id>/do/<verb>")
def ask(task_id: str, verb: str) -> ResponseReturnValue:
    return _show(task_id, verb, {})


@pages.post("/tasks/<task_id>/do/<verb>")
def do(task_id: str, verb: str) -> ResponseReturnValue:
    form = FORMS.get(verb) or abort(404)
    try:
        told = form.does(task_id)
    except InvalidAnswers as error:
        door.start_over()
        return _show(task_id, verb, error.fields), 422
    flash(told, "ok")
    return redirect(_next(task_id))


@pages.post("/requests/<request_id>/answer")
def answer(request_id: str) -> ResponseReturnValue:
    agrees = {"yes": True, "no": False}.get(request.form.get("agrees", ""))
    tasks.answer(door.session(), request_id, agrees, said("text"), actor())
    flash(t("Your answer has been sent."), "ok")
    return redirect(url_for("desk.asked"))


@pages.post("/requests/<request_id>/take-back")
def take_back(request_id: str) -> ResponseReturnValue:
    tasks.take_back(door.session(), request_id, actor())
    flash(t("They are no longer asked."), "ok")
    return redirect(url_for("tasks.task", task_id=said("task")))


@pages.post("/tasks/<task_id>/urge")
def urge(task_id: str) -> ResponseReturnValue:
    level = tasks.urge(door.session(), task_id, actor())
    words = (
        t("Whoever has the task has been reminded."),
        t("Whoever has the task and those above them have been reminded."),
        t("Whoever has the task, those above them and the leaders have been reminded."),
    )
    flash(words[level - 1], "ok")
    return redirect(safe_target(request.form.get("next")))


@pages.post("/tasks/complete")
def complete() -> ResponseReturnValue:
    """Several tasks at once; the answer says what became of each."""
    found = tasks.complete_all(door.session(), request.form.getlist("task"), actor())
    g.section = "tasks.worklist"
    rows = [
        {
            "name": say(each.name) if each.name else t("The task"),
            "href": url_for("tasks.task", task_id=each.task_id),
            "error": say(each.error.message) if each.error else "",
        }
        for each in found
    ]
    return render_template("completed.html", rows=rows)


@pages.get("/asked")
def asked() -> ResponseReturnValue:
    g.section = "tasks.worklist"
    found = tasks.asked_of(door.session(), actor(), paging.wanted(), paging.SIZE)
    rows = [
        {
            "href": url_for("tasks.task", task_id=each.task_id),
            "title": casework.title_of(each.subject, each.business_key, each.process),
            "subtitle": casework.number_of(each.subject, each.business_key),
            "step": say(each.task),
            "kind": KINDS[each.kind](),
            "question": each.question,
            "who": casework.person(each.asked_name),
            "at": each.asked_at,
        }
        for each in found.items
    ]
    return render_template("asked.html", rows=rows, pages=paging.Pages(paging.wanted(), found.total))


@pages.get("/copies")
def copies() -> ResponseReturnValue:
    g.section = "tasks.worklist"
    found = tasks.copied_to(door.session(), actor(), paging.wanted(), paging.SIZE)
    rows = [
        {
            "href": url_for("instances.instance", instance_id=each.instance_id),
            "instance_id": each.instance_id,
            "title": casework.title_of(each.subject, each.business_key, each.process),
            "subtitle": casework.number_of(each.subject, each.business_key),
            "note": each.note,
            "who": casework.person(each.sent_name),
            "at": each.sent_at,
            "read_at": each.read_at,
        }
        for each in found.items
    ]
    return render_template("copies.html", rows=rows, pages=paging.Pages(paging.wanted(), found.total))


@pages.post("/instances/<instance_id>/read")
def mark_read(instance_id: str) -> ResponseReturnValue:
    tasks.mark_read(door.session(), instance_id, actor())
    return redirect(url_for("desk.copies"))


@pages.post("/instances/<instance_id>/comments")
def comment(instance_id: str) -> ResponseReturnValue:
    tasks.comment(door.session(), instance_id, said("text"), actor())
    flash(t("Your comment has been added."), "ok")
    return redirect(url_for("instances.instance", instance_id=instance_id, tab="talk") + "#tab")


@pages.get("/instances/<instance_id>/copy")
def choose_readers(instance_id: str) -> ResponseReturnValue:
    return _show_copy(instance_id, {})


@pages.post("/instances/<instance_id>/copy")
def copy(instance_id: str) -> ResponseReturnValue:
    try:
        tasks.copy(door.session(), instance_id, request.form.getlist("to"), said("reason"), actor())
    except InvalidAnswers as error:
        door.start_over()
        return _show_copy(instance_id, error.fields), 422
    flash(t("The case has been sent to read."), "ok")
    return redirect(url_for("instances.instance", instance_id=instance_id))


@pages.post("/instances/<instance_id>/call-off")
def call_off(instance_id: str) -> ResponseReturnValue:
    tasks.call_off(door.session(), instance_id, said("reason"), actor())
    flash(t("The case has been called off."), "ok")
    return redirect(url_for("instances.instance", instance_id=instance_id))


def actions(view: TaskView) -> list[Mapping[str, str]]:
    """The lines of a task's menu."""
    return [
        {"words": t(FORMS[verb].title), "href": url_for("desk.ask", task_id=view.task.id, verb=verb)}
        for verb in FORMS
        if (view.possible.give_back if verb == GIVE_BACK else verb in view.possible.verbs)
    ]


def requests_of(possible: Possible) -> list[Mapping[str, Any]]:
    """Who is or was asked about a task, and what they said."""
    return [
        {
            "id": each.id,
            "kind": KINDS[each.kind](),
            "name": casework.person(each.name),
            "question": each.question,
            "state": each.state,
            "agrees": each.agrees,
            "answer": each.answer,
            "at": each.closed_at or each.asked_at,
            "mine": each.asked_by == actor().username,
        }
        for each in possible.requests
    ]


def _show(task_id: str, verb: str, errors: Mapping[str, Sequence[Any]]) -> str:
    form = FORMS.get(verb) or abort(404)
    g.section = "tasks.worklist"
    session, view = door.session(), tasks.view(door.session(), task_id, actor())
    return render_template(
        "verb.html",
        heading=t(form.title),
        button=t(form.button),
        crumbs=[(say(view.task.name), url_for("tasks.task", task_id=task_id))],
        action=url_for("desk.do", task_id=task_id, verb=verb),
        back=url_for("tasks.task", task_id=task_id),
        about=casework.title_of(view.task.subject, view.task.business_key, view.task.process),
        many=form.people == "many",
        groups=_choices(session, task_id, form),
        kinds=SIGNS if verb == Verb.SIGN else (),
        earlier=_earlier(session, task_id) if verb == Verb.RETURN else None,
        reason=t(form.reason),
        **_entered(errors),
    )


def _show_copy(instance_id: str, errors: Mapping[str, Sequence[Any]]) -> str:
    tasks.own_case(door.session(), instance_id, actor())
    back = url_for("instances.instance", instance_id=instance_id)
    return render_template(
        "verb.html",
        heading=t("Send to read"),
        button=t("Send"),
        crumbs=[(t("The whole case"), back)],
        action=url_for("desk.copy", instance_id=instance_id),
        back=back,
        about="",
        many=True,
        groups=_directory(door.session()),
        kinds=(),
        earlier=None,
        reason=t("A note for them"),
        **_entered(errors),
    )


def _entered(errors: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """What was typed, and what is wrong with it."""
    return {
        "errors": {name: [say(text) for text in texts] for name, texts in errors.items()},
        "chosen": request.form.getlist("to"),
        "text": request.form.get("reason", ""),
    }


def _choices(session: Session, task_id: str, form: Form) -> list[tuple[str, list[tuple[str, str]]]]:
    """The people to choose from, by unit."""
    if form.people == "many":
        return _directory(session)
    if not form.people:
        return []
    found = tasks.receivers(session, task_id, actor())
    return [("", [(each.username, each.name) for each in found])]


def _directory(session: Session) -> list[tuple[str, list[tuple[str, str]]]]:
    names, groups = codes.labels(session, "units"), dict[str, list[tuple[str, str]]]()
    for holder in people.directory(session):
        if holder.username != actor().username:
            unit = say(names.get(holder.unit, Labels(holder.unit, holder.unit)))
            groups.setdefault(unit, []).append((holder.username, holder.name))
    return list(groups.items())


def _earlier(session: Session, task_id: str) -> list[Mapping[str, Any]]:
    return [
        {"value": f"{e.process} {e.element}", "words": say(e.name), "who": e.who, "when": e.when}
        for e in tasks.places_back(session, task_id, actor())
    ]


def _next(task_id: str) -> str:
    """The task, while the visitor still has it; else what waits for them."""
    try:
        stays = tasks.view(door.session(), task_id, actor()).may_complete
    except NotFound:
        stays = False
    return url_for("tasks.task", task_id=task_id) if stays else url_for("tasks.worklist")
