"""A bare installation: one administrator, who can let others in and deploy the content."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from engine.errors import EngineError
from engine.services import calendar, people
from engine.services.access import SYSTEM, Capability
from engine.store import people as accounts
from engine.store import roles, units
from engine.store.roles import RoleRow
from engine.store.units import UnitRow

PLATFORM = UnitRow("platform", "platform", "平台", "Platform", None, date.min, None)
SEEDED = (2024, 2025, 2026)
"""The years whose published calendars the library has been compared with."""

# The one role that is not content: somebody must be able to bring the content in. It looks into no record.
ADMINISTRATOR = RoleRow(
    "administrator",
    "平台管理员",
    "Platform administrator",
    tuple(
        str(capability)
        for capability in Capability
        if capability not in (Capability.RECORDS_READ, Capability.RECORDS_CORRECT, Capability.MESSAGES_SEND)
    ),
    alone=True,
)


class AlreadySetUp(EngineError):
    """This installation has accounts already."""


def bare(session: Session, username: str, name: str, password: str) -> None:
    """Makes the first account, an administrator; `AlreadySetUp` when there is any account."""
    if accounts.search(session, size=1).total:
        raise AlreadySetUp
    roles.ensure(session, ADMINISTRATOR)
    units.replace(session, [PLATFORM])
    people.add(session, username, name, password, SYSTEM)
    people.grant(session, username, ADMINISTRATOR.key, PLATFORM.code, SYSTEM)
    seed(session)


def seed(session: Session) -> None:
    """Loads the calendars that come along, unless some were loaded already."""
    if not calendar.years(session):
        calendar.seed(session, SEEDED, SYSTEM)
