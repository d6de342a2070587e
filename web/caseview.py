"""What is shown of a case beside a task and on its own page: facts, decisions, story, files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.services import access, decisions, documents, files, history, instances, records, register
from engine.services.access import Actor
from engine.services.decisions import Decided
from engine.services.instances import Trail
from engine.services.subjects import Subject
from web import casework, cells, decided
from web.telling import Teller

LINES = 12
"""Lines of the story beside a task; the case's own page has all."""


def evidence(
    session: Session, instance_id: str, subject: Subject | None, as_of: int, actor: Actor
) -> dict[str, Any]:
    """The right-hand side of a task's page. What somebody may not see is empty."""
    tell = Teller(session, as_of)
    seen = _visible(session, instance_id, actor)
    story = history.steps(session, instance_id, actor) if seen else []
    return {
        **about(session, subject),
        "decisions": made(session, instance_id, tell, actor) if seen else [],
        "timeline": [tell.told(entry) for entry in reversed(story[-LINES:])],
        "documents": casework.documents(documents.of_instance(session, instance_id)) if seen else [],
        "attachments": casework.attachments(session, attached(session, instance_id, subject)) if seen else [],
    }


def about(session: Session, subject: Subject | None) -> dict[str, Any]:
    """The record's most telling fields that have a value: the short ones as facts, those that want room as
    details."""
    view = register.view_for_case(session, subject.kind, subject.key) if subject else None
    filled = [cell for cell in view.facts if cell.value not in cells.EMPTY] if view else []
    short = [cells.shown(cell) for cell in filled if cell.type not in cells.LONG]
    return {
        "facts": [(cell.words, cell.text) for cell in short],
        "details": [cells.shown(cell) for cell in filled if cell.type in cells.LONG],
    }


def record_of(session: Session, subject: Subject | None) -> dict[str, Any]:
    """The values of the record under its kind's name, as forms read them: as they are now."""
    return {subject.kind: records.values_of(session, subject.kind, subject.key)} if subject else {}


def made(session: Session, instance_id: str, tell: Teller, actor: Actor) -> list[decided.DecisionShown]:
    """The decisions of a case, the latest first."""
    found = decisions.of(session, instance_id, actor)
    full = [decisions.explained(session, each.seq, actor) for each in reversed(found)]
    readable = access.may_see_definitions(actor)
    return [
        decided.shown(
            session,
            each,
            step=tell.step(each.process, each.element, each.name),
            href=_table(each) if readable else "",
        )
        for each in full
    ]


def _table(made: Decided) -> str:
    """The table that decided, with the rows that fired."""
    rows = ",".join(decided.fired_ids(made.trace, made.decision)) or None
    return url_for(
        "definitions.definition", kind="decision", key=made.decision, version=made.version, fired=rows
    )


def attached(session: Session, instance_id: str, subject: Subject | None) -> list[Any]:
    """The files of the case and of the record it is about, each once."""
    found = [*files.of_instance(session, instance_id)]
    found += files.of_record(session, subject.key) if subject else []
    return list({each.file.id: each for each in found}.values())


def trails(session: Session, instance_id: str, actor: Actor) -> Mapping[str, Trail]:
    """Where the case has been, by process; nothing for somebody who sees the task but not the case."""
    try:
        return instances.detail(session, instance_id, actor).trails
    except NotFound:
        return {}


def _visible(session: Session, instance_id: str, actor: Actor) -> bool:
    try:
        history.require_visible(session, instance_id, actor)
    except NotFound:
        return False
    return True
