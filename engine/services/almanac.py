"""The working-day calendar as it is loaded now, for whatever counts days."""

from __future__ import annotations

from threading import Lock

from sqlalchemy.orm import Session

from engine.store import calendar as store
from engine.store import settings
from engine.store.base import uuid7
from engine.store.calendar import DayKind
from engine.workdays import Calendar

VERSION = "calendar.version"
EMPTY = Calendar(frozenset(), frozenset(), frozenset())

_cached: dict[str, Calendar] = {}
_caching = Lock()


def current(session: Session) -> Calendar:
    """The calendar as it is loaded now. Costs one small query; days are read again only after a change."""
    return _as_of(session, settings.get(session, VERSION))


def held(session: Session) -> Calendar:
    """The same, and nobody changes it until the transaction ends: for whoever keeps what they count, so
    that a change of the calendar finds it."""
    return _as_of(session, settings.held(session, VERSION))


def _as_of(session: Session, version: str | None) -> Calendar:
    if version is None:
        return EMPTY
    with _caching:
        known = _cached.get(version)
    if known is None:
        known = _read(session)
        with _caching:
            _cached.clear()
            _cached[version] = known
    return known


def changed(session: Session) -> None:
    """Says that days were changed. Every change has a version of its own, so that a cached calendar is never
    another database's or an older one."""
    settings.put(session, VERSION, uuid7())


def _read(session: Session) -> Calendar:
    rows = store.days(session)
    return Calendar(
        holidays=frozenset(row.day for row in rows if row.kind is DayKind.HOLIDAY),
        makeup_days=frozenset(row.day for row in rows if row.kind is DayKind.MAKEUP),
        years=frozenset(row.year for row in store.years(session)),
    )
