"""The working-day calendar: each year as it is loaded, and its changes, which are looked at before they
are made."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from engine.errors import InvalidAnswers, Message
from engine.services import access, calendar, calendar_files
from engine.services.calendar import Preview
from engine.services.deadlines import Move, Teller
from engine.store.calendar import CalendarChange, Day, DayKind
from web import casework, door, months, paging
from web.bodies import said
from web.shown import day as shown_day
from web.texts import say, t, tn
from web.visitors import actor, needs

pages = Blueprint("calendar", __name__)

REASON = Message("you do not manage the calendar")


@pages.get("/calendar")
def shown() -> ResponseReturnValue:
    session, year = door.session(), _year()
    known = {each.year: each for each in calendar.years(session)}
    days = {row.day: row for row in calendar.days(session, year)}
    chosen = _date(request.args.get("day", ""))
    found = calendar.changes(session, year, paging.wanted())
    return render_template(
        "calendar.html",
        year=year,
        loaded=known.get(year),
        years=[(each, each in known) for each in _span(list(known))],
        months=months.of_year(year, days),
        weekdays=[t(word) for word in months.WEEKDAYS],
        counts=_counts(list(days.values())),
        may_edit=access.may_manage_calendar(actor()),
        chosen=_chosen(chosen, days.get(chosen)) if chosen else None,
        changes=[_change(each) for each in found.items],
        pages=paging.Pages(paging.wanted(), found.total),
    )


@pages.post("/calendar/preview")
@door.reads
@needs(access.may_manage_calendar, REASON)
def preview() -> ResponseReturnValue:
    """What a file, or a day, would change: nothing is changed yet."""
    if request.files.get("file"):
        rows = calendar_files.read(request.files["file"].read())
        source = request.form.get("source", "").strip() or str(request.files["file"].filename)
        found = calendar.preview(door.session(), rows, actor())
        return _shown_preview(found, {"days": _as_csv(rows), "source": source})
    day, kind, name = _edited()
    found = calendar.preview_day(door.session(), day, kind, name, actor())
    fields = {"day": day.isoformat(), "kind": kind or "", "name": name, "reason": said("reason")}
    return _shown_preview(found, fields)


@pages.post("/calendar")
@needs(access.may_manage_calendar, REASON)
def change() -> ResponseReturnValue:
    """Makes the change that was looked at."""
    session = door.session()
    if "days" in request.form:
        years = calendar.load(
            session, calendar_files.read_text(request.form["days"]), said("source"), actor()
        )
        flash(t("Loaded: {years}.", years=t(", ").join(map(str, years))), "ok")
        return redirect(url_for("calendar.shown", year=years[-1]))
    day, kind, name = _edited()
    calendar.put_day(session, day, kind, name, said("reason"), actor())
    flash(t("{day} was changed.", day=day.isoformat()), "ok")
    return redirect(url_for("calendar.shown", year=day.year))


def _shown_preview(found: Preview, fields: dict[str, str]) -> str:
    teller = Teller(door.session())
    return render_template(
        "calendar_preview.html",
        years=t(", ").join(map(str, found.years)),
        new_years=t(", ").join(map(str, found.new_years)),
        differences=[
            (
                shown_day(each.day),
                t(months.WEEKDAYS[each.day.weekday()]),
                months.kind_words(each.old),
                months.kind_words(each.new),
                each.name,
            )
            for each in found.differences
        ],
        moves=[_move(teller, move) for move in found.moves],
        moves_words=tn("one deadline would move", "{n} deadlines would move", len(found.moves)),
        fields=fields,
        year=found.years[-1],
    )


def _move(teller: Teller, move: Move) -> dict[str, Any]:
    view = teller.view(move.deadline, teller.record_of(move.deadline))
    return {
        "name": say(view.name),
        "subject": view.subject_title,
        "number": view.subject_number or "",
        "old": shown_day(move.old) if move.old else t("not known yet"),
        "new": shown_day(move.new.day) if move.new.day else t("not known yet"),
        "provisional": move.new.provisional,
    }


def _edited() -> tuple[date, DayKind | None, str]:
    day, kind = _date(said("day")), said("kind")
    if day is None:
        raise InvalidAnswers({"day": [Message("a date is expected.")]})
    return day, DayKind(kind) if kind in set(DayKind) else None, said("name")


def _year() -> int:
    asked = request.args.get("year", type=int) or clock.today().year
    return min(max(asked, 2000), 2100)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _span(known: list[int]) -> range:
    """From the first year that is loaded to the year after next."""
    this_year = clock.today().year
    return range(min([*known, this_year]), max([*known, this_year + 2]) + 1)


def _counts(days: Sequence[Day]) -> str:
    off = sum(row.kind is DayKind.HOLIDAY for row in days)
    return t("{off} days off, {worked} make-up days", off=off, worked=len(days) - off)


def _chosen(day: date, row: Day | None) -> dict[str, Any]:
    return {
        "day": day.isoformat(),
        "weekday": t(months.WEEKDAYS[day.weekday()]),
        "kind": row.kind.value if row else "",
        "name": row.name if row else "",
        "kinds": [
            ("", months.kind_words(None)),
            *((kind.value, months.kind_words(kind)) for kind in DayKind),
        ],
    }


def _change(each: CalendarChange) -> dict[str, Any]:
    return {
        "at": each.at,
        "who": casework.person(each.actor_name),
        "source": each.source,
        "days": tn("one day", "{n} days", len(each.days)),
        "moved": tn("one deadline moved", "{n} deadlines moved", each.moved),
    }


def _as_csv(rows: Sequence[Day]) -> str:
    """The days as a file, to be sent again when the change is confirmed."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("date", "kind", "name"))
    writer.writerows((row.day.isoformat(), row.kind.value, row.name) for row in rows)
    return text.getvalue()
