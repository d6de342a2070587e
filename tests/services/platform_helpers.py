"""People and units of a small organisation, for the tests of what the platform does for them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from engine.config import Settings
from engine.services import people
from engine.services.access import SYSTEM, Actor
from engine.store import roles, units
from engine.store.roles import RoleRow
from engine.store.units import UnitRow

PASSWORD = "Grey-heron-42"
ROLES = {
    "clerk": (),
    "expert": (),
    "auditor": ("records.read", "history.read"),
    "keeper": (
        "people.manage",
        "calendar.manage",
        "clock.set",
        "instances.read",
        "articles.load",
        "bogus.right",
    ),
}
UNITS = ("parks", "roads", "pool")


def settings(folder: Path, test: bool = True) -> Settings:
    return Settings(data=folder, database=f"sqlite:///{folder / 'x.db'}", test=test)


def organisation(session: Session) -> None:
    """Three units and four roles."""
    roles.replace_all(session, [RoleRow(key, key.title(), key, grants) for key, grants in ROLES.items()])
    units.replace(
        session, [UnitRow(code, "office", code.title(), code, None, date.min, None) for code in UNITS]
    )


def somebody(session: Session, username: str, *groups: str, password: str | None = None) -> Actor:
    """A person who holds `role@unit` for each of the groups."""
    person = people.add(session, username, username.title(), password, SYSTEM)
    for group in groups:
        role, _, unit = group.partition("@")
        people.grant(session, username, role, unit, SYSTEM)
    return people.actor_for(session, person)
