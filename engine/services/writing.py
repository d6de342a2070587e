"""Writing issued documents out, after the commit that issued them: outside any transaction, since it is
slow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine.config import Settings
from engine.errors import NotFound
from engine.media import DOCX
from engine.services import codes, files, incidents, rendering, units, verification
from engine.services.access import SYSTEM
from engine.services.files import Content
from engine.services.incidents import Place
from engine.store import definitions
from engine.store.database import Database
from engine.store.documents import Document, DocumentState
from engine.store.instances import Instance


def prepare(database: Database, settings: Settings, payload: Mapping[str, Any]) -> Callable[[Session], None]:
    """Writes the document's file; answers what remains to be done in the transaction that ends the work.

    Writing it a second time, after an attempt that died, makes no second document: it is the same row.
    """
    document_id = payload["document_id"]
    with database.reading() as session:
        document = session.get_one(Document, document_id)
        content = _written(session, document, settings.url)
    name = f"{document.title}{document.number}.docx"
    kept = files.take_in_own(settings.files, content, name, DOCX)
    return lambda session: _hand_over(session, document_id, kept)


def given_up(session: Session, payload: Mapping[str, Any], outbox_id: str, error: Exception) -> None:
    """The document stays without a file, and its instance has an incident that says why."""
    document = session.get_one(Document, payload["document_id"])
    document.state = DocumentState.FAILED
    document.error = str(incidents.message_of(error))
    instance = session.get(Instance, document.instance_id) if document.instance_id else None
    if instance is not None:
        place = Place(instance.id, instance.process, document.element_id)
        incidents.open_at(session, place, error, outbox_id, inputs=dict(payload))


def _written(session: Session, document: Document, url: str) -> bytes:
    template = definitions.content(session, document.template_digest)
    names = units.named(session, document.issued_on)

    def unit(code: str) -> str:
        return names[code].name if code in names else code

    def label(table: str, value: str) -> str:
        found = codes.labels(session, table).get(value)
        return found.zh if found else value

    picture = verification.picture(document.code, url) if document.code else None
    try:
        return rendering.render(template, document.context, unit, label, picture)
    except NotFound as missing:
        raise rendering.BadTemplate(reason=missing.message) from missing


def _hand_over(session: Session, document_id: str, content: Content) -> None:
    document = session.get_one(Document, document_id)
    if document.state != DocumentState.READY:
        document.file_id = files.store_content(session, content, SYSTEM).id
        document.state, document.error = DocumentState.READY, None
        session.flush()
