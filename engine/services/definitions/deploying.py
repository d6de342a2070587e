"""Deployment: files become immutable versions, all of them or none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.bundle import Bundle, Kind, Resource
from engine.errors import Finding, Message, Refused, as_json
from engine.services import access, reference, schedules, versions
from engine.services.access import Actor
from engine.services.definitions.checking import Checked, Contents, check
from engine.services.definitions.naming import labels_of
from engine.store import definitions as store
from engine.store.base import uuid7
from engine.store.definitions import Definition, Deployment, Version


@dataclass(frozen=True)
class Deployed:
    """What a deployment did."""

    id: str
    created: tuple[Version, ...]
    """New versions."""
    unchanged: tuple[Version, ...]
    """Versions in force that already said the same."""
    findings: tuple[Finding, ...]
    """The warnings it was accepted with."""


def deploy(
    session: Session, files: Mapping[str, bytes], actor: Actor, name: str = "", source: str = ""
) -> Deployed:
    """Deploys files (path -> content). Raises `Refused` with all findings, and then has stored nothing.

    1. Check everything (`definitions.check`).
    2. Compare with what is in force; only what changed gets a version.
    3. Store contents, versions and the deployment with its findings.
    4. Bring up to date what the platform itself reads: roles, units, processes that start by the clock.

    When nothing changed no deployment is made: the answer names the one that brought what is in force.
    """
    access.require(access.may_deploy(actor), Message("deploying is not granted to you"))
    store.lock(session)
    checked = check(session, files)
    if checked.refused or checked.bundle is None:
        raise Refused(checked.findings)
    versions.forget(session)
    changed, unchanged = _compare(session, checked.bundle)
    if not changed:
        return Deployed(_origin(session, unchanged), (), unchanged, tuple(checked.findings))
    deployment = _deployment(checked, actor, name, source)
    session.add(deployment)
    session.flush()
    created = _store(session, deployment, changed, checked.contents)
    versions.forget(session)
    reference.load(session, [resource for resource, _ in changed])
    for version in created:
        if version.kind == Kind.PROCESS:
            schedules.set_up(session, versions.process_of(session, version))
    return Deployed(deployment.id, created, unchanged, tuple(checked.findings))


def never_deployed(session: Session, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Those of the files whose content has at no time been deployed.

    For who brings the same files again and again: what somebody has changed since stays as it was changed.
    """
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    kept = store.kept(session, digests.values())
    return {path: content for path, content in files.items() if digests[path] not in kept}


Changed = list[tuple[Resource, str]]
"""Resources with the key that needs a version."""


def _compare(session: Session, bundle: Bundle) -> tuple[Changed, tuple[Version, ...]]:
    in_force = {(v.kind, v.key): v for kind in Kind for v in store.in_force(session, kind)}
    changed: Changed = []
    unchanged: list[Version] = []
    for resource in bundle.resources:
        for key in resource.keys:
            version = in_force.get((resource.kind, key))
            if version is not None and version.digest == resource.digest:
                unchanged.append(version)
            else:
                changed.append((resource, key))
    return changed, tuple(unchanged)


def _origin(session: Session, unchanged: Iterable[Version]) -> str:
    newest = max(unchanged, key=lambda version: version.seq)
    return store.deployment_of(session, newest.seq)


def _deployment(checked: Checked, actor: Actor, name: str, source: str) -> Deployment:
    assert checked.bundle is not None
    return Deployment(
        id=uuid7(),
        created_at=clock.now(),
        actor=actor.username,
        actor_name=actor.name,
        name=name,
        source=source,
        digest=checked.bundle.digest,
        findings=[finding_as_json(finding) for finding in checked.findings],
    )


def finding_as_json(finding: Finding) -> dict[str, Any]:
    return {**asdict(finding), "message": as_json(finding.message)}


def _store(
    session: Session, deployment: Deployment, changed: Changed, contents: Contents
) -> tuple[Version, ...]:
    store.add_contents(session, {resource.digest: resource.content for resource, _ in changed})
    first, numbers = store.newest(session) + 1, store.version_numbers(session)
    rows = []
    for seq, (resource, key) in enumerate(changed, first):
        labels = labels_of(resource.kind, key, contents[resource.kind, resource.digest])
        row = Definition(
            seq=seq,
            kind=resource.kind,
            key=key,
            version=numbers.get((resource.kind, key), 0) + 1,
            digest=resource.digest,
            file=resource.file,
            name=labels.zh,
            name_en=labels.en,
            deployment_id=deployment.id,
            created_at=deployment.created_at,
        )
        rows.append(row)
    session.add_all(rows)
    session.flush()
    return tuple(row.as_version for row in rows)
