"""What the content calls its codes, for values that stand outside any field, such as results of tables.

A code that two tables call differently is left as it is. What a form calls a choice counts where no table
names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import g
from sqlalchemy.orm import Session

from engine.bundle import Kind
from engine.labels import Labels, labels
from engine.services import units, versions
from web.texts import say

Words = dict[str, Labels | None]


def word(session: Session, code: str) -> Labels | None:
    """What a code is called; None for a text that is no code, or an ambiguous one."""
    if "vocabulary" not in g:
        g.vocabulary = _collected(session)
    found: Words = g.vocabulary
    return found.get(code)


def _collected(session: Session) -> Words:
    return {**_agreed(_chosen(session)), **_agreed(_tabled(session))}


def _agreed(spoken: Iterator[tuple[str, Labels]]) -> Words:
    words: Words = {}
    for code, said in spoken:
        words[code] = said if words.get(code, said) == said else None
    return words


def _tabled(session: Session) -> Iterator[tuple[str, Labels]]:
    """The words of code tables, and of the options that the register's fields list."""
    for kind in versions.record_kinds(session):
        for field in kind.fields:
            if field.options and not isinstance(field.options, str):
                yield from field.options.items()
    for found in versions.in_force(session, Kind.CODE):
        if found.key not in {"units", "articles"}:
            for row in versions.code_table(session, found.key).rows:
                yield row.value, row.labels
    for unit in units.named(session).values():
        yield unit.code, Labels(unit.name, unit.name_en)


def _chosen(session: Session) -> Iterator[tuple[str, Labels]]:
    """The choices written into forms."""
    for found in versions.in_force(session, Kind.FORM):
        yield from _options(versions.form(session, found.key).schema)


def _options(part: Mapping[str, Any]) -> Iterator[tuple[str, Labels]]:
    for option in part.get("values", ()):
        if isinstance(option.get("value"), str):
            yield option["value"], labels(option, "label", "label.en")
    for component in part.get("components", ()):
        yield from _options(component)


def field(session: Session, path: str) -> str:
    """What the register or, where it has no such field, forms call a field; blank for one that is nowhere."""
    if "fields" not in g:
        g.fields = _fields(session)
    found: dict[str, list[Labels]] = g.fields
    return " / ".join(say(labels) for labels in found.get(path.rpartition(".")[2], ()))


def _fields(session: Session) -> dict[str, list[Labels]]:
    called: dict[str, list[Labels]] = {}
    for version in versions.in_force(session, Kind.FORM):
        for each in versions.form(session, version.key).fields:
            if each.labels not in called.setdefault(each.key, []):
                called[each.key].append(each.labels)
    for kind in versions.record_kinds(session):
        called.update({each.key: [each.labels] for each in kind.fields})
    return called
