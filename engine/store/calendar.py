"""The published working-day calendar: rest days, make-up days, and the years they are complete for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Date, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine.store.base import Base, Page, UTCDateTime, UuidStr, paged, uuid7


class DayKind(StrEnum):
    HOLIDAY = "holiday"
    """A rest day; also a weekend day inside a holiday."""
    MAKEUP = "makeup"
    """A weekend day that is worked instead."""


class CalendarYear(Base):
    """A year whose days are all known."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(300))
    """Which notice or library the days come from."""
    loaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    loaded_by: Mapped[str] = mapped_column(String(64))


class CalendarDay(Base):
    """A day that is not what its weekday says, or a holiday that falls on a weekend."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[DayKind] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(100))


class CalendarChange(Base):
    """A year was loaded, or days of it were changed. Never removed."""

    __tablename__ = "calendar_change"

    id: Mapped[str] = mapped_column(UuidStr, primary_key=True, default=uuid7)
    year: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str] = mapped_column(String(64))
    actor_name: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(300))
    days: Mapped[list[list[str | None]]] = mapped_column(JSON)
    """`[day, old kind, new kind, name]` for each day that is not what it was; null is a plain day's kind."""
    moved: Mapped[int]
    """How many deadlines got another last day."""


@dataclass(frozen=True)
class Day:
    """A line of a calendar file."""

    day: date
    kind: DayKind
    name: str


def years(session: Session) -> Sequence[CalendarYear]:
    """The years that are loaded, the newest first."""
    return session.scalars(select(CalendarYear).order_by(CalendarYear.year.desc())).all()


def days(session: Session, year: int | None = None) -> Sequence[Day]:
    """The exceptional days of a year, or of all, in order."""
    query = select(CalendarDay.day, CalendarDay.kind, CalendarDay.name).order_by(CalendarDay.day)
    if year is not None:
        query = query.where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))
    return [Day(day, DayKind(kind), name) for day, kind, name in session.execute(query)]


def replace_year(session: Session, year: CalendarYear, rows: Sequence[Day]) -> None:
    """Makes a year's days equal `rows`."""
    session.execute(delete(CalendarYear).where(CalendarYear.year == year.year))
    session.execute(
        delete(CalendarDay).where(CalendarDay.day.between(date(year.year, 1, 1), date(year.year, 12, 31)))
    )
    session.add(year)
    session.add_all(CalendarDay(day=row.day, kind=row.kind, name=row.name) for row in rows)
    session.flush()


def changes(session: Session, year: int | None = None, page: int = 1, size: int = 20) -> Page[CalendarChange]:
    """What was loaded and changed, of a year or of all, the newest first."""
    query = select(CalendarChange).order_by(CalendarChange.id.desc())
    if year is not None:
        query = query.where(CalendarChange.year == year)
    return paged(session, query, lambda row: row.CalendarChange, page, size)
