"""Tables of expressions and what they give: the tests of the language are mostly such tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

import pytest

from engine import feel

Row = tuple[str, Any]


def rows(*table: Row) -> pytest.MarkDecorator:
    """Runs a test once for each (expression, expected value)."""
    return pytest.mark.parametrize(("text", "expected"), table, ids=[text for text, _ in table])


def texts(*table: str) -> pytest.MarkDecorator:
    """Runs a test once for each expression."""
    return pytest.mark.parametrize("text", table, ids=[text[:60] for text in table])


def moment(*parts: int, tzinfo: tzinfo | None = None) -> datetime:
    """A date and time, local unless a zone is given."""
    return datetime(*parts, tzinfo=tzinfo)  # type: ignore[misc]


def value(text: str, scope: Mapping[str, Any] | None = None) -> Any:
    return feel.evaluate(text, scope or {}).value


def check(text: str, expected: Any, scope: Mapping[str, Any] | None = None) -> None:
    """The value is the expected one, which may be plain Python, and of the same kind."""
    found, wanted = value(text, scope), feel.value(expected)
    assert found == wanted, f"{text} gives {feel.show(found)}"
    assert feel.kind(found) is feel.kind(wanted)


def check_null(text: str, why: str, scope: Mapping[str, Any] | None = None) -> None:
    """The value is null, and the last thing that was suppressed says why."""
    result = feel.evaluate(text, scope or {})
    assert result.value is None
    assert why in str(result.suppressed[-1].message)
