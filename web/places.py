"""The parts of the content that cite a provision, with the way to each: the diagram with its element marked,
the table with its row, the form with its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from engine.bundle import Kind
from engine.citing import Place
from engine.labels import Labels
from engine.services import definitions
from web.texts import say, t, tn
from web.visitors import actor

SHOWN_AT: Mapping[Kind, str] = {Kind.PROCESS: "element", Kind.DECISION: "fired", Kind.FORM: "field"}
"""How the page of a definition is told which part to show; in a table each row is a place on the page."""
EVERYTHING = 1000
Names = Mapping[tuple[Kind, str], Labels]


@dataclass(frozen=True)
class PlaceShown:
    words: str
    part: str
    href: str


@dataclass(frozen=True)
class Group:
    """The places in one definition."""

    words: str
    name: str
    places: list[PlaceShown]


def groups(places: Iterable[Place], names: Names) -> list[Group]:
    """The places by what they are part of, in the order of the kinds."""
    by_definition: dict[tuple[Kind, str], list[Place]] = {}
    for place in dict.fromkeys(places):
        by_definition.setdefault((place.kind, place.key), []).append(place)
    ordered = sorted(by_definition.items(), key=lambda item: list(Kind).index(item[0][0]))
    return [
        Group(
            part_words(kind), say(names.get((kind, key), Labels(key, key))), [_shown(each) for each in found]
        )
        for (kind, key), found in ordered
    ]


def counted(places: Iterable[Place]) -> str:
    """How many places of each kind there are, in words."""
    found: dict[Kind, int] = {}
    for place in dict.fromkeys(places):
        found[place.kind] = found.get(place.kind, 0) + 1
    return t(", ").join(_many(kind, found[kind]) for kind in Kind if kind in found)


def names(session: Session) -> Names:
    """What the definitions in force are called."""
    kinds = (kind for kind in Kind if kind is not Kind.PLATFORM)
    return {
        (kind, each.key): each.labels
        for kind in kinds
        for each in definitions.list_(session, kind, actor(), size=EVERYTHING).items
    }


def part_words(kind: Kind) -> str:
    """What the parts of a kind of definition are called."""
    return {
        Kind.PROCESS: t("Diagram"),
        Kind.DECISION: t("Decision table"),
        Kind.FORM: t("Form"),
        Kind.RECORD: t("Register"),
        Kind.CODE: t("Code table"),
        Kind.DOCUMENT: t("Document"),
        Kind.PLATFORM: t("Name plate"),
    }[kind]


def _many(kind: Kind, n: int) -> str:
    match kind:
        case Kind.PROCESS:
            return tn("one element", "{n} elements", n)
        case Kind.DECISION:
            return tn("one row", "{n} rows", n)
        case Kind.FORM | Kind.RECORD:
            return _fields(kind, n)
        case Kind.DOCUMENT:
            return tn("one document", "{n} documents", n)
        case _:
            return tn("one code", "{n} codes", n)


def _fields(kind: Kind, n: int) -> str:
    if kind is Kind.FORM:
        return tn("one field of a form", "{n} fields of forms", n)
    return tn("one field of the register", "{n} fields of the register", n)


def _shown(place: Place) -> PlaceShown:
    return PlaceShown(say(place.labels) or place.part, place.part, _way(place))


def _way(place: Place) -> str:
    told: dict[str, Any] = {}
    if place.part:
        told = {SHOWN_AT.get(place.kind, "_anchor"): place.part}
    return url_for("definitions.definition", kind=place.kind.value, key=place.key, **told)
