"""Cases, tasks and records in the words that lists and pages share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, request, url_for
from sqlalchemy.orm import Session

from engine.bundle import Kind
from engine.errors import NotFound
from engine.labels import Labels
from engine.services import articles, records, versions
from engine.services.access import SYSTEM, Actor
from engine.services.articles import Citation
from engine.services.documents import DocumentView
from engine.services.instances import InstanceSummary, State, Wanted
from engine.services.subjects import Subject
from engine.store.documents import DocumentState
from engine.store.files import Attachment
from web import vocabulary
from web.shown import day, size
from web.texts import say, t

IDENTIFIER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TONES = {State.RUNNING: "", State.COMPLETED: "ok", State.CANCELLED: "idle"}


@dataclass(frozen=True)
class CaseLine:
    """A case in a list."""

    id: str
    title: str
    subtitle: str
    process: str
    version: int
    where: str
    started_at: datetime
    starter: str
    state_words: str
    tone: str
    incidents: int
    href: str


@dataclass(frozen=True)
class FileLine:
    """A document or an attachment in a list."""

    name: str
    note: str
    href: str


@dataclass(frozen=True)
class SubjectLink:
    """The way to the record that a case is about."""

    words: str
    href: str


def line(case: InstanceSummary) -> CaseLine:
    return CaseLine(
        id=case.id,
        title=title_of(case.subject, case.business_key, case.process),
        subtitle=number_of(case.subject, case.business_key),
        process=say(case.process),
        version=case.version,
        where=t(", ").join(dict.fromkeys(say(name) for name in case.waits_for)),
        started_at=case.started_at,
        starter=person(case.starter_name),
        state_words=state_words(case.state),
        tone=TONES[case.state],
        incidents=case.incidents,
        href=url_for("instances.instance", instance_id=case.id),
    )


def title_of(subject: Subject | None, business_key: str | None, otherwise: Labels) -> str:
    """What a case is about: the record's name, else its number, else the process."""
    return (subject.title if subject else "") or known_number(None, business_key) or say(otherwise)


def number_of(subject: Subject | None, business_key: str | None) -> str:
    return known_number(subject, business_key) or t("No number yet")


def known_number(subject: Subject | None, business_key: str | None) -> str:
    """The number that people know a case by; a key that only the platform knows is none."""
    key = "" if business_key is None or IDENTIFIER.search(business_key) else business_key
    return (subject.number if subject else None) or key


def subject_link(session: Session, subject: Subject | None, actor: Actor) -> SubjectLink | None:
    """None also for who may see the case but not the record: the link would lead them nowhere."""
    if subject is None:
        return None
    try:
        records.get(session, subject.kind, subject.key, actor)
    except NotFound:
        return None
    kind = versions.record_kind(session, subject.kind)
    return SubjectLink(say(kind.labels), url_for("records.record", kind=subject.kind, key=subject.key))


def state_words(state: State) -> str:
    return {
        State.RUNNING: t("Running"),
        State.COMPLETED: t("Finished"),
        State.CANCELLED: t("Cancelled"),
    }[state]


def states() -> list[tuple[str, str]]:
    return [(state.value, state_words(state)) for state in State]


def wanted(**fixed: Any) -> Wanted:
    """How the address narrows a list of cases."""
    state = request.args.get("state", "")
    return Wanted(
        process=request.args.get("process") or None,
        state=next((each for each in State if each.value == state), None),
        text=request.args.get("q", "").strip(),
        **fixed,
    )


def processes(session: Session) -> list[tuple[str, str]]:
    """The processes in force, for a choice: key and name."""
    found = versions.in_force(session, Kind.PROCESS)
    return [(each.key, say(versions.process_of(session, each).labels)) for each in found]


def step_of(session: Session, process: str, element: str, name: str) -> str:
    """What an element is called in the diagram in force, else as it was written down."""
    try:
        drawn = versions.process(session, process).elements.get(element)
    except NotFound:
        drawn = None
    return (say(drawn.labels) if drawn else "") or name or element


def step_anywhere(session: Session, element: str | None) -> str:
    """What an element is called in the first diagram in force that has it; its id where none has."""
    for found in versions.in_force(session, Kind.PROCESS) if element else ():
        drawn = versions.process_of(session, found).elements.get(element or "")
        if drawn is not None and say(drawn.labels):
            return say(drawn.labels)
    return element or ""


def person(name: str) -> str:
    """A name as it is shown; the platform's own in the reader's language."""
    return t("the platform") if name == SYSTEM.name else name


def citations_of(session: Session, properties: Mapping[str, str]) -> list[Citation]:
    """The articles that an element names in its property `article`; a list asks for the same ones again and
    again."""
    known: dict[str, list[Citation]] = g.setdefault("citations", {})
    named = properties.get("article", "")
    if named not in known:
        known[named] = articles.cited(session, named.replace(",", " ").split()) if named else []
    return known[named]


def documents(views: Iterable[DocumentView]) -> list[FileLine]:
    """Issued documents; one that is still being written has no link yet."""
    return [_document(view) for view in views]


def attachments(session: Session, found: Iterable[Attachment]) -> list[FileLine]:
    """Files with the field that each was attached by."""
    return [_attachment(each, vocabulary.field(session, each.field)) for each in found]


def _attachment(each: Attachment, field: str) -> FileLine:
    file = each.file
    told = (field, size(file.size), day(file.created_at), file.person_name)
    return FileLine(
        file.name, " · ".join(part for part in told if part), url_for("files.download", file_id=file.id)
    )


def _document(view: DocumentView) -> FileLine:
    title = say(view.title)
    ready = view.state is DocumentState.READY
    note = {
        DocumentState.READY: "",
        DocumentState.PENDING: t("being written"),
        DocumentState.FAILED: t("could not be written"),
    }[view.state]
    draft = t("Draft") if view.draft else ""
    words = " · ".join(part for part in (draft, view.number, day(view.issued_on), note) if part)
    return FileLine(title, words, url_for("files.document", document_id=view.id) if ready else "")
