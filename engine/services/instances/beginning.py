"""How people begin a case: what they may begin, with which form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from engine import feel
from engine.bundle import Kind
from engine.errors import Message
from engine.forms import Form
from engine.labels import Labels
from engine.runtime import Process
from engine.services import access, drafts, records, versions
from engine.services.access import Actor
from engine.services.answers import Accepted, Desk, accept, refuse_stopped
from engine.services.starting import Beginning, begin, plain_start
from engine.store.base import uuid7
from engine.store.definitions import Version
from engine.store.drafts import Draft


@dataclass(frozen=True)
class Startable:
    """A process that somebody may start."""

    key: str
    labels: Labels
    documentation: str
    version: int
    has_form: bool


@dataclass(frozen=True)
class StartView:
    """What the page needs on which a case is started."""

    process: Startable
    form: Form | None
    desk: Desk = field(repr=False)
    """`desk.data` is what the form reads, `desk.options` what its choices offer."""
    draft: Draft | None
    """What the actor typed before and did not send."""


def startable(session: Session, actor: Actor) -> list[Startable]:
    """The processes that the actor may start, by key."""
    processes = [versions.process_of(session, found) for found in versions.in_force(session, Kind.PROCESS)]
    return [_startable(process) for process in processes if access.may_start(actor, process.model.camunda)]


def start_view(
    session: Session,
    process_key: str,
    actor: Actor,
    variables: Mapping[str, Any] | None = None,
    test: bool = False,
) -> StartView:
    """The start form of a process, for somebody who may start it; `variables` is what the case will be
    given."""
    version, process = _find(session, process_key, None)
    _require_may_start(process, actor, test)
    desk = _desk(session, process, version, actor, variables)
    draft = drafts.find(session, drafts.of_start(process_key), actor)
    return StartView(_startable(process), _form(session, process, desk.as_of), desk, draft)


def start(
    session: Session,
    process_key: str,
    actor: Actor,
    *,
    business_key: str | None = None,
    variables: Mapping[str, Any] | None = None,
    answers: Mapping[str, Any] | None = None,
    version: int | None = None,
    test: bool = False,
) -> str:
    """Starts a process at its plain start event; answers with the new instance's id.

    `answers` is what the start form was filled with, `variables` what the case is given besides. `version`
    is for trying a version out; other cases start in the one in force. Raises `InvalidAnswers`, `Stopped`
    (then nothing at all was kept) and `StepFailed`.
    """
    found, process = _find(session, process_key, version)
    _require_may_start(process, actor, test or version is not None)
    desk = _desk(session, process, found, actor, variables)
    accepted = _accept(session, process, desk, answers or {})
    beginning = Beginning(
        version=found,
        business_key=business_key,
        variables={**desk.variables, **accepted.variables},
        test=test,
        instance_id=desk.instance_id,
        events=accepted.events,
    )
    instance = begin(session, beginning, actor)
    drafts.drop(session, drafts.of_start(process_key), actor)
    return instance.id


def save_start_draft(session: Session, process_key: str, answers: Mapping[str, Any], actor: Actor) -> None:
    """Keeps a half-filled start form for the actor, unless the form says that nothing of it may be kept."""
    version, process = _find(session, process_key, None)
    _require_may_start(process, actor, trying=False)
    desk = _desk(session, process, version, actor, None)
    form = _form(session, process, desk.as_of)
    if form is not None:
        refuse_stopped(desk, form, answers)
    drafts.save(session, drafts.of_start(process_key), answers, actor)


def _find(session: Session, process_key: str, version: int | None) -> tuple[Version, Process]:
    found = versions.find(session, Kind.PROCESS, process_key, version=version)
    return found, versions.process_of(session, found)


def _startable(process: Process) -> Startable:
    form = process.start_forms.get(plain_start(process))
    assert process.version is not None, "every process here has a version"
    return Startable(
        process.key, process.labels, process.model.documentation, process.version, form is not None
    )


def _form(session: Session, process: Process, as_of: int) -> Form | None:
    key = process.start_forms.get(plain_start(process))
    return versions.form(session, key, as_of) if key else None


def _desk(
    session: Session, process: Process, version: Version, actor: Actor, variables: Mapping[str, Any] | None
) -> Desk:
    """Where a start form is filled in. A case is started about records that its starter may see."""
    desk = Desk(
        session=session,
        actor=actor,
        instance_id=uuid7(),
        as_of=versions.newest(session),
        variables={name: feel.value(value) for name, value in (variables or {}).items()},
        process=version.key,
        element=plain_start(process),
    )
    for kind in versions.record_kinds(session, desk.as_of):
        key = desk.variables.get(kind.key_variable)
        if key is not None:
            records.get(session, kind.kind, key, actor)
    return desk


def _accept(session: Session, process: Process, desk: Desk, answers: Mapping[str, Any]) -> Accepted:
    """A process without a start form takes whatever it is given, as variables."""
    form = _form(session, process, desk.as_of)
    if form is not None:
        return accept(desk, form, answers)
    given = {name: feel.value(value) for name, value in answers.items()}
    return Accepted(given, given, ())


def _require_may_start(process: Process, actor: Actor, trying: bool) -> None:
    """Trying a diagram out, or an older version of it, is for those who may deploy it."""
    allowed = access.may_deploy(actor) if trying else access.may_start(actor, process.model.camunda)
    params = {"process": process.labels}
    access.require(allowed, Message("starting {process} is not granted to you", params))
