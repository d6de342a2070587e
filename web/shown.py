"""How values look on a page: times and amounts, deadlines in colour and words, values of any kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask import Flask

from engine import clock, feel
from web.texts import say, t, tn


@dataclass(frozen=True)
class Due:
    """A deadline as a page shows it."""

    level: str
    """`late`, `urgent` (7 days), `soon` (30 days), `ok`, `hold`."""
    words: str
    date: str


def init(app: Flask) -> None:
    app.jinja_env.filters.update(
        day=day, moment=moment, short=short, money=money, due=due, ago=ago, value=value, size=size, say=say
    )


def day(when: date | datetime | None) -> str:
    """2026-11-23"""
    return _local(when).strftime("%Y-%m-%d") if when else "—"


def moment(when: datetime | None) -> str:
    """2026-11-23 09:05"""
    return _local(when).strftime("%Y-%m-%d %H:%M") if when else "—"


def short(when: datetime | None) -> str:
    """11-23 09:05 within the year, else the day with its year."""
    if when is None:
        return "—"
    this_year = _local(when).year == clock.today().year
    told: str = _local(when).strftime("%m-%d %H:%M" if this_year else "%Y-%m-%d")
    return told


def money(amount: Decimal | int | None) -> str:
    """8,460,000.00"""
    return "—" if amount is None else f"{amount:,.2f}"


def due(when: datetime | None) -> Due | None:
    """How near a deadline is. Whole days, as people count them where the business is."""
    if when is None:
        return None
    days = (_local(when).date() - clock.today()).days
    shown = moment(when) if _local(when).strftime("%H:%M") not in {"00:00", "23:59"} else day(when)
    if when < clock.now():
        words = tn("Overdue by one day", "Overdue by {n} days", -days) if days < 0 else t("Overdue today")
        return Due("late", words, shown)
    level = "urgent" if days <= 7 else "soon" if days <= 30 else "ok"
    return Due(level, t("Due today") if days == 0 else tn("One day left", "{n} days left", days), shown)


def ago(when: datetime | None) -> str:
    """How long something has lasted, in the largest fitting unit."""
    if when is None:
        return "—"
    lasted = clock.now() - when
    if lasted < timedelta(hours=1):
        return tn("one minute", "{n} minutes", max(1, int(lasted.total_seconds() // 60)))
    if lasted < timedelta(days=1):
        return tn("one hour", "{n} hours", int(lasted.total_seconds() // 3600))
    return tn("one day", "{n} days", lasted.days)


def value(what: Any) -> str:
    """Any value of the expression language, for people: amounts grouped, files by name, lists joined."""
    match what:
        case None | "":
            return "—"
        case bool():
            return t("yes") if what else t("no")
        case Decimal():
            return f"{what:,f}"
        case str():
            return what
        case datetime():
            return moment(what) if what.tzinfo else what.strftime("%Y-%m-%d %H:%M")
        case date():
            return day(what)
        case Mapping() if "name" in what and "id" in what:
            return str(what["name"])
        case list() | tuple():
            return t(", ").join(value(each) for each in what) or "—"
    return feel.show(what)


def kind_of(what: Any) -> str:
    """What kind of value it is."""
    match what:
        case None:
            return "—"
        case bool():
            return t("yes or no")
        case Decimal():
            return t("number")
        case str():
            return t("text")
        case datetime():
            return t("date and time")
        case date():
            return t("date")
        case list():
            return t("list")
        case Mapping():
            return t("context")
    return type(what).__name__


def size(octets: int) -> str:
    """18.4 MB"""
    for unit, step in (("MB", 1024 * 1024), ("KB", 1024)):
        if octets >= step:
            return f"{octets / step:.1f} {unit}"
    return f"{octets} B"


def _local(when: Any) -> Any:
    return when.astimezone(clock.ZONE) if isinstance(when, datetime) else when
