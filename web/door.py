"""The database at the door: one session a request, one commit, and what follows a commit.

A view asks for `session()` and never commits. Reading requests get a session that cannot write; writing ones
are committed once, after the view has made its answer, and not at all when it raised. On SQLite a writer
keeps others waiting, so the session is closed before the answer leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.config import Settings
from engine.services import outbox
from engine.store.database import Database

View = TypeVar("View", bound=Callable[..., Any])
READING = {"GET", "HEAD", "OPTIONS"}
log = structlog.get_logger()


class Platform(Flask):
    """The application: a request that a view answered is committed before its answer leaves."""

    def dispatch_request(self) -> ResponseReturnValue:
        answer = super().dispatch_request()
        commit()
        return answer


def init(app: Flask, database: Database, settings: Settings) -> None:
    app.extensions["luohu"] = (database, settings)
    app.teardown_request(_close)


def database() -> Database:
    found: Database = current_app.extensions["luohu"][0]
    return found


def settings() -> Settings:
    found: Settings = current_app.extensions["luohu"][1]
    return found


def reads(view: View) -> View:
    """Marks a view that answers a POST without changing anything."""
    view.reads = True  # type: ignore[attr-defined]
    return view


def session() -> Session:
    """The request's session."""
    if "session" not in g:
        g.writing = _writes()
        g.session = database().session() if g.writing else database().reading()
    found: Session = g.session
    return found


def commit() -> None:
    """Keeps what the view did. Mail and the like leave afterwards, when the answer is on its way."""
    if not g.get("writing"):
        return
    g.session.commit()
    start_over()
    g.committed = True


def start_over(writing: bool = False) -> None:
    """Gives the session back; what is asked from now on is only read, unless `writing` is meant.

    A view that has something slow to do before it writes starts over with `writing`: others need not wait.
    """
    _close()
    g.answered = not writing


def after_commit(app: Flask) -> None:
    """Sends what transactions left in the outbox, once the answer has been sent."""

    @app.after_request
    def _drain(response: Any) -> Any:
        if g.pop("committed", False):
            where, told = database(), settings()
            response.call_on_close(lambda: _deliver(where, told))
        return response


def _deliver(where: Database, told: Settings) -> None:
    try:
        outbox.drain(where, told)
    except Exception:  # the rows are still there, and the worker tries again
        log.exception("outbox")


def _writes() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method not in READING and not getattr(view, "reads", False) and not g.get("answered")


def _close(_error: BaseException | None = None) -> None:
    found = g.pop("session", None)
    g.pop("writing", None)
    if found is not None:
        found.close()
