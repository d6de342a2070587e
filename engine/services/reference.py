"""Roles and units, which the content brings as tables of codes and the platform asks for by the day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from engine import clock, codes
from engine.bundle import Kind, Resource
from engine.codes import Code, CodeTable
from engine.errors import Finding, Message, Refused, Severity
from engine.services.access import Capability
from engine.store import roles, units
from engine.store.roles import RoleRow
from engine.store.units import UnitRow

CAPABILITIES = frozenset(str(capability) for capability in Capability)


def load(session: Session, resources: Iterable[Resource]) -> None:
    """Brings the tables up to what a deployment delivers; raises `Refused` for what they cannot mean."""
    for resource in resources:
        if resource.kind is Kind.CODE and resource.key in LOADERS:
            LOADERS[resource.key](session, codes.read(resource.content, resource.file), resource.file)


def current_units(session: Session) -> Sequence[UnitRow]:
    """The units that exist on the business day, as they are called then."""
    return units.on(session, clock.today())


def unit_names(session: Session, day: date | None = None) -> Mapping[str, UnitRow]:
    """Code -> the unit as it is called on `day` (the business day if none is given)."""
    return {row.code: row for row in units.on(session, day or clock.today())}


def with_subordinates(rows: Iterable[UnitRow], tops: Iterable[str]) -> set[str]:
    """The codes and those of the units below them."""
    rows, found = list(rows), set(tops)
    while more := {row.code for row in rows if row.parent in found} - found:
        found |= more
    return found


def _load_roles(session: Session, table: CodeTable, file: str) -> None:
    findings = [_finding("roles", file, row, unknown) for row in table.rows for unknown in _unknown(row)]
    if findings:
        raise Refused(findings)
    roles.replace_all(session, [_role(row) for row in table.offered])


def _unknown(row: Code) -> Iterator[Message]:
    for name in row.attributes.get("grants", "").split():
        if name not in CAPABILITIES:
            yield Message("The role {role} grants {name}, which is nothing that can be granted.", {
                "role": row.value, "name": name
            })  # fmt: skip


def _role(row: Code) -> RoleRow:
    grants = tuple(row.attributes.get("grants", "").split())
    return RoleRow(row.value, row.labels.zh, row.labels.en, grants)


def _load_units(session: Session, table: CodeTable, file: str) -> None:
    rows, findings = [], []
    for code in table.rows:
        try:
            rows.append(_unit(code))
        except ValueError:
            message = Message("The unit {unit} has a day that is not a date.", {"unit": code.value})
            findings.append(_finding("units", file, code, message))
    known = {row.code for row in rows} | set(unit_names(session))
    findings += [
        _finding("units", file, row, message) for row in rows for message in _doubts(row, rows, known)
    ]
    if findings:
        raise Refused(findings)
    units.replace(session, rows)


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
    if row.parent and row.parent not in known:
        yield Message("The unit {unit} belongs to {parent}, which does not exist.", _names(row))
    if row.valid_to and row.valid_to < row.valid_from:
        yield Message("The unit {unit} ends before it begins.", _names(row))
    if row.code in _above(row, rows):
        yield Message("The unit {unit} belongs to itself.", _names(row))
    if any(other is not row and other.code == row.code and _overlap(other, row) for other in rows):
        yield Message("The unit {unit} has two names on one day.", _names(row))


def _names(row: UnitRow) -> dict[str, str]:
    return {"unit": row.code, "parent": row.parent or ""}


def _above(row: UnitRow, rows: Sequence[UnitRow]) -> set[str]:
    """The units above one, at any time."""
    found: set[str] = set()
    last = {row.code}
    while last := {other.parent for other in rows if other.code in last and other.parent} - found:
        found |= last
    return found


def _overlap(one: UnitRow, other: UnitRow) -> bool:
    return one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max)


def _finding(rule: str, file: str, row: Code | UnitRow, message: Message) -> Finding:
    name = row.value if isinstance(row, Code) else row.code
    return Finding(rule, Severity.ERROR, file, message, name)


LOADERS: Mapping[str, Callable[[Session, CodeTable, str], None]] = {
    "roles": _load_roles,
    "units": _load_units,
}
