"""The working-day calendar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.services import calendar, calendar_files
from engine.services.calendar import Preview
from engine.store.base import Page
from engine.store.calendar import CalendarChange, CalendarYear, Day
from web import door
from web.api.blueprints import blueprint
from web.api.schemas.base import PageArguments
from web.api.schemas.deadlines import (
    CalendarChangePageSchema,
    DaySchema,
    LoadSchema,
    PreviewSchema,
    YearSchema,
)
from web.callers import actor

calendar_api = blueprint("calendar", "The working-day calendar that deadlines are counted by.")


@calendar_api.get("/calendar")
@calendar_api.response(200, YearSchema(many=True))
def list_years() -> Sequence[CalendarYear]:
    """The years that are loaded, the newest first."""
    return calendar.years(door.session())


@calendar_api.get("/calendar/<int:year>")
@calendar_api.response(200, DaySchema(many=True))
def list_days(year: int) -> Sequence[Day]:
    """The days of a year that are not what their weekday says."""
    return calendar.days(door.session(), year)


@calendar_api.get("/calendar/changes")
@calendar_api.arguments(PageArguments, location="query")
@calendar_api.response(200, CalendarChangePageSchema)
def list_changes(wanted: dict[str, Any]) -> Page[CalendarChange]:
    """What was loaded and changed, by whom, and how many deadlines moved."""
    return calendar.changes(door.session(), None, **wanted)


@calendar_api.post("/calendar/preview")
@calendar_api.arguments(LoadSchema)
@calendar_api.response(200, PreviewSchema)
@door.reads
def preview_calendar(sent: dict[str, Any]) -> Preview:
    """What loading these days would change, and which deadlines it would move. Changes nothing."""
    return calendar.preview(door.session(), _days(sent), actor())


@calendar_api.put("/calendar")
@calendar_api.arguments(LoadSchema)
@calendar_api.response(200, YearSchema(many=True))
def load_calendar(sent: dict[str, Any]) -> Sequence[CalendarYear]:
    """Loads whole years; deadlines are reckoned anew in the same transaction."""
    calendar.load(door.session(), _days(sent), sent["source"], actor())
    return calendar.years(door.session())


def _days(sent: dict[str, Any]) -> list[Day]:
    lines = ({"date": each["day"], "kind": each["kind"].value, "name": each["name"]} for each in sent["days"])
    return calendar_files.days(enumerate(lines, 1))
