"""What a diagram may refer to outside itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine import forms, records
from engine.bundle import Kind, Resource
from engine.errors import Refused
from engine.forms import Form
from engine.records import RecordKind

Names = frozenset[str] | None


@dataclass(frozen=True)
class Known:
    """Names by kind. None: nobody can say which exist, so that no reference of the kind is judged."""

    processes: Names = None
    decisions: Names = None
    forms: Names = None
    roles: Names = None
    units: Names = None
    functions: frozenset[str] = frozenset()
    """Names of FEEL functions beside the standard's."""
    fields: Mapping[str, frozenset[str]] | None = None
    """Form -> the variables that its answers become."""
    register: Names = None
    """What every process can read of records: their kinds, and the variables that hold their keys."""
    topics: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Topic of the platform's own services -> the variables that they give."""

    def with_bundle(self, resources: Iterable[Resource]) -> Known:
        """These and what comes along in the same deployment."""
        resources = list(resources)
        keys: dict[Kind, set[str]] = {}
        for resource in resources:
            keys.setdefault(resource.kind, set()).update(resource.keys)
        return replace(
            self,
            processes=_and(self.processes, keys.get(Kind.PROCESS)),
            decisions=_and(self.decisions, keys.get(Kind.DECISION)),
            forms=_and(self.forms, keys.get(Kind.FORM)),
            fields=None if self.fields is None else {**self.fields, **dict(_fields(resources))},
            register=_and(self.register, {name for each in _kinds(resources) for name in names_of(each)}),
        )


def _and(names: Names, more: set[str] | None) -> Names:
    return None if names is None else names | (more or set())


def names_of(kind: RecordKind) -> tuple[str, str]:
    """The names by which processes read records of a kind."""
    return kind.kind, kind.key_variable


def _fields(resources: Iterable[Resource]) -> Iterator[tuple[str, frozenset[str]]]:
    for resource in resources:
        if resource.kind is Kind.FORM and (form := _form(resource)):
            yield form.id, form.keys


def _form(resource: Resource) -> Form | None:
    try:
        return forms.read(resource.content, resource.file)
    except Refused:
        return None  # its reader says what is wrong with it


def _kinds(resources: Iterable[Resource]) -> Iterator[RecordKind]:
    for resource in resources:
        if resource.kind is Kind.RECORD and (kind := _kind(resource)):
            yield kind


def _kind(resource: Resource) -> RecordKind | None:
    try:
        return records.read(resource.content, resource.file)
    except Refused:
        return None
