"""Issuing documents: numbered in the transaction that issues them, written out after its commit
(`writing`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.bundle import Kind
from engine.codes import Code
from engine.errors import Message, NotFound
from engine.labels import Labels
from engine.services import access, numbers, records, verification, versions
from engine.services.access import Actor
from engine.services.records import Cause
from engine.store import documents as store
from engine.store import outbox
from engine.store.base import uuid7
from engine.store.documents import Document, DocumentState

TOPIC = "document.write"
TABLE = "documents"


@dataclass(frozen=True)
class About:
    """The record a document is about."""

    kind: str
    key: str


@dataclass(frozen=True)
class DocumentView:
    """A document as pages show it."""

    id: str
    template: str
    title: Labels
    number: str
    draft: bool
    issued_on: date
    state: DocumentState
    error: str | None
    file_id: str | None
    instance_id: str | None
    created_at: datetime


def issue(
    session: Session,
    template: str,
    data: Mapping[str, Any],
    cause: Cause,
    *,
    about: About | None = None,
    as_of: int | None = None,
    draft: bool = False,
) -> Document:
    """Numbers a document and wants it written. What it says is fixed now, whenever it is written.

    The template reads `data`, the record under its kind's name, and `document`: `id`, `number`, `date`,
    `title`, `code` to verify it by, `draft` and, in `by`, the name of whose act issues it. A draft has
    neither number nor code; what is tried out is a draft with a number of its own. Title and the number's
    pattern stand in the content's table `documents`. Raises `NotFound` for an unknown template.
    """
    found = versions.find(session, Kind.DOCUMENT, template, as_of)
    said, today = _said(session, template, as_of), clock.today()
    number = "" if draft else _number(session, template, said, today, cause.trying)
    unissued = draft or cause.trying
    document_id, code = uuid7(), None if unissued else verification.new()
    itself = {
        "id": document_id,
        "number": number,
        "date": today,
        "title": said.labels.zh,
        "by": cause.actor.name,
        "draft": unissued,
        "code": verification.shown(code),
    }
    record = {about.kind: dict(records.values_of(session, about.kind, about.key))} if about else {}
    document = Document(
        id=document_id,
        template=template,
        template_digest=found.digest,
        title=said.labels.zh,
        title_en=said.labels.en,
        number=number,
        draft=unissued,
        code=code,
        issued_on=today,
        context={**record, **data, "document": itself},
        state=DocumentState.PENDING,
        instance_id=cause.instance_id,
        element_id=cause.element_id or "",
        record_kind=about.kind if about else None,
        record_key=about.key if about else None,
        created_at=clock.now(),
        created_by=cause.actor.username,
    )
    session.add(document)
    outbox.put(session, TOPIC, {"document_id": document.id})
    session.flush()
    return document


def get(session: Session, document_id: str, actor: Actor) -> DocumentView:
    """A document; `NotFound` also for one that somebody may not see."""
    document = session.get(Document, document_id)
    if document is None or not access.may_see_document(session, actor, document):
        raise NotFound(what=Message("The document"), key=document_id)
    return _view(document)


def of_instance(session: Session, instance_id: str) -> Sequence[DocumentView]:
    """What an instance issued, the newest first. Whoever may see the instance may see them."""
    return [_view(document) for document in store.of_instance(session, instance_id)]


def of_record(session: Session, key: str) -> Sequence[DocumentView]:
    """What was issued about a record, the newest first."""
    return [_view(document) for document in store.of_record(session, key)]


def _said(session: Session, template: str, as_of: int | None) -> Code:
    """The template's line in the content's table, or a bare one."""
    bare = Code(template, Labels(template, template), {})
    try:
        return versions.code_table(session, TABLE, as_of).get(template) or bare
    except NotFound:
        return bare


def _number(session: Session, template: str, said: Code, today: date, trying: bool) -> str:
    pattern = said.attributes.get("number", "")
    if not pattern:
        return ""
    series = f"document:{said.attributes.get('series') or template}"
    return numbers.issue(session, series, pattern, today, trying)


def _view(document: Document) -> DocumentView:
    return DocumentView(
        id=document.id,
        template=document.template,
        title=Labels(document.title, document.title_en),
        number=document.number,
        draft=document.draft,
        issued_on=document.issued_on,
        state=DocumentState(document.state),
        error=document.error,
        file_id=document.file_id,
        instance_id=document.instance_id,
        created_at=document.created_at,
    )
