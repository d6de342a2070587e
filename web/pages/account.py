"""Signing in and out, the account, the language, messages to a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError, from_json
from engine.labels import Labels
from engine.services import notifications, people, signin
from engine.services.signin import SignedIn, TryLater, WrongPassword
from engine.store.notifications import Notification
from web import door, paging, visitors
from web.roles import held_by
from web.texts import COOKIE, LOCALES, say, t, tn
from web.visitors import actor, open_to_all, safe_target

pages = Blueprint("account", __name__)


@pages.get("/signin", endpoint="sign_in")
@open_to_all
def show_sign_in() -> ResponseReturnValue:
    if visitors.visitor():
        return redirect(safe_target(request.args.get("next")))
    return render_template("signin.html", wrong="")


@pages.post("/signin", endpoint="enter")
@open_to_all
def sign_in() -> ResponseReturnValue:
    username = request.form.get("username", "").strip()
    outcome = signin.authenticate(
        door.session(), username, request.form.get("password", ""), request.remote_addr or ""
    )
    match outcome:
        case SignedIn(person_id):
            return visitors.sign_in(person_id, safe_target(request.form.get("next")))
        case WrongPassword():
            wrong = t("The account or the password is not right.")
        case TryLater(seconds):
            wrong = t("Too many attempts. Try again in {time}.", time=_span(seconds))
    return render_template("signin.html", wrong=wrong), 422


@pages.post("/signout", endpoint="sign_out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    return visitors.sign_out()


@pages.post("/language")
@open_to_all
def speak() -> ResponseReturnValue:
    """Changes the language of this browser."""
    answer = redirect(safe_target(request.form.get("next")))
    wanted = request.form.get("locale", "")
    if wanted in LOCALES:
        secure = request.is_secure
        answer.set_cookie(COOKIE, wanted, max_age=31536000, httponly=True, secure=secure, samesite="Lax")
    return answer


@pages.get("/account")
def home() -> ResponseReturnValue:
    return render_template("account.html", held=held_by(door.session(), actor()), wrong="")


@pages.post("/account/password")
def change_password() -> ResponseReturnValue:
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    wrong = t("The two new passwords are not the same.") if new != again else ""
    if not wrong:
        wrong = _changed(old, new)
    if wrong:
        return render_template("account.html", held=held_by(door.session(), actor()), wrong=wrong), 422
    answer = visitors.sign_in(actor().person_id or "", url_for("account.home"))
    flash(t("The password is changed. You were signed out everywhere else."), "ok")
    return answer


@pages.get("/notifications", endpoint="notifications")
def told() -> ResponseReturnValue:
    found = notifications.of(door.session(), actor(), paging.wanted())
    rows = [_told(each) for each in found.items]
    return render_template("notifications.html", rows=rows, pages=paging.Pages(paging.wanted(), found.total))


@pages.post("/notifications/read")
def mark_read() -> ResponseReturnValue:
    notifications.mark_read(door.session(), actor())
    return redirect(url_for("account.notifications"))


def _told(each: Notification) -> Mapping[str, Any]:
    """What the platform says itself, or what a process said."""
    title = say(from_json(each.message)) if each.message else say(Labels(each.title, each.title_en))
    return {
        "title": title,
        "text": say(Labels(each.text, each.text_en)),
        "at": each.created_at,
        "read": each.read_at is not None,
        "href": _about(each),
    }


def _about(each: Notification) -> str:
    if each.task_id:
        return url_for("tasks.task", task_id=each.task_id)
    return url_for("instances.instance", instance_id=each.instance_id) if each.instance_id else ""


def _changed(old: str, new: str) -> str:
    """Changes the password; says why not. A wrong guess is counted, so what is refused is committed too."""
    try:
        people.change_password(door.session(), old, new, actor(), request.remote_addr or "")
    except EngineError as error:
        return say(error.message)
    return ""


def _span(seconds: int) -> str:
    if seconds < 90:
        return tn("one second", "{n} seconds", seconds)
    return tn("one minute", "{n} minutes", -(-seconds // 60))
