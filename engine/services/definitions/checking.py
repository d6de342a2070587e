"""Whether files may be deployed: everything is read as it will be read when it runs, and judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from engine import bundle, lint
from engine.bundle import Bundle, Kind, Resource
from engine.codes import CodeTable
from engine.decisions.verifying import verify
from engine.errors import Finding, Refused, Severity
from engine.lint import Known
from engine.services import functions, versions
from engine.store import roles

Contents = dict[tuple[Kind, str], Any]
"""What the readers made of files, by kind and digest."""


@dataclass(frozen=True)
class Checked:
    """The resources in the files, and what there is to say about them."""

    findings: list[Finding]
    bundle: Bundle | None = None
    """None when it is not even clear what the files are."""
    contents: Contents = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        return has_errors(self.findings)


def check(session: Session, files: Mapping[str, bytes]) -> Checked:
    """Judges files (path -> content) beside what is deployed already. Never raises `Refused`: what it would
    say is in the findings."""
    try:
        collected = bundle.collect(files)
    except Refused as refused:
        return Checked(refused.findings)
    content = [resource for resource in collected.resources if resource.kind is not Kind.PROCESS]
    contents, findings = _read(session, content)
    for (kind, _), model in contents.items():
        if kind is Kind.DECISION:
            findings += verify(model)
    judged = _judge_diagrams(collected.resources, _known(session, contents))
    broken = {finding.file for finding in judged if finding.severity is Severity.ERROR}
    diagrams = [each for each in collected.resources if each.kind is Kind.PROCESS and each.file not in broken]
    processes, more = _read(session, diagrams)
    return Checked([*findings, *judged, *more], collected, contents | processes)


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _read(session: Session, resources: Iterable[Resource]) -> tuple[Contents, list[Finding]]:
    resources = list(resources)
    contents: Contents = {}
    findings: list[Finding] = []
    models = {each.file: each.content for each in resources if each.kind is Kind.DECISION}
    others = versions.models_in_force(session) | models if models else {}
    for resource in resources:
        slot = (resource.kind, resource.digest)
        if slot not in contents:
            try:
                contents[slot] = versions.read(resource.kind, resource.content, resource.file, others)
            except Refused as refused:
                findings += refused.findings
    return contents, findings


def _judge_diagrams(resources: Iterable[Resource], known: Known) -> list[Finding]:
    try:
        return lint.check(resources, known)
    except Refused as refused:  # a diagram that is no BPMN at all
        return list(refused.findings)


def _known(session: Session, contents: Contents) -> Known:
    """What diagrams may refer to: what is deployed already, and the roles as they will be."""
    return Known(
        processes=_keys(session, Kind.PROCESS),
        decisions=_keys(session, Kind.DECISION),
        forms=_keys(session, Kind.FORM),
        roles=_roles(session, contents),
        functions=functions.NAMES,
    )


def _keys(session: Session, kind: Kind) -> frozenset[str]:
    return frozenset(version.key for version in versions.in_force(session, kind))


def _roles(session: Session, contents: Contents) -> frozenset[str] | None:
    """None where no roles were ever deployed: then nobody can say which exist."""
    tables = [table for table in contents.values() if isinstance(table, CodeTable) and table.name == "roles"]
    if tables:
        return frozenset(row.value for row in tables[0].rows)
    return frozenset(role.key for role in roles.every(session)) or None
