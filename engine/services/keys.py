"""Correlation keys as text, so that they can be compared in the database."""

from __future__ import annotations

from typing import Any

from engine import feel


def as_key(value: Any) -> str | None:
    """The text two equal keys share: a string is itself, other values are written in the expression
    language."""
    if value is None or isinstance(value, str):
        return value
    return feel.show(feel.value(value))
