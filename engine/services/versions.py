"""Which version of a definition is meant, and what it says: read once a process, shared by all who ask.

A version is immutable, so what was read from it is kept as long as the process lives, and so is the answer to
"what was in force at sequence number n". Nothing here is ever invalidated.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from threading import RLock
from typing import Any

from sqlalchemy.orm import Session

from engine import codes, decisions, forms, records, runtime
from engine.bundle import Kind
from engine.codes import CodeTable
from engine.decisions import Model
from engine.errors import Message, NotFound
from engine.forms import Form
from engine.records import RecordKind
from engine.runtime import Process
from engine.services import functions
from engine.store import definitions as store
from engine.store.definitions import Version

WHAT = {
    Kind.PROCESS: Message("The process"),
    Kind.DECISION: Message("The decision table"),
    Kind.FORM: Message("The form"),
    Kind.RECORD: Message("The kind of record"),
    Kind.CODE: Message("The code table"),
    Kind.DOCUMENT: Message("The document template"),
    Kind.PLATFORM: Message("The name plate"),
}
_contents: dict[tuple[Kind, str], Any] = {}
_processes: dict[tuple[str, str, int], Process] = {}
_reading = RLock()


def find(
    session: Session, kind: Kind, key: str, as_of: int | None = None, version: int | None = None
) -> Version:
    """The version named by its number, else what was in force at `as_of`, else the newest. Raises
    `NotFound`."""
    found = _lookup(session, kind, key, as_of, version)
    if found is None:
        raise NotFound(what=WHAT[kind], key=key if version is None else f"{key} ({version})")
    return found


def content(session: Session, version: Version) -> Any:
    """What the version's file says, in the form its reader gives it (see `read`)."""
    kind = Kind(version.kind)
    slot = (kind, version.digest)
    if slot not in _contents:
        # Outside the lock: another thread that waits for it may hold the only writing connection.
        raw = store.content(session, version.digest)
        others = _imported(session, version, raw) if kind is Kind.DECISION else {}
        with _reading:
            if slot not in _contents:
                _contents[slot] = read(kind, raw, version.file, others)
    return _contents[slot]


def models_in_force(session: Session, as_of: int | None = None) -> dict[str, bytes]:
    """The files of all decision models, by path."""
    found = in_force(session, Kind.DECISION, as_of)
    return {version.file: store.content(session, version.digest) for version in found}


def _imported(session: Session, version: Version, raw: bytes) -> dict[str, bytes]:
    """The models that this one may import: those in force after the deployment that brought it."""
    if b"import" not in raw:
        return {}
    return models_in_force(session, store.last_of_deployment(session, version.seq))


def process(session: Session, key: str, as_of: int | None = None, version: int | None = None) -> Process:
    return process_of(session, find(session, Kind.PROCESS, key, as_of, version))


def process_of(session: Session, version: Version) -> Process:
    slot = (version.digest, version.key, version.version)
    if slot not in _processes:
        processes: Mapping[str, Process] = content(session, version)
        _processes[slot] = replace(processes[version.key], version=version.version)
    return _processes[slot]


def form(session: Session, key: str, as_of: int | None = None, version: int | None = None) -> Form:
    found: Form = content(session, find(session, Kind.FORM, key, as_of, version))
    return found


def bound(binding: str, version: int | None, as_of: int) -> tuple[int | None, int | None]:
    """What a diagram's reference means, as `as_of` and `version` of `find`: `latest` is today's, `version`
    the one it names, everything else what was in force when the instance started."""
    match binding:
        case "latest":
            return None, None
        case "version":
            return None, version
        case _:
            return as_of, None


def bound_form(session: Session, reference: Mapping[str, Any], as_of: int) -> Form:
    """The form that a diagram refers to: `{"key", "binding", "version"}`."""
    return form(session, reference["key"], *bound(reference["binding"], reference["version"], as_of))


def decision(
    session: Session, key: str, as_of: int | None = None, version: int | None = None
) -> tuple[Model, Version]:
    """The model that holds a decision, and which version of it."""
    found = find(session, Kind.DECISION, key, as_of, version)
    return content(session, found), found


def record_kind(session: Session, kind: str, as_of: int | None = None) -> RecordKind:
    found: RecordKind = content(session, find(session, Kind.RECORD, kind, as_of))
    return found


def record_kinds(session: Session, as_of: int | None = None) -> list[RecordKind]:
    """Every kind of record that the register knows, by key."""
    return [content(session, version) for version in in_force(session, Kind.RECORD, as_of)]


def code_table(session: Session, name: str, as_of: int | None = None) -> CodeTable:
    found: CodeTable = content(session, find(session, Kind.CODE, name, as_of))
    return found


def knows_record_kind(session: Session, kind: str, as_of: int) -> bool:
    """Whether the register had such a kind; asked for every name that is no variable."""
    return any(version.key == kind for version in in_force(session, Kind.RECORD, as_of))


def platform(session: Session) -> Mapping[str, Any]:
    """The installation's name plate; empty before one is deployed."""
    found = _lookup(session, Kind.PLATFORM, "platform", None, None)
    plate: Mapping[str, Any] = content(session, found) if found else {}
    return plate


def in_force(session: Session, kind: Kind, as_of: int | None = None) -> list[Version]:
    """What is in force of everything of a kind, or was at `as_of`, by key."""
    at = newest(session) if as_of is None else as_of
    known = _known(session)
    if (kind, at) not in known:
        known[kind, at] = store.in_force(session, kind, at)
    found: list[Version] = known[kind, at]
    return found


def forget(session: Session) -> None:
    """For a session that deploys: what it finds from now on is its own until it is committed."""
    session.info["versions"] = {}
    session.info.pop("newest", None)


def _lookup(session: Session, kind: Kind, key: str, as_of: int | None, version: int | None) -> Version | None:
    if version is None and as_of is None:
        as_of = newest(session)
    known = _known(session)
    slot = (kind, key, as_of, version)
    if slot not in known:
        found = (
            store.resolve(session, kind, key, as_of)
            if version is None
            else store.exact(session, kind, key, version)
        )
        if found is None:
            return None
        known[slot] = found
    result: Version = known[slot]
    return result


def newest(session: Session) -> int:
    """The number of the newest version of anything, asked once a transaction."""
    transaction, known = session.get_transaction(), session.info.get("newest")
    if known is None or transaction is None or known[0] is not transaction:
        remember_newest(session, store.newest(session))
    number: int = session.info["newest"][1]
    return number


def remember_newest(session: Session, number: int) -> None:
    """For the rest of the transaction."""
    session.info["newest"] = (session.get_transaction(), number)


def _known(session: Session) -> dict[Any, Any]:
    """Answers that hold for the session's database."""
    known: dict[Any, Any] = session.info.setdefault("versions", {})
    return known


def read(kind: Kind, raw: bytes, file: str, others: Mapping[str, bytes]) -> Any:
    """What a file says, in the form its reader gives it; `others` are the models that it may import. Raises
    `Refused`."""
    match kind:
        case Kind.PROCESS:
            return {process.key: process for process in runtime.read(raw, file)}
        case Kind.DECISION:
            return decisions.read(raw, file, others, functions.NAMES)
        case Kind.FORM:
            return forms.read(raw, file)
        case Kind.RECORD:
            return records.read(raw, file)
        case Kind.CODE:
            return codes.read(raw, file)
        case Kind.PLATFORM:
            return json.loads(raw)
        case Kind.DOCUMENT:
            return raw
