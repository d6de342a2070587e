"""Units as they are called, and stand above one another, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from engine import clock
from engine.store import units as store
from engine.store.units import UnitRow


def current(session: Session) -> Sequence[UnitRow]:
    """The units that exist on the business day, as they are called then, by code."""
    return store.on(session, clock.today())


def every(session: Session) -> Sequence[UnitRow]:
    """All names that all units have had, by code, the newest first."""
    return store.every(session)


def named(session: Session, day: date | None = None) -> Mapping[str, UnitRow]:
    """Code -> the unit as it is called on `day` (the business day if none is given)."""
    return {row.code: row for row in store.on(session, day or clock.today())}


def with_subordinates(rows: Iterable[UnitRow], tops: Iterable[str]) -> set[str]:
    """The codes and those of the units below them."""
    rows, found = list(rows), set(tops)
    while more := {row.code for row in rows if row.parent in found} - found:
        found |= more
    return found
