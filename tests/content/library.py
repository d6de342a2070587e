"""The content of the repository, as the tests read it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from engine import bundle, decisions, forms, records
from engine.bundle import Kind, Resource
from engine.decisions import Model
from engine.forms import Form
from engine.records import RecordKind

ROOT = Path(__file__).parents[2]
FOLDERS = ("bpmn", "dmn", "forms")
DIAGRAMS = sorted((ROOT / "bpmn").glob("*.bpmn"))
TABLES = sorted((ROOT / "dmn").glob("*.dmn"))
FORMS = sorted((ROOT / "forms").glob("*.form"))
CODES = sorted((ROOT / "forms/codes").glob("*.csv"))


def files() -> dict[str, bytes]:
    """Everything that a deployment of the three folders brings."""
    paths = (path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*")) if path.is_file())
    return {str(path.relative_to(ROOT)): path.read_bytes() for path in paths}


@cache
def resources() -> tuple[Resource, ...]:
    return tuple(bundle.collect(files()).resources)


@cache
def keys(kind: Kind) -> frozenset[str]:
    """All names of the resources of a kind."""
    return frozenset(key for resource in resources() if resource.kind is kind for key in resource.keys)


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    """The rows of a code table as they are written."""
    with (ROOT / "forms/codes" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def values(table: str) -> frozenset[str]:
    """The codes of a table, whatever its first column is called."""
    return frozenset(next(iter(row.values())) for row in rows(table))


@cache
def form(name: str) -> Form:
    path = ROOT / "forms" / f"{name}.form"
    return forms.read(path.read_bytes(), path.name)


@cache
def model(name: str) -> Model:
    path = ROOT / "dmn" / f"{name}.dmn"
    return decisions.read(path.read_bytes(), path.name)


@cache
def kind(name: str) -> RecordKind:
    path = ROOT / "forms/records" / f"{name}.json"
    return records.read(path.read_bytes(), path.name)


def project() -> RecordKind:
    return kind("project")


def parts(component: Any) -> Iterator[dict[str, Any]]:
    """A schema's components, outer ones first."""
    for part in component.get("components", []):
        yield part
        yield from parts(part)
