"""What somebody's roles and units are called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from flask import g
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.labels import Labels
from engine.services import codes, units
from engine.services.access import Actor
from engine.store.people import Membership
from engine.store.units import UnitRow
from web import door
from web.texts import say, t


def held_by(session: Session, actor: Actor) -> list[tuple[Labels, Labels]]:
    """The roles somebody holds, each with its unit."""
    roles, units = _names(session, "codes.roles"), _names(session, "units")
    held = sorted(group.split("@", 1) for group in actor.groups if "@" in group)
    return [(roles.get(role, Labels(role, role)), units.get(unit, Labels(unit, unit))) for role, unit in held]


class Names:
    """What roles are called, and units on a day; asks for each day once."""

    def __init__(self, session: Session) -> None:
        self._roles = _names(session, "codes.roles")
        self._units = cache(lambda day: units.named(session, day))

    def role(self, key: str) -> Labels:
        return self._roles.get(key, Labels(key, key))

    def unit(self, code: str, day: date | None = None) -> Labels:
        """As it is called on `day` (today if none is given); a unit that is not there then is its code."""
        row = self._units(None if day == date.min else day).get(code)
        return self.of_row(row) if row else Labels(code, code)

    @staticmethod
    def of_row(row: UnitRow) -> Labels:
        return Labels(row.name, row.name_en)

    def in_words(self, membership: Membership) -> str:
        """A role in its unit, today."""
        return f"{say(self.role(membership.role))} · {say(self.unit(membership.unit_code))}"


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
