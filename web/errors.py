"""One table: what went wrong -> the HTTP status. Shown as a page that says what to do next, or as JSON.

Nothing here is a stack trace: what nobody foresaw is logged under the request's id, which the reader gets.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from engine.errors import (
    Conflict,
    EngineError,
    Finding,
    Forbidden,
    InvalidAnswers,
    Message,
    NotFound,
    Refused,
    StepFailed,
)
from engine.forms import Stopped
from engine.store.base import uuid7
from engine.store.database import gone
from web import door
from web.callers import TokenNeeded
from web.texts import say
from web.visitors import SignInFirst

log = structlog.get_logger()

STATUS: dict[type[EngineError], HTTPStatus] = {
    TokenNeeded: HTTPStatus.UNAUTHORIZED,
    NotFound: HTTPStatus.NOT_FOUND,
    Forbidden: HTTPStatus.FORBIDDEN,
    Conflict: HTTPStatus.CONFLICT,
    InvalidAnswers: HTTPStatus.UNPROCESSABLE_ENTITY,
    Stopped: HTTPStatus.UNPROCESSABLE_ENTITY,
    Refused: HTTPStatus.UNPROCESSABLE_ENTITY,
    StepFailed: HTTPStatus.UNPROCESSABLE_ENTITY,
    EngineError: HTTPStatus.BAD_REQUEST,
}
"""A class stands for those below it too; the nearest one counts."""

TITLES = {
    400: Message("This request cannot be carried out"),
    401: Message("Please sign in"),
    403: Message("You have no access to this"),
    404: Message("There is nothing here"),
    405: Message("This cannot be done here"),
    409: Message("Somebody was faster"),
    413: Message("This is too large"),
    422: Message("This cannot be carried out"),
    500: Message("Something went wrong on our side"),
    503: Message("The platform cannot be reached for a moment"),
}
RETRY_AFTER = "5"
"""Seconds after which a program may ask again."""
ADVICE = {
    401: Message(
        "You were signed out because nothing happened for a long time. Sign in again in another tab."
    ),
    403: Message("If you need access for your work, ask the administrator of your unit."),
    404: Message("The address is wrong, or what it named is gone. Look for it by its name or number."),
    413: Message("Send smaller files, or fewer at a time."),
    503: Message("Nothing was half done. Wait a moment and load the page again."),
    500: Message("Nothing was half done. Try again; if it fails again, tell the administrator this number."),
}


class TooOld(EngineError):
    """This page is too old to be sent. Nothing was lost: load it again and repeat what you did."""


def init(app: Flask) -> None:
    app.before_request(_number)
    app.after_request(_tell_number)
    app.register_error_handler(EngineError, _engine)
    app.register_error_handler(SignInFirst, _sign_in_first)
    app.register_error_handler(CSRFError, lambda _error: _engine(TooOld()))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(Exception, _unforeseen)


def status_of(error: EngineError) -> HTTPStatus:
    """The status of the nearest class in the table."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def body_of(error: EngineError) -> dict[str, Any]:
    """The one shape of errors in JSON: `message`, and where they apply `fields` and `findings`."""
    body: dict[str, Any] = {"error": type(error).__name__, "message": say(error.message)}
    if isinstance(error, InvalidAnswers):
        body["fields"] = {path: [say(text) for text in texts] for path, texts in error.fields.items()}
    if isinstance(error, Refused):
        body["findings"] = [finding_of(finding) for finding in error.findings]
    return {**body, "requestId": g.request_id}


def finding_of(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "file": finding.file,
        "elementId": finding.element_id,
        "elementName": finding.element_name,
        "message": say(finding.message),
    }


def wants_json() -> bool:
    """Programs and the pages' own scripts get JSON."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.startswith("/api/") or best == "application/json"


def _engine(error: EngineError) -> Response:
    door.start_over()
    status = status_of(error)
    log.info("refused", error=type(error).__name__, message=str(error), status=int(status))
    return _answer(status, body_of(error))


def _sign_in_first(_error: SignInFirst) -> Response:
    door.start_over()
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    to = url_for("account.sign_in", next=here)
    if not wants_json():
        return make_response(redirect(to))
    body = {"error": "SignInFirst", "message": say(ADVICE[401]), "location": to}
    return make_response(jsonify({**body, "requestId": g.request_id}), 401)


def _http(error: HTTPException) -> Response:
    door.start_over()
    if error.code is None or error.code < 400:
        return make_response(error)
    title = say(TITLES.get(error.code, TITLES[400]))
    body = {"error": error.name, "message": title, "requestId": g.request_id}
    return _answer(HTTPStatus(error.code), body)


def _unforeseen(error: Exception) -> Response:
    door.start_over()
    log.exception("unforeseen", request_id=g.request_id, path=request.path, exc_info=error)
    body = {"error": "Unforeseen", "message": say(TITLES[500]), "requestId": g.request_id}
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, body)


def _database(error: DBAPIError) -> Response:
    """A database that does not answer is nobody's mistake and passes: the request may be sent again."""
    if not gone(error):
        return _unforeseen(error)
    door.start_over()
    log.error("database does not answer", path=request.path, exc_info=error)
    body = {"error": "Unavailable", "message": say(TITLES[503]), "requestId": g.request_id}
    answer = _answer(HTTPStatus.SERVICE_UNAVAILABLE, body)
    answer.headers["Retry-After"] = RETRY_AFTER
    return answer


def _answer(status: HTTPStatus, body: dict[str, Any]) -> Response:
    if wants_json():
        return make_response(jsonify(body), status)
    shown = {
        "status": int(status),
        "title": say(TITLES.get(int(status), TITLES[400])),
        "advice": advice(status),
    }
    try:
        page = render_template("error.html", **shown, body=body)
    except Exception as again:  # the frame of the page may need what is broken
        log.exception("unforeseen", request_id=g.request_id, exc_info=again)
        page = render_template("error_bare.html", **shown, body=body)
    return make_response(page, status)


def advice(status: HTTPStatus) -> str:
    return say(ADVICE[int(status)]) if int(status) in ADVICE else ""


def _number() -> None:
    g.request_id = uuid7()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _tell_number(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response
