"""What the views of the API share: they ask for a token, read arguments exactly, name errors in one way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import flask
import flask_smorest
from flask import Response
from marshmallow import RAISE, ValidationError
from webargs import core
from webargs.flaskparser import FlaskParser, is_json_request

from engine import sniff
from engine.errors import InvalidAnswers, Message
from web import bodies, callers
from web.security import csrf

PREFIX = "/api/v1"
NAMED = "api_"
"""Tells the endpoints of the API from those of the pages."""

KNOWN = {
    message.template: message
    for message in (
        Message("Missing data for required field."),
        Message("Field may not be null."),
        Message("Unknown field."),
        Message("Not a valid string."),
        Message("Not a valid integer."),
        Message("Not a valid boolean."),
        Message("Not a valid list."),
        Message("Not a valid datetime."),
        Message("Invalid input type."),
    )
}
"""What marshmallow says most often; the rest stays in its words."""


class StrictParser(FlaskParser):
    """Numbers stay exact, unknown arguments are refused, and errors are named like a form's."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 - webargs' own attribute
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
    }

    def load_json(self, req: flask.Request, schema: Any) -> Any:  # noqa: ARG002 - webargs' own method
        if not is_json_request(req):
            return core.missing
        body = bodies.content()
        return sniff.json_value(body) if body else core.missing

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        raise InvalidAnswers(dict(_by_path(error.messages)))


class Blueprint(flask_smorest.Blueprint):
    """Views under one path, with their description in the documentation."""

    ARGUMENTS_PARSER = StrictParser()


def blueprint(name: str, description: str) -> Blueprint:
    """Views that answer to bearer tokens only; each one's rule says its whole path below /api/v1."""
    made = Blueprint(NAMED + name, f"web.api.{name}", url_prefix=PREFIX, description=description)
    made.before_request(callers.guard)
    made.after_request(_challenge)
    csrf.exempt(made)
    return made


def _challenge(response: Response) -> Response:
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _by_path(messages: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, list[Message]]]:
    """marshmallow's nested messages -> `values.amount`; where an argument stands is left out."""
    if not isinstance(messages, Mapping):
        yield ".".join(path) or "_", [_message(text) for text in messages]
        return
    for key, inner in messages.items():
        named = (key in ("json", "query", "files", "form") and not path) or key == "_schema"
        yield from _by_path(inner, path if named else (*path, str(key)))


def _message(text: Any) -> Message:
    if isinstance(text, Message):
        return text
    return KNOWN.get(text) or Message("{text}", {"text": text})
