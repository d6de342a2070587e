"""Whether files may be deployed: everything is read as it will be read when it runs, and judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from engine import bundle, lint
from engine.bundle import Bundle, Kind, Resource
from engine.codes import CodeTable
from engine.decisions.verifying import verify
from engine.errors import Finding, Refused, Severity
from engine.lint import Known
from engine.lint.known import names_of
from engine.services import functions, reference, topics, units, versions
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
    checked = _check(
        files, lambda: versions.models_in_force(session), lambda contents: _known(session, contents)
    )
    if checked.bundle is None:
        return checked
    more = reference.check(session, checked.bundle.resources)
    return replace(checked, findings=[*checked.findings, *more])


def check_alone(files: Mapping[str, bytes], complete: bool) -> Checked:
    """Judges files without an installation. `complete`: they are all there is, so that what refers to
    anything else is refused; otherwise nobody can say."""
    names = frozenset[str]() if complete else None
    known = Known(
        names, names, names, functions=functions.NAMES, fields={}, register=names, topics=topics.GIVES
    )

    def with_people(contents: Contents) -> Known:
        return replace(known, roles=_codes(contents, "roles"), units=_codes(contents, "units"))

    return _check(files, dict, with_people if complete else lambda _contents: known)


def _check(
    files: Mapping[str, bytes],
    models: Callable[[], Mapping[str, bytes]],
    known: Callable[[Contents], Known],
) -> Checked:
    """`models`: the decision models beside the files; `known`: what diagrams may refer to."""
    try:
        collected = bundle.collect(files)
    except Refused as refused:
        return Checked(refused.findings)
    content = [resource for resource in collected.resources if resource.kind is not Kind.PROCESS]
    contents, findings = _read(content, models)
    for (kind, _), model in contents.items():
        if kind is Kind.DECISION:
            findings += verify(model)
    judged = _judge_diagrams(collected.resources, known(contents))
    broken = {finding.file for finding in judged if finding.severity is Severity.ERROR}
    diagrams = [each for each in collected.resources if each.kind is Kind.PROCESS and each.file not in broken]
    processes, more = _read(diagrams, dict)
    return Checked([*findings, *judged, *more], collected, contents | processes)


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _read(
    resources: Iterable[Resource], deployed: Callable[[], Mapping[str, bytes]]
) -> tuple[Contents, list[Finding]]:
    resources = list(resources)
    contents: Contents = {}
    findings: list[Finding] = []
    models = {each.file: each.content for each in resources if each.kind is Kind.DECISION}
    others = {**deployed(), **models} if models else {}
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
        units=_codes(contents, "units") or frozenset(units.named(session)) or None,
        functions=functions.NAMES,
        fields={form.id: form.keys for form in _in_force(session, Kind.FORM)},
        register=frozenset(name for kind in _in_force(session, Kind.RECORD) for name in names_of(kind)),
        topics=topics.GIVES,
    )


def _in_force(session: Session, kind: Kind) -> list[Any]:
    return [versions.content(session, version) for version in versions.in_force(session, kind)]


def _keys(session: Session, kind: Kind) -> frozenset[str]:
    return frozenset(version.key for version in versions.in_force(session, kind))


def _roles(session: Session, contents: Contents) -> frozenset[str] | None:
    """None where no roles were ever deployed: then nobody can say which exist."""
    return _codes(contents, "roles") or frozenset(role.key for role in roles.every(session)) or None


def _codes(contents: Contents, name: str) -> frozenset[str] | None:
    """The codes of a table among the files; None where there is none."""
    tables = [table for table in contents.values() if isinstance(table, CodeTable) and table.name == name]
    return frozenset(row.value for row in tables[0].rows) if tables else None
