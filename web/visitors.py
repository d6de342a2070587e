"""Who is at the door: the session cookie, and what it takes to pass."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from engine.services import access, sessions
from engine.services.access import Actor
from web import door, logs

View = TypeVar("View", bound=Callable[..., Any])
OPEN = "open_to_all"
ODD = re.compile(r"[\x00-\x20\\\x7f]")


class SignInFirst(Exception):
    """Nobody is signed in."""


def init(app: Flask) -> None:
    """Every page wants somebody signed in, unless its view says that it is open to all."""
    app.before_request(_pass)
    app.after_request(_touch)
    app.jinja_env.globals["visitor"] = visitor


def open_to_all(view: View) -> View:
    """Marks a view that anybody may ask for."""
    setattr(view, OPEN, True)
    return view


def visitor() -> Actor | None:
    """Who is signed in, if anybody."""
    if "visit" not in g:
        token = request.cookies.get(cookie_name())
        with door.looking() as session:
            g.visit = sessions.visit(session, token) if token else None
        if g.visit:
            logs.know(user=g.visit.actor.username)
    return g.visit.actor if g.visit else None


def actor() -> Actor:
    """Who is signed in; raises `SignInFirst` when nobody is."""
    found = visitor()
    if found is None:
        raise SignInFirst
    return found


def needs(allowed: Callable[[Actor], bool], reason: Any) -> Callable[[View], View]:
    """A view for those of whom a predicate of `access` says yes; `reason` completes the refusal."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            access.require(allowed(actor()), reason)
            return view(*args, **kwargs)

        return guarded  # type: ignore[return-value]

    return guard


def sign_in(person_id: str, to: str) -> Response:
    """Opens a server-side session and gives the browser its cookie. What the browser held before is dropped,
    so that a token somebody planted in it is worth nothing."""
    browser.clear()
    agent = request.user_agent.string
    token = sessions.open_session(door.session(), person_id, request.remote_addr or "", agent)
    answer = redirect(to)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(cookie_name(), token, httponly=True, secure=secure, samesite="Lax", path="/")
    return answer


def sign_out() -> Response:
    """Ends the session on the server and in the browser."""
    token = request.cookies.get(cookie_name())
    if token:
        sessions.close(door.session(), token)
    browser.clear()
    answer = redirect(url_for("account.sign_in"))
    answer.delete_cookie(cookie_name(), path="/")
    return answer


def cookie_name() -> str:
    """Over TLS the name itself forbids that anything but this host sets it."""
    return "__Host-lf_session" if current_app.config["SESSION_COOKIE_SECURE"] else "lf_session"


def safe_target(target: str | None) -> str:
    """A path of this site to go on to; the start page when it is anything else.

    Browsers leave out control characters and take a backslash for a slash, so neither may stand in it.
    """
    if target and target.startswith("/") and not target.startswith("//") and not ODD.search(target):
        return target
    return url_for("tasks.worklist")


def _pass() -> ResponseReturnValue | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.endpoint == "static" or view is None or getattr(view, OPEN, False):
        return None
    actor()
    return None


def _touch(response: Response) -> Response:
    """Notes that the session is in use, once the answer is on its way."""
    visit = g.get("visit")
    if visit and visit.stale:
        where, token = door.database(), request.cookies[cookie_name()]

        def note() -> None:
            with where.begin() as session:
                sessions.touch(session, token)

        response.call_on_close(note)
    return response
