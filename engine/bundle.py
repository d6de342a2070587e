"""Files -> one digest and the resources in them, told apart by content and refused when that is not clear.

A resource is what gets a version of its own: a process, a DMN file's decisions, a form, a kind of record,
a code table, a document template, the platform's name plate. A file nobody knows is refused, never skipped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from lxml import etree

from engine import codes, sniff
from engine.errors import Finding, Message, Refused, Severity
from engine.sniff import Unsafe

MAX_FILES = 500
MAX_SIZE = 5 * sniff.MEGABYTE
MAX_TOTAL = 50 * sniff.MEGABYTE
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DMN = "https://www.omg.org/spec/DMN/"
DMN_OLD = "http://www.omg.org/spec/DMN/"


class Kind(StrEnum):
    PROCESS = "process"
    """One executable process of a BPMN file, keyed by its id."""
    DECISION = "decision"
    """The decisions of one DMN file."""
    FORM = "form"
    """A form-js schema, keyed by its id."""
    RECORD = "record"
    """What the register holds of one kind of thing."""
    CODE = "code"
    """A code table, keyed by the file's name."""
    DOCUMENT = "document"
    """A Word template, keyed by the file's name."""
    PLATFORM = "platform"
    """The name plate of the installation; there is one."""


@dataclass(frozen=True)
class Resource:
    """A versioned thing. `keys` are all its names (each decision of a DMN file), `key` is the first."""

    kind: Kind
    key: str
    file: str
    content: bytes
    digest: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Bundle:
    """`digest` is the same for the same resources, wherever their files lay."""

    digest: str
    resources: Sequence[Resource]


class _Unknown(Unsafe):
    """The file is none of: BPMN, DMN, form, record kind, code table, Word template, platform."""


class _Mismatch(Unsafe):
    """The file's name ends in {ending}, but its content is another kind of file."""


class _TooBig(Unsafe):
    """The file is larger than {megabytes} MB."""


class _NoExecutableProcess(Unsafe):
    """The diagram holds no process that is marked as executable."""


class _NoDecision(Unsafe):
    """The file holds no decision."""


class _NoKey(Unsafe):
    """The content does not say its own {name}."""


class _Macros(Unsafe):
    """The document holds macros."""


def collect(files: Mapping[str, bytes]) -> Bundle:
    """The resources in `files` (path -> content); raises `Refused` with a finding for each unclear file."""
    _refuse_flood(files)
    found: list[Resource] = []
    findings: list[Finding] = []
    for file, content in sorted(files.items()):
        try:
            found.extend(_resources(file, content))
        except Unsafe as error:
            findings.append(Finding("file", Severity.ERROR, file, error.message))
    findings.extend(_repetitions(found))
    if findings:
        raise Refused(findings)
    return Bundle(_digest(found), found)


def _refuse_flood(files: Mapping[str, bytes]) -> None:
    if not files:
        raise Refused([Finding("file", Severity.ERROR, "", Message("There is nothing to deploy."))])
    if len(files) > MAX_FILES or sum(map(len, files.values())) > MAX_TOTAL:
        params = {"files": MAX_FILES, "megabytes": MAX_TOTAL // sniff.MEGABYTE}
        message = Message("A deployment has at most {files} files and {megabytes} MB.", params)
        raise Refused([Finding("file", Severity.ERROR, "", message)])


def _resources(file: str, content: bytes) -> Iterable[Resource]:
    if len(content) > MAX_SIZE:
        raise _TooBig(megabytes=MAX_SIZE // sniff.MEGABYTE)
    ending = PurePosixPath(file).suffix.lower()
    if ending not in READERS:
        raise _Unknown
    digest = hashlib.sha256(content).hexdigest()
    for kind, keys in READERS[ending](file, content):
        yield Resource(kind, keys[0], file, content, digest, keys)


Found = Iterable[tuple[Kind, tuple[str, ...]]]


def _bpmn(_file: str, content: bytes) -> Found:
    root = _definitions(content, ".bpmn", BPMN)
    processes = [p for p in root.iterchildren(f"{{{BPMN}}}process") if p.get("isExecutable") == "true"]
    if not processes:
        raise _NoExecutableProcess
    return [(Kind.PROCESS, (_key(process.get("id"), "id"),)) for process in processes]


def _dmn(_file: str, content: bytes) -> Found:
    root = _definitions(content, ".dmn", DMN, DMN_OLD)
    space = etree.QName(root).namespace
    decisions = list(root.iterchildren(f"{{{space}}}decision", f"{{{space}}}decisionService"))
    if not decisions:
        raise _NoDecision
    return [(Kind.DECISION, tuple(_key(decision.get("id"), "id") for decision in _final_first(decisions)))]


def _final_first(decisions: Sequence[etree._Element]) -> list[etree._Element]:
    """Decisions that no other one of the file requires come first: they are what the file is about."""
    references = (e.get("href", "") for d in decisions for e in d.iter("{*}requiredDecision"))
    required = {reference.rpartition("#")[2] for reference in references}
    return sorted(decisions, key=lambda d: (not str(d.tag).endswith("}decision"), d.get("id") in required))


def _definitions(content: bytes, ending: str, *spaces: str) -> etree._Element:
    root = sniff.xml_root(content)
    name = etree.QName(root)
    if name.localname != "definitions" or not str(name.namespace).startswith(spaces):
        raise _Mismatch(ending=ending)
    return root


def _form(_file: str, content: bytes) -> Found:
    value = sniff.json_value(content)
    if not isinstance(value, dict) or "components" not in value:
        raise _Mismatch(ending=".form")
    return [(Kind.FORM, (_key(value.get("id"), "id"),))]


def _json(_file: str, content: bytes) -> Found:
    value = sniff.json_value(content)
    if isinstance(value, dict) and "kind" in value and "fields" in value:
        return [(Kind.RECORD, (_key(value["kind"], "kind"),))]
    if isinstance(value, dict) and "title" in value and "components" not in value:
        return [(Kind.PLATFORM, ("platform",))]
    raise _Unknown


def _csv(file: str, content: bytes) -> Found:
    try:
        return [(Kind.CODE, (codes.read(content, file).name,))]
    except Refused as refused:
        raise _Unreadable(refused.findings[0].message) from refused


def _docx(file: str, content: bytes) -> Found:
    if not content.startswith(b"PK"):
        raise _Mismatch(ending=".docx")
    names = sniff.archive_names(content)
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        raise _Mismatch(ending=".docx")
    if any(name.rpartition("/")[2] == "vbaProject.bin" for name in names):
        raise _Macros
    return [(Kind.DOCUMENT, (PurePosixPath(file).stem,))]


READERS: Mapping[str, Callable[[str, bytes], Found]] = {
    ".bpmn": _bpmn,
    ".dmn": _dmn,
    ".form": _form,
    ".json": _json,
    ".csv": _csv,
    ".docx": _docx,
}


class _Unreadable(Unsafe):
    """Passes on what a reader said."""

    def __init__(self, message: Message) -> None:
        self._said = message
        super().__init__()

    @property
    def message(self) -> Message:
        return self._said


def _key(value: object, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _NoKey(name=name)
    return value


def _repetitions(resources: Sequence[Resource]) -> Iterable[Finding]:
    """Two files that both claim to be the same thing: which one would win is nobody's guess."""
    owners: dict[tuple[Kind, str], str] = {}
    for resource in resources:
        for key in resource.keys:
            first = owners.setdefault((resource.kind, key), resource.file)
            if first != resource.file:
                params = {"key": key, "file": first}
                message = Message("{key} is already given by {file}.", params)
                yield Finding("file", Severity.ERROR, resource.file, message, key)


def _digest(resources: Sequence[Resource]) -> str:
    lines = sorted(f"{resource.kind} {resource.key} {resource.digest}" for resource in resources)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
