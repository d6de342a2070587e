"""The working-day calendar that deadlines are counted by: loaded year by year, edited day by day.

Every change is kept with who made it, and moves the deadlines that rest on it in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chinese_calendar import Holiday, constants
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import EngineError, InvalidAnswers, Message
from engine.services import access, almanac, calendar_files, deadlines
from engine.services.access import Actor
from engine.services.almanac import current
from engine.services.deadlines import Act, Move
from engine.store import calendar as store
from engine.store.base import Page
from engine.store.calendar import CalendarChange, CalendarYear, Day, DayKind
from engine.workdays import Calendar

__all__ = [
    "Preview",
    "YearUnknown",
    "changes",
    "current",
    "days",
    "import_csv",
    "load",
    "preview",
    "preview_day",
    "put_day",
    "seed",
    "years",
]

SEED_SOURCE = "chinesecalendar 1.11.0"
MAX_SOURCE = 300


class YearUnknown(EngineError):
    """The library knows no calendar of {year}: import the published one from a file."""


class YearNotLoaded(EngineError):
    """The calendar of {year} is not loaded: import the whole year first."""


@dataclass(frozen=True)
class Difference:
    """A day that is, or would be, something else; a kind is None for a plain day of the week."""

    day: date
    old: DayKind | None
    new: DayKind | None
    name: str


@dataclass(frozen=True)
class Preview:
    """What loading days would change."""

    years: Sequence[int]
    new_years: Sequence[int]
    """Those that were not loaded before."""
    differences: Sequence[Difference]
    moves: Sequence[Move]
    """Deadlines that would get another last day."""


def years(session: Session) -> Sequence[CalendarYear]:
    """The years that are loaded, the newest first."""
    return store.years(session)


def days(session: Session, year: int) -> Sequence[Day]:
    """The exceptional days of a year."""
    return store.days(session, year)


def changes(session: Session, year: int | None = None, page: int = 1, size: int = 20) -> Page[CalendarChange]:
    """What was loaded and changed, the newest first."""
    return store.changes(session, year, page, size)


def seed(session: Session, wanted: Iterable[int], actor: Actor) -> None:
    """Loads years from the library's tables; `YearUnknown` for one that it does not have."""
    for year in wanted:
        found = [Day(day, kind, name) for day, kind, name in _library(year)]
        if not found:
            raise YearUnknown(year=year)
        load(session, found, SEED_SOURCE, actor)


def import_csv(session: Session, text: str, source: str, actor: Actor) -> list[int]:
    """Loads the years in a CSV file (see `calendar_files`)."""
    return load(session, calendar_files.read_text(text), source, actor)


def load(session: Session, rows: Sequence[Day], source: str, actor: Actor) -> list[int]:
    """Loads the years that the days lie in; each replaces what was known of that year. Answers the years."""
    _require_manager(actor)
    found, source = sorted({row.day.year for row in rows}), source.strip()[:MAX_SOURCE]
    for year in found:
        _replace(session, year, [row for row in rows if row.day.year == year], source, source, actor)
    return found


def put_day(session: Session, day: date, kind: DayKind | None, name: str, reason: str, actor: Actor) -> None:
    """Makes a day of a loaded year a holiday, a make-up day, or (None) what its weekday says, for a
    reason."""
    _require_manager(actor)
    if not reason.strip():
        raise InvalidAnswers({"reason": [Message("Say why the calendar is changed.")]})
    rows = _with_day(session, day, kind, name)
    source = next(known.source for known in store.years(session) if known.year == day.year)
    _replace(session, day.year, rows, source, reason.strip(), actor)


def preview(session: Session, rows: Sequence[Day], actor: Actor) -> Preview:
    """What `load` would change, and which deadlines it would move. Changes nothing."""
    _require_manager(actor)
    touched = sorted({row.day.year for row in rows})
    return _preview(session, touched, {year: [r for r in rows if r.day.year == year] for year in touched})


def preview_day(session: Session, day: date, kind: DayKind | None, name: str, actor: Actor) -> Preview:
    """What `put_day` would change."""
    _require_manager(actor)
    return _preview(session, [day.year], {day.year: _with_day(session, day, kind, name)})


def _with_day(session: Session, day: date, kind: DayKind | None, name: str) -> list[Day]:
    """The days of the year, with this one as it is wanted."""
    if day.year not in current(session).years:
        raise YearNotLoaded(year=day.year)
    rest = [row for row in store.days(session, day.year) if row.day != day]
    return rest if kind is None else [*rest, calendar_files.checked(Day(day, kind, name.strip()[:100]))]


def _preview(session: Session, touched: Sequence[int], by_year: Mapping[int, Sequence[Day]]) -> Preview:
    known = current(session)
    wanted = _as_if(known, by_year)
    differences = [d for year in touched for d in _differences(session, year, by_year[year])]
    moves = deadlines.would_move(session, touched, wanted)
    return Preview(touched, [year for year in touched if year not in known.years], differences, moves)


def _as_if(known: Calendar, by_year: Mapping[int, Sequence[Day]]) -> Calendar:
    """The calendar with these years replaced."""
    rows = [row for rows in by_year.values() for row in rows]
    kept = {name: {d for d in getattr(known, name) if d.year not in by_year} for name in _SETS}
    added = {name: {row.day for row in rows if row.kind is kind} for name, kind in _SETS.items()}
    merged: dict[str, Any] = {name: frozenset(kept[name] | added[name]) for name in _SETS}
    return Calendar(**merged, years=known.years | by_year.keys())


_SETS = {"holidays": DayKind.HOLIDAY, "makeup_days": DayKind.MAKEUP}


def _differences(session: Session, year: int, rows: Sequence[Day]) -> list[Difference]:
    old = {row.day: row for row in store.days(session, year)}
    new = {row.day: row for row in rows}
    return [
        Difference(day, _kind(old.get(day)), _kind(new.get(day)), (new.get(day) or old[day]).name)
        for day in sorted(old.keys() | new.keys())
        if _kind(old.get(day)) != _kind(new.get(day))
    ]


def _kind(row: Day | None) -> DayKind | None:
    return row.kind if row else None


def _replace(
    session: Session, year: int, rows: Sequence[Day], source: str, reason: str, actor: Actor
) -> None:
    """One year's days, the version they are cached by, the deadlines that rest on them, the history."""
    different = _differences(session, year, rows)
    loaded = CalendarYear(year=year, source=source, loaded_at=clock.machine_now(), loaded_by=actor.username)
    store.replace_year(session, loaded, rows)
    almanac.changed(session)
    moved = deadlines.calendar_changed(session, [year], Act(actor, note=reason))
    session.add(_change(year, different, reason[:MAX_SOURCE], moved, actor))
    session.flush()


def _change(
    year: int, different: Sequence[Difference], source: str, moved: int, actor: Actor
) -> CalendarChange:
    return CalendarChange(
        year=year,
        at=clock.now(),
        actor=actor.username,
        actor_name=actor.name,
        source=source,
        days=[[each.day.isoformat(), each.old, each.new, each.name] for each in different],
        moved=moved,
    )


def _require_manager(actor: Actor) -> None:
    access.require(access.may_manage_calendar(actor), Message("you do not manage the calendar"))


def _library(year: int) -> Iterable[tuple[date, DayKind, str]]:
    named: tuple[tuple[DayKind, Mapping[date, str]], ...] = (
        (DayKind.HOLIDAY, constants.holidays),
        (DayKind.MAKEUP, constants.workdays),
    )
    for kind, table in named:
        for day, name in sorted(table.items()):
            if day.year == year:
                yield day, kind, Holiday(name).chinese
