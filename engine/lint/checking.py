"""Runs every rule over every process of a deployment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine import bpmn
from engine.bundle import Kind, Resource
from engine.errors import Finding, Severity
from engine.lint.known import Known
from engine.lint.rules import RULES
from engine.lint.sheet import Sheet


def check(resources: Iterable[Resource], known: Known) -> list[Finding]:
    """The findings on the diagrams among the resources of a deployment, refusals first."""
    resources = list(resources)
    known = known.with_bundle(resources)
    files = {each.file: each.content for each in resources if each.kind is Kind.PROCESS}
    findings = [
        finding for file, xml in files.items() for finding in check_diagram(bpmn.read(xml, file), known)
    ]
    return sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)


def check_diagram(diagram: bpmn.Diagram, known: Known) -> Iterator[Finding]:
    """The findings on the executable processes of one diagram."""
    for process in diagram.processes:
        if process.executable:
            sheet = Sheet(diagram, process, known)
            for name, rule in RULES.items():
                for about, message in rule.check(sheet):
                    labels = (about.id, about.name) if about is not None else (process.key, process.name)
                    yield Finding(name, rule.SEVERITY, diagram.file, message, labels[0], labels[1] or None)
