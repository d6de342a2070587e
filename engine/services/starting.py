"""The beginning of an instance, whoever or whatever starts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy.orm import Session

from engine import clock, runtime
from engine.events import Event, InstanceStarted
from engine.runtime import Process
from engine.services import projection, versions
from engine.services.access import Actor
from engine.services.host import InstanceHost
from engine.services.passage import Passage
from engine.store.base import uuid7
from engine.store.definitions import Version
from engine.store.instances import Instance


@dataclass(frozen=True)
class Beginning:
    """What an instance is to start with."""

    version: Version
    business_key: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    start_element: str | None = None
    """The start event, where it is not the plain one."""
    payload: Mapping[str, Any] | None = None
    """What came with the message or signal that starts it."""
    test: bool = False
    instance_id: str = field(default_factory=uuid7)
    events: Sequence[Event] = ()
    """What was done already on behalf of the new instance."""


def begin(session: Session, beginning: Beginning, actor: Actor) -> Instance:
    """Starts an instance, leads it to its first waits and saves it. Uses what is in force now, for its
    whole life."""
    process = versions.process_of(session, beginning.version)
    instance = Instance(
        id=beginning.instance_id,
        process=process.key,
        definition_seq=beginning.version.seq,
        as_of=versions.newest(session),
        test=beginning.test,
        started_at=clock.now(),
        starter=actor.username,
        starter_name=actor.name,
        start_element=beginning.start_element or plain_start(process),
        rev=1,
    )
    structlog.contextvars.bind_contextvars(instance=instance.id)
    instance.subject_kind, instance.subject_key = _subject(session, instance, beginning)
    # Cases about one record find each other by it.
    instance.business_key = beginning.business_key or instance.subject_key
    host = InstanceHost(session, instance, actor)
    variables = {**beginning.variables, **_initiator(process, instance, actor)}
    run = runtime.start(process, host, variables, beginning.start_element, beginning.payload)
    passage = Passage(session, instance, process, actor, host, run, projection.NOTHING)
    passage.events += [_started(beginning, instance), *beginning.events]
    passage.look_again()
    passage.insert()
    return instance


def _initiator(process: Process, instance: Instance, actor: Actor) -> dict[str, str | None]:
    """The variable that the start event names for who started; nobody did when the platform itself does."""
    start = process.elements.get(instance.start_element)
    name = start.camunda.get("initiator") if start else None
    return {name: None if actor.is_system else actor.username} if name else {}


def plain_start(process: Process) -> str:
    """The start event that people start at; empty when there is none."""
    plain = process.starts()
    return plain[0].id if plain else ""


def _subject(session: Session, instance: Instance, beginning: Beginning) -> tuple[str | None, str | None]:
    """The record that the first variables name."""
    given = {**beginning.variables, **(beginning.payload or {})}
    for kind in versions.record_kinds(session, instance.as_of):
        if given.get(kind.key_variable):
            return kind.kind, given[kind.key_variable]
    return None, None


def _started(beginning: Beginning, instance: Instance) -> InstanceStarted:
    return InstanceStarted(
        process=instance.process,
        version=beginning.version.version,
        element=instance.start_element,
        business_key=instance.business_key,
    )
