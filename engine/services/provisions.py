"""Which provisions the content in force carries, where, and which tests show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from engine import provisions
from engine.bundle import Kind
from engine.citing import Content
from engine.codes import Code, CodeTable
from engine.errors import Message, NotFound
from engine.provisions import Provision
from engine.services import access, articles, versions
from engine.services.access import Actor
from engine.store.definitions import Version

TESTS = "article_tests"
"""The code table of the tests that came with the content; written from the tests themselves."""
CHAPTERS = "chapters"
CITING = (Kind.PROCESS, Kind.DECISION, Kind.FORM, Kind.RECORD, Kind.CODE)


def every(session: Session, actor: Actor) -> list[Provision]:
    """The articles of the content in force; none where it has no table of them."""
    access.require(access.may_see_definitions(actor), Message("seeing definitions is not granted to you"))
    table = _table(session, articles.TABLE)
    return provisions.of(table, _contents(session), _table(session, TESTS).rows)


def one(session: Session, id: str, actor: Actor) -> Provision:
    """The article with this id, or the one that holds the clause with it. Raises `NotFound`."""
    for article in every(session, actor):
        if any(each.id == id for each in article.walk()):
            return article
    raise NotFound(what=Message("The article"), key=id)


def chapters(session: Session) -> Sequence[Code]:
    """The chapters in which the articles stand, in order."""
    return _table(session, CHAPTERS).rows


def _table(session: Session, name: str) -> CodeTable:
    try:
        return versions.code_table(session, name)
    except NotFound:
        return CodeTable(name, [])


def _contents(session: Session) -> Iterator[Content]:
    for kind in CITING:
        # A file of several decisions is in force once for each of them.
        for version in {(each.file, _part(each)): each for each in versions.in_force(session, kind)}.values():
            if version.key not in (articles.TABLE, TESTS):
                content = versions.content(session, version)
                yield versions.process_of(session, version).model if kind is Kind.PROCESS else content


def _part(version: Version) -> str:
    return version.key if version.kind == Kind.PROCESS else version.digest
