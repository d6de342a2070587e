"""What a deployment brings that the platform keeps in tables of its own: roles, units, the register's
lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy.orm import Session

from engine import codes
from engine.bundle import Kind, Resource
from engine.codes import Code
from engine.errors import Finding, Message, Refused, Severity
from engine.services import apart, records, rendering, units
from engine.services.access import Capability
from engine.services.setup import ADMINISTRATOR
from engine.store import roles
from engine.store import units as unit_rows
from engine.store.roles import RoleRow
from engine.store.units import UnitRow

CAPABILITIES = frozenset(str(capability) for capability in Capability)


def check(session: Session, resources: Iterable[Resource]) -> list[Finding]:
    """What of these the platform could not use: roles, units, document templates."""
    found: list[Finding] = []
    for resource in resources:
        match resource.kind, resource.key:
            case Kind.CODE, "roles":
                found += _findings(resource, _doubtful_roles(session, _rows(resource)))
            case Kind.CODE, "units":
                found += _findings(resource, _doubtful_units(_rows(resource), set(units.named(session))))
            case Kind.DOCUMENT, _:
                found += _findings(resource, _doubtful_template(resource))
    return found


def load(session: Session, resources: Sequence[Resource]) -> None:
    """Brings the tables up to what was deployed just now; raises `Refused` for what `check` finds."""
    if findings := check(session, resources):
        raise Refused(findings)
    for resource in resources:
        match resource.kind, resource.key:
            case Kind.CODE, "roles":
                roles.replace_all(session, [_role(row) for row in _rows(resource) if row.enabled])
                roles.ensure(session, ADMINISTRATOR)
            case Kind.CODE, "units":
                unit_rows.replace(session, [_unit(row) for row in _rows(resource)])
            case Kind.RECORD, kind:
                records.reindex(session, kind)
    for resource in resources:
        if resource.kind is Kind.RECORD:
            records.seed(session, resource.key)


Doubts = Iterator[tuple[str, Message]]


def _findings(resource: Resource, doubts: Doubts) -> Iterator[Finding]:
    for name, message in doubts:
        yield Finding("reference", Severity.ERROR, resource.file, message, name)


def _rows(resource: Resource) -> Sequence[Code]:
    return codes.read(resource.content, resource.file).rows


def _doubtful_roles(session: Session, rows: Sequence[Code]) -> Doubts:
    alone = {row.value for row in rows if _role(row).alone}
    for username, role in apart.meeting(session, alone):
        params = {"role": role, "username": username}
        yield (
            role,
            Message("The role {role} is to stand alone, but {username} holds another beside it.", params),
        )
    for row in rows:
        for name in row.attributes.get("grants", "").split():
            if name not in CAPABILITIES:
                params = {"role": row.value, "name": name}
                message = Message(
                    "The role {role} grants {name}, which is nothing that can be granted.", params
                )
                yield row.value, message


def _role(row: Code) -> RoleRow:
    grants = tuple(row.attributes.get("grants", "").split())
    said = row.attributes
    return RoleRow(
        row.value, row.labels.zh, row.labels.en, grants, said.get("rank", ""), said.get("alone") == "true"
    )


def _doubtful_template(resource: Resource) -> Doubts:
    try:
        rendering.check(resource.content)
    except rendering.BadTemplate as error:
        yield resource.key, error.message


def _doubtful_units(rows: Sequence[Code], known: set[str]) -> Doubts:
    found: list[UnitRow] = []
    for code in rows:
        try:
            found.append(_unit(code))
        except ValueError:
            yield code.value, Message("The unit {unit} has a day that is not a date.", {"unit": code.value})
    for row in found:
        for message in _doubts(row, found, known | {other.code for other in found}):
            yield row.code, message


def _unit(row: Code) -> UnitRow:
    said = row.attributes
    since, until = said.get("valid_from", ""), said.get("valid_to", "")
    return UnitRow(
        code=row.value,
        type=said.get("type", ""),
        name=row.labels.zh,
        name_en=row.labels.en,
        parent=said.get("parent") or None,
        valid_from=date.fromisoformat(since) if since else date.min,
        valid_to=date.fromisoformat(until) if until else None,
    )


def _doubts(row: UnitRow, rows: Sequence[UnitRow], known: set[str]) -> Iterator[Message]:
    names = {"unit": row.code, "parent": row.parent or ""}
    if row.parent and row.parent not in known:
        yield Message("The unit {unit} belongs to {parent}, which does not exist.", names)
    if row.valid_to and row.valid_to < row.valid_from:
        yield Message("The unit {unit} ends before it begins.", names)
    if row.code in _above(row, rows):
        yield Message("The unit {unit} belongs to itself.", names)
    if any(other is not row and other.code == row.code and _overlap(other, row) for other in rows):
        yield Message("The unit {unit} has two names on one day.", names)


def _above(row: UnitRow, rows: Sequence[UnitRow]) -> set[str]:
    """The units above one, at any time."""
    found: set[str] = set()
    last = {row.code}
    while last := {other.parent for other in rows if other.code in last and other.parent} - found:
        found |= last
    return found


def _overlap(one: UnitRow, other: UnitRow) -> bool:
    return one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max)
