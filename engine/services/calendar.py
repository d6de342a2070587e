"""The working-day calendar that deadlines are counted by: kept in a table, loaded year by year."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from threading import Lock

from chinese_calendar import Holiday, constants
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import EngineError, Message
from engine.services import access
from engine.services.access import Actor
from engine.store import calendar as store
from engine.store import settings
from engine.store.base import uuid7
from engine.store.calendar import CalendarYear, Day, DayKind
from engine.workdays import SATURDAY, Calendar

VERSION = "calendar.version"
EMPTY = Calendar(frozenset(), frozenset(), frozenset())
SEED_SOURCE = "chinesecalendar 1.11.0"

_cached: dict[str, Calendar] = {}
_caching = Lock()


class BadCalendar(EngineError):
    """Line {line} of the calendar cannot be used: {reason}"""


class YearUnknown(EngineError):
    """The library knows no calendar of {year}: import the published one from a file."""


def current(session: Session) -> Calendar:
    """The calendar as it is loaded now. Costs one small query; days are read again only after a change."""
    version = settings.get(session, VERSION)
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


def years(session: Session) -> Sequence[CalendarYear]:
    """The years that are loaded, the newest first."""
    return store.years(session)


def days(session: Session, year: int) -> Sequence[Day]:
    """The exceptional days of a year."""
    return store.days(session, year)


def seed(session: Session, wanted: Iterable[int], actor: Actor) -> None:
    """Loads years from the library's tables; `YearUnknown` for one that it does not have."""
    for year in wanted:
        found = [Day(day, kind, name) for day, kind, name in _library(year)]
        if not found:
            raise YearUnknown(year=year)
        _load(session, year, found, SEED_SOURCE, actor)


def import_csv(session: Session, text: str, source: str, actor: Actor) -> list[int]:
    """Loads the years in a CSV file with the columns `date`, `kind` (`holiday` or `makeup`) and `name`.

    A year in the file replaces that year. Answers the years; raises `BadCalendar` naming the line.
    """
    rows = _rows(text)
    found = sorted({row.day.year for row in rows})
    for year in found:
        _load(session, year, [row for row in rows if row.day.year == year], source, actor)
    return found


def _load(session: Session, year: int, rows: Sequence[Day], source: str, actor: Actor) -> None:
    access.require(access.may_manage_calendar(actor), Message("you do not manage the calendar"))
    loaded = CalendarYear(
        year=year, source=source[:300], loaded_at=clock.machine_now(), loaded_by=actor.username
    )
    store.replace_year(session, loaded, rows)
    # A version of its own for every change, so that a cached calendar is never another database's or an
    # older one.
    settings.put(session, VERSION, uuid7())


def _read(session: Session) -> Calendar:
    rows = store.days(session)
    return Calendar(
        holidays=frozenset(row.day for row in rows if row.kind is DayKind.HOLIDAY),
        makeup_days=frozenset(row.day for row in rows if row.kind is DayKind.MAKEUP),
        years=frozenset(row.year for row in store.years(session)),
    )


def _library(year: int) -> Iterable[tuple[date, DayKind, str]]:
    named: tuple[tuple[DayKind, Mapping[date, str]], ...] = (
        (DayKind.HOLIDAY, constants.holidays),
        (DayKind.MAKEUP, constants.workdays),
    )
    for kind, table in named:
        for day, name in sorted(table.items()):
            if day.year == year:
                yield day, kind, Holiday(name).chinese


def _rows(text: str) -> list[Day]:
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    if not {"date", "kind"} <= set(reader.fieldnames or ()):
        raise BadCalendar(line=1, reason=Message("it must name the columns date, kind and name."))
    rows: dict[date, Day] = {}
    for line in reader:
        row = _row(line, reader.line_num)
        if row.day in rows:
            raise BadCalendar(line=reader.line_num, reason=Message("the day is given twice."))
        rows[row.day] = row
    if not rows:
        raise BadCalendar(line=1, reason=Message("there are no days in it."))
    return list(rows.values())


def _row(line: Mapping[str, str | None], number: int) -> Day:
    try:
        day, kind = date.fromisoformat((line["date"] or "").strip()), DayKind((line["kind"] or "").strip())
    except ValueError as error:
        expected = Message("a date like 2026-10-01 and holiday or makeup are expected.")
        raise BadCalendar(line=number, reason=expected) from error
    if kind is DayKind.MAKEUP and day.weekday() < SATURDAY:
        raise BadCalendar(line=number, reason=Message("a make-up day is a Saturday or a Sunday."))
    return Day(day, kind, (line.get("name") or "").strip()[:100])
