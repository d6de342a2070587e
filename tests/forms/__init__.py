"""Forms as their authors write them, in as few lines as a test wants to read."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from engine import forms
from engine.errors import InvalidAnswers
from engine.forms import Form, Option


def component(type_: str, name: str | None = None, **settings: Any) -> dict[str, Any]:
    """A component; `name` is its key or, for groups and lists, its path."""
    place = "path" if type_ in ("group", "dynamiclist") else "key"
    return {"type": type_} | ({place: name} if name else {}) | settings


def schema(*components: dict[str, Any], **root: Any) -> bytes:
    """A form file."""
    return json.dumps({"type": "default", "id": "order", "components": list(components)} | root).encode()


def form(*components: dict[str, Any], **root: Any) -> Form:
    """The form of these components."""
    return forms.read(schema(*components, **root), "forms/order.form")


def no_options(key: str) -> Sequence[Option]:
    raise AssertionError(f"nobody should ask for {key}")


def load(
    made: Form,
    submitted: Mapping[str, Any],
    data: Mapping[str, Any] | None = None,
    options: Any = no_options,
    functions: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The answers in a submission."""
    return made.load(submitted, data or {}, options, functions or {})


def errors(made: Form, submitted: Mapping[str, Any], *rest: Any, **more: Any) -> dict[str, list[str]]:
    """What a submission is refused for: path -> sentences."""
    with pytest.raises(InvalidAnswers) as wrong:
        load(made, submitted, *rest, **more)
    return {path: [str(message) for message in messages] for path, messages in wrong.value.fields.items()}
