"""Definitions as lists and pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine.bundle import Kind
from engine.errors import Message, NotFound, from_json
from engine.labels import Labels
from engine.services import access, versions
from engine.services.access import Actor
from engine.store import definitions as store
from engine.store import instances as instance_store
from engine.store.base import Page
from engine.store.definitions import Definition, Deployment


@dataclass(frozen=True)
class DefinitionSummary:
    """A version of a definition as lists show it."""

    kind: Kind
    key: str
    version: int
    labels: Labels
    file: str
    digest: str
    created_at: datetime
    deployment_id: str
    running: int = 0
    """Of a process: how many cases of it run, in whatever version."""


@dataclass(frozen=True)
class VersionView:
    """One version in the list of a definition's versions."""

    version: int
    file: str
    digest: str
    created_at: datetime
    deployment: DeploymentSummary


@dataclass(frozen=True)
class DeploymentSummary:
    """Who delivered what."""

    id: str
    name: str
    source: str
    actor: str
    actor_name: str
    created_at: datetime
    warnings: tuple[Warned, ...]


@dataclass(frozen=True)
class Warned:
    """A warning that a deployment was accepted with."""

    rule: str
    file: str
    message: Message
    element_id: str | None
    element_name: str | None


@dataclass(frozen=True)
class DefinitionView:
    """One version in full."""

    summary: DefinitionSummary
    raw: bytes
    """The file as it was delivered."""
    content: Any
    """What its reader makes of it: a process by key, a model, a form … (`services.versions`)."""
    versions: tuple[VersionView, ...]
    """All versions, the newest first."""
    siblings: tuple[DefinitionSummary, ...]
    """What else came in the same deployment."""


def list_(
    session: Session, kind: Kind, actor: Actor, page: int = 1, size: int = 50
) -> Page[DefinitionSummary]:
    """The version in force of every definition of a kind, by key."""
    _require_may_see(actor)
    found = store.latest_page(session, kind, page, size)
    running = instance_store.count_by_process(session) if kind is Kind.PROCESS else {}
    return Page([_summary(row, running.get(row.key, 0)) for row in found.items], found.total)


def view(session: Session, kind: Kind, key: str, actor: Actor, version: int | None = None) -> DefinitionView:
    """One version, the newest unless it is named."""
    _require_may_see(actor)
    rows = store.versions(session, kind, key)
    chosen = next((row for row in rows if version in (None, row.Definition.version)), None)
    if chosen is None:
        raise NotFound(what=Message("The definition"), key=key)
    definition = chosen.Definition
    return DefinitionView(
        summary=_summary(definition),
        raw=store.content(session, definition.digest),
        content=versions.content(session, definition.as_version),
        versions=tuple(_version(row.Definition, row.Deployment) for row in rows),
        siblings=tuple(_summary(row) for row in store.siblings(session, definition.deployment_id)),
    )


def diagram(session: Session, process_key: str, as_of: int) -> bytes:
    """The diagram of a process as it was in force, for the page of a case that runs or calls it. Who may see
    the case may see its diagram."""
    return store.content(session, versions.find(session, Kind.PROCESS, process_key, as_of).digest)


def deployment(
    session: Session, deployment_id: str, actor: Actor
) -> tuple[DeploymentSummary, list[DefinitionSummary]]:
    """A deployment and the versions it made."""
    _require_may_see(actor)
    found = store.deployment(session, deployment_id)
    if found is None:
        raise NotFound(what=Message("The deployment"), key=deployment_id)
    return _deployment(found), [_summary(row) for row in store.siblings(session, deployment_id)]


def deployments(session: Session, actor: Actor, page: int = 1, size: int = 20) -> Page[DeploymentSummary]:
    """All deployments, the newest first."""
    _require_may_see(actor)
    found = store.deployments(session, page, size)
    return Page([_deployment(row) for row in found.items], found.total)


def _require_may_see(actor: Actor) -> None:
    access.require(access.may_see_definitions(actor), Message("seeing definitions is not granted to you"))


def _summary(row: Definition, running: int = 0) -> DefinitionSummary:
    return DefinitionSummary(
        kind=Kind(row.kind),
        key=row.key,
        version=row.version,
        labels=Labels(row.name, row.name_en),
        file=row.file,
        digest=row.digest,
        created_at=row.created_at,
        deployment_id=row.deployment_id,
        running=running,
    )


def _version(row: Definition, of: Deployment) -> VersionView:
    return VersionView(row.version, row.file, row.digest, row.created_at, _deployment(of))


def _deployment(row: Deployment) -> DeploymentSummary:
    return DeploymentSummary(
        id=row.id,
        name=row.name,
        source=row.source,
        actor=row.actor,
        actor_name=row.actor_name,
        created_at=row.created_at,
        warnings=tuple(
            Warned(
                rule=each["rule"],
                file=each["file"],
                message=from_json(each["message"]),
                element_id=each["element_id"],
                element_name=each["element_name"],
            )
            for each in row.findings
        ),
    )
