"""The database at the door: one session a request, one commit.

A view asks for `session()` and never commits. Reading requests get a session that cannot write; writing ones
are committed once, after the view has made its answer, and not at all when it raised. On SQLite a writer
keeps others waiting, so the session is closed before the answer leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import structlog
from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine.config import Settings
from engine.store.database import Database, lost_a_race

View = TypeVar("View", bound=Callable[..., Any])
log = structlog.get_logger()
READING = {"GET", "HEAD", "OPTIONS"}


TRIES = 4
"""How often a request is carried out that loses against another one; then it fails."""


class Platform(Flask):
    """The application: a request that a view answered is committed before its answer leaves.

    Two requests that wait for each other's rows are told apart by PostgreSQL, which ends one of them with
    nothing done: that one is carried out again.
    """

    def dispatch_request(self) -> ResponseReturnValue:
        for _ in range(TRIES - 1):
            try:
                return self._answered()
            except DBAPIError as error:
                if not lost_a_race(error):
                    raise
                log.info("repeated", path=request.path)
                _begin_again()
        return self._answered()

    def _answered(self) -> ResponseReturnValue:
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


@contextmanager
def looking() -> Iterator[Session]:
    """A session that only reads, whatever the request is: who asks is found out before anybody has to wait
    for what they sent to be read."""
    if not _writes():
        yield session()
        return
    with database().reading() as found:
        yield found


def commit() -> None:
    """Keeps what the view did. What follows from it is in the outbox, for the worker."""
    if not g.get("writing"):
        return
    g.session.commit()
    start_over()


def start_over() -> None:
    """Gives the session back; what is asked from now on is only read."""
    _close()
    g.answered = True


def _begin_again() -> None:
    """As if the request had just come: its transaction is given up, what it sent can be read once more."""
    _close()
    for file in request.files.values():
        file.seek(0)


def _writes() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method not in READING and not getattr(view, "reads", False) and not g.get("answered")


def _close(_error: BaseException | None = None) -> None:
    found = g.pop("session", None)
    g.pop("writing", None)
    if found is not None:
        found.close()
