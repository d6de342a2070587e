"""A year as twelve months of weeks, for the page of the calendar."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.store.calendar import Day, DayKind
from engine.workdays import SATURDAY
from web.texts import N_, t

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
LOOKS = {DayKind.HOLIDAY: "lf-day--holiday", DayKind.MAKEUP: "lf-day--makeup"}
WEEKEND = "lf-day--weekend"


@dataclass(frozen=True)
class Cell:
    """A day of the month."""

    day: date
    look: str
    """The class that colours it."""
    words: str
    """What it is, for a reader who does not see colours."""


@dataclass(frozen=True)
class Month:
    """A month: weeks of seven cells, None outside it."""

    words: str
    weeks: list[list[Cell | None]]


def of_year(year: int, days: Mapping[date, Day]) -> list[Month]:
    """The months of a year with its exceptional days."""
    return [_month(year, month, days) for month in range(1, 13)]


def kind_words(kind: DayKind | None) -> str:
    """What a day is; None is what its weekday says."""
    match kind:
        case DayKind.HOLIDAY:
            return t("Holiday")
        case DayKind.MAKEUP:
            return t("Make-up working day")
        case None:
            return t("As its weekday says")


def _month(year: int, month: int, days: Mapping[date, Day]) -> Month:
    weeks = Weeks().monthdatescalendar(year, month)
    cells = [[_cell(day, days) if day.month == month else None for day in week] for week in weeks]
    return Month(f"{year}-{month:02d}", cells)


def _cell(day: date, days: Mapping[date, Day]) -> Cell:
    row = days.get(day)
    if row is not None:
        return Cell(day, LOOKS[row.kind], " ".join(filter(None, (kind_words(row.kind), row.name))))
    rest = day.weekday() >= SATURDAY
    return Cell(day, WEEKEND if rest else "", t("Rest day") if rest else "")
