"""How people begin a case: what they may begin, with which form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from engine import feel
from engine.bundle import Kind
from engine.errors import InvalidAnswers, Message, NotFound
from engine.forms import Form
from engine.labels import Labels
from engine.runtime import Process
from engine.services import access, drafts, given, records, versions
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
    documentation: Labels
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
    form = _form(session, process)
    desk = _desk(session, process, version, actor, variables or {}, form)
    draft = drafts.find(session, drafts.of_start(process_key), actor)
    return StartView(_startable(process), form, desk, draft)


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

    `answers` is what the start form was filled with, `variables` what the case is given besides: the records
    it is about, and where there is no form, anything. `version` is for trying a version out; other cases
    start in the one in force. Raises `InvalidAnswers`, `Stopped` (then nothing at all was kept) and
    `StepFailed`.
    """
    found, process = _find(session, process_key, version)
    _require_may_start(process, actor, test or version is not None)
    form, answers = _form(session, process), answers or {}
    named = {**(variables or {}), **({} if form else answers)}
    desk = _desk(session, process, found, actor, named, form)
    accepted = accept(desk, form, answers) if form else Accepted({}, {}, ())
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
    form = _form(session, process)
    if form is not None:
        refuse_stopped(_desk(session, process, version, actor, {}, form), form, answers)
    drafts.save(session, drafts.of_start(process_key), answers, actor)


def _find(session: Session, process_key: str, version: int | None) -> tuple[Version, Process]:
    found = versions.find(session, Kind.PROCESS, process_key, version=version)
    return found, versions.process_of(session, found)


def _startable(process: Process) -> Startable:
    form = process.start_forms.get(plain_start(process))
    assert process.version is not None, "every process here has a version"
    return Startable(process.key, process.labels, process.model.about, process.version, form is not None)


def _form(session: Session, process: Process) -> Form | None:
    key = process.start_forms.get(plain_start(process))
    return versions.form(session, key, versions.newest(session)) if key else None


def _desk(
    session: Session,
    process: Process,
    version: Version,
    actor: Actor,
    named: Mapping[str, Any],
    form: Form | None,
) -> Desk:
    """Where a start form is filled in, over the variables that the starter names."""
    desk = Desk(
        session=session,
        actor=actor,
        instance_id=uuid7(),
        as_of=versions.newest(session),
        variables=given.values(session, named),
        process=version.key,
        element=plain_start(process),
    )
    about = _about(desk)
    if form is not None:
        _require_only_what_is_asked(desk, process, form, about)
    return desk


def _about(desk: Desk) -> Mapping[str, str]:
    """Variable -> kind of the records that the case is to be about: those that its starter may see."""
    kinds = versions.record_kinds(desk.session, desk.as_of)
    found = {
        kind.key_variable: kind.kind for kind in kinds if desk.variables.get(kind.key_variable) is not None
    }
    for variable, kind in found.items():
        key = desk.variables[variable]
        if not isinstance(key, str):
            raise NotFound(what=Message("The record"), key=feel.show(key))
        records.get(desk.session, kind, key, desk.actor)
    return found


def _require_only_what_is_asked(desk: Desk, process: Process, form: Form, about: Mapping[str, str]) -> None:
    """Who fills in a form says what it asks for, and nothing else that the diagram may read.

    A start form makes records. One that exists it changes only where the start event's property `record`
    names its kind: to see a record is not to be allowed to change it.
    """
    more = [name for name in desk.variables if name not in about]
    if more:
        raise InvalidAnswers({name: [Message("The start form does not ask for this.")] for name in more})
    written = {field.record.partition(".")[0] for field in form.fields if field.record}
    changed = written.intersection(about.values())
    meant = set(process.elements[desk.element].properties.get("record", "").split())
    params = {"process": process.labels}
    access.require(changed <= meant, Message("{process} does not change records that exist", params))


def _require_may_start(process: Process, actor: Actor, trying: bool) -> None:
    """Trying a diagram out, or an older version of it, is for those who may deploy it."""
    allowed = access.may_deploy(actor) if trying else access.may_start(actor, process.model.camunda)
    params = {"process": process.labels}
    access.require(allowed, Message("starting {process} is not granted to you", params))
