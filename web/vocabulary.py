"""What the content calls its codes, for values that stand outside any field, such as results of tables.

A code that two tables call differently is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import g
from sqlalchemy.orm import Session

from engine.bundle import Kind
from engine.labels import Labels
from engine.services import versions

Words = dict[str, Labels | None]


def word(session: Session, code: str) -> Labels | None:
    """What a code is called; None for a text that is no code, or an ambiguous one."""
    if "vocabulary" not in g:
        g.vocabulary = _collected(session)
    found: Words = g.vocabulary
    return found.get(code)


def _collected(session: Session) -> Words:
    words: Words = {}
    for code, labels in _spoken(session):
        words[code] = labels if words.get(code, labels) == labels else None
    return words


def _spoken(session: Session) -> Iterator[tuple[str, Labels]]:
    for kind in versions.record_kinds(session):
        for field in kind.fields:
            if field.options and not isinstance(field.options, str):
                yield from field.options.items()
    for found in versions.in_force(session, Kind.CODE):
        if found.key not in {"roles", "units", "articles"}:
            for row in versions.code_table(session, found.key).rows:
                yield row.value, row.labels
