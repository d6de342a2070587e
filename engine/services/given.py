"""Variables that somebody names who fills in no form: a program, an administrator, a task that has none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine import feel
from engine.errors import InvalidAnswers, Message
from engine.services import versions


def values(session: Session, given: Mapping[str, Any], as_of: int | None = None) -> dict[str, Any]:
    """The variables as the expression language's values.

    Raises `InvalidAnswers` for the name of a kind of record: such a variable would stand before the register
    in every expression, so that whoever gives it could say what is decided and who decides.
    """
    at = versions.newest(session) if as_of is None else as_of
    taken = [name for name in given if versions.knows_record_kind(session, name, at)]
    if taken:
        raise InvalidAnswers({name: [Message("This name belongs to the register.")] for name in taken})
    return {name: feel.value(value) for name, value in given.items()}
