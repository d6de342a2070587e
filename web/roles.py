"""What somebody's roles and units are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask import g
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.labels import Labels
from engine.services import codes
from engine.services.access import Actor
from web import door
from web.texts import say, t


def held_by(session: Session, actor: Actor) -> list[tuple[Labels, Labels]]:
    """The roles somebody holds, each with its unit."""
    roles, units = _names(session, "codes.roles"), _names(session, "units")
    held = sorted(group.split("@", 1) for group in actor.groups if "@" in group)
    return [(roles.get(role, Labels(role, role)), units.get(unit, Labels(unit, unit))) for role, unit in held]


def in_words(actor: Actor) -> str:
    """What somebody is here, for the corner of every page: the unit and the roles in it."""
    if "roles" not in g:
        by_unit: dict[str, list[str]] = {}
        for role, unit in held_by(door.session(), actor):
            by_unit.setdefault(say(unit), []).append(say(role))
        g.roles = " / ".join(f"{unit} · {t(', ').join(roles)}" for unit, roles in by_unit.items())
    return str(g.roles)


def _names(session: Session, table: str) -> Mapping[str, Labels]:
    try:
        return codes.labels(session, table)
    except NotFound:
        return {}
