"""What a request carries, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from engine import sniff
from engine.errors import EngineError

LARGEST = 2 * 1024 * 1024


class NotJson(EngineError):
    """The request is not the JSON that is expected here."""


@dataclass(frozen=True)
class Sent:
    """A form as the page's script sends it."""

    answers: Mapping[str, Any]
    expected: int | None
    """The revision that the person looked at."""


def said(name: str) -> str:
    """What was entered in a field of a plain form, without blanks around it."""
    return request.form.get(name, "").strip()


def sent() -> Sent:
    """The answers of a form: from the script's JSON, or from a plain button without any."""
    if not request.is_json:
        return Sent({}, request.form.get("expected", type=int))
    body = parsed()
    answers, expected = body.get("answers"), body.get("expected")
    if not isinstance(answers, dict) or not (expected is None or isinstance(expected, int)):
        raise NotJson
    return Sent(answers, expected)


def parsed() -> Mapping[str, Any]:
    """The JSON object in the request. Numbers with a fraction are exact decimals."""
    try:
        body = sniff.json_value(content())
    except sniff.Unsafe as error:
        raise NotJson from error
    if not isinstance(body, dict):
        raise NotJson
    return body


def content() -> bytes:
    """What was sent as JSON, which is never as large as a file may be."""
    told = request.content_length or 0
    if told > LARGEST or len(found := request.get_data()) > LARGEST:  # what comes in chunks tells no length
        raise RequestEntityTooLarge
    return found
