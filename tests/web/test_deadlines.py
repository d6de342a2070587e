"""Pages of deadlines and of the calendar: shown to all, changed by who may, looked at before."""

from __future__ import annotations

import io
import json
from datetime import date, datetime

import pytest

from engine import clock
from engine.services import calendar, deadlines, definitions, people
from engine.services.access import SYSTEM, Capability
from engine.services.deadlines import Act, Wanted
from engine.store.database import Database
from tests.services.spans import PLATE, SPANS
from tests.web import shop
from tests.web.conftest import Visits

FILE = "date,kind,name\n2027-01-01,holiday,元旦\n"
GRANTED = f"keeper,值班员,Keeper,{Capability.INSTANCES_READ} {Capability.CALENDAR_MANAGE}\n"
PEOPLE = (("yves", "clerk", "yard"), ("carl", "clerk", "shop"), ("kate", "keeper", "yard"))


@pytest.fixture(autouse=True)
def _due(shop_database: Database) -> None:
    """Deadlines of the yard: far, near, close, over, done late, stopped, and one that cannot be counted."""
    clock.set_offset(datetime(2026, 11, 23, 9, tzinfo=clock.ZONE) - clock.machine_now())
    roles = shop.ROLES.replace(f"keeper,值班员,Keeper,{Capability.INSTANCES_READ}\n", GRANTED)
    names = "value,label,label_en\nCARE,养护,Care\nREPLANT,补种,Replanting\n"
    plate = json.loads(PLATE)
    plate["deadlines"]["names"] = "spans_names"
    files = {
        "spans.dmn": SPANS,
        "platform.json": json.dumps(plate),
        "codes/roles.csv": roles,
        "spans_names.csv": names,
    }
    act = Act(SYSTEM, note="because")
    with shop_database.begin() as session:
        definitions.deploy(session, {name: text.encode() for name, text in files.items()}, SYSTEM)
        for username, role, unit in PEOPLE:
            people.grant(session, username, role, unit, SYSTEM, date(2026, 1, 1))
        calendar.seed(session, [2026], SYSTEM)
        for base in ("2026-11-10", "2026-11-20", "2026-11-02", "2026-12-20"):
            deadlines.begin(session, Wanted("CARE", base_on=date.fromisoformat(base), unit="yard"), act)
        deadlines.begin(session, Wanted("REPLANT", base_on=date(2026, 6, 20), unit="yard"), act)
        done = deadlines.begin(session, Wanted("CARE", base_on=date(2026, 11, 2), unit="yard"), act)
        deadlines.meet(session, done, act, date(2026, 11, 17))
        stopped = deadlines.begin(session, Wanted("CARE", base_on=date(2026, 11, 20), unit="yard"), act)
        deadlines.stop(session, stopped, act)


def test_the_list_shows_how_near_each_is_and_by_which_rule(visits: Visits) -> None:
    page = visits("yves").speaks("en").sees("/deadlines")
    for words in (
        "Overdue by 7 days",
        "One day left",
        "11 days left",
        "28 days left",
        "Cannot be counted yet",
    ):
        assert words in page, words
    assert "10 working days" in page
    assert "6 months, rolling on from a rest day" in page
    assert "The working-day calendar of 2027 is missing" in page
    assert "Stopped, 9 days left" in page
    assert "Done late" not in page.split("<tbody>")[1]


def test_it_is_narrowed_by_state_nearness_and_kind(visits: Visits) -> None:
    yves = visits("yves").speaks("en")
    assert "Done late" in yves.sees("/deadlines?state=late").split("<tbody>")[1]
    assert yves.sees("/deadlines?near=over").count('class="lf-strong"') == 1
    assert "Replanting" in yves.sees("/deadlines?kind=REPLANT").split("<tbody>")[1]
    assert "Nothing matches" in yves.sees("/deadlines?unit=shop")


def test_another_unit_sees_none_of_them(visits: Visits) -> None:
    assert "Deadlines of the cases and records that you may see" in visits("carl").speaks("en").sees(
        "/deadlines"
    )


def test_the_calendar_is_shown_to_all_and_edited_by_who_may(visits: Visits) -> None:
    page = visits("carl").speaks("en").sees("/calendar?year=2026&day=2026-12-01")
    assert "34 days off" not in page
    assert "33 days off, 6 make-up days" in page
    assert "Change a day" not in page
    assert "Change a day" in visits("kate").speaks("en").sees("/calendar?year=2026&day=2026-12-01")
    assert "working days into it cannot be counted" in visits("carl").speaks("en").sees("/calendar?year=2027")
    assert visits("carl").posts("/calendar", day="2026-12-01").status_code in (400, 403)


def test_a_file_is_looked_at_and_then_loaded(visits: Visits) -> None:
    kate = visits("kate").speaks("en")
    kate.sees("/calendar?year=2027")
    answer = kate.posts("/calendar/preview", file=(io.BytesIO(FILE.encode()), "2027.csv"), source="notice")
    page = answer.get_data(as_text=True)
    assert "Nothing is changed yet." in page
    assert "2027-01-04" in page
    assert "not known yet" in page
    assert "Not loaded" in kate.sees("/calendar?year=2027")
    assert kate.posts("/calendar", days=FILE, source="notice").status_code == 302
    page = kate.sees("/calendar?year=2027")
    assert "Loaded: 2027." in page
    assert "1 days off, 0 make-up days" in page
    assert "Overdue by 7 days" in visits("yves").speaks("en").sees("/deadlines")


def test_a_day_is_looked_at_and_then_changed(visits: Visits) -> None:
    kate = visits("kate").speaks("en")
    kate.sees("/calendar")
    change = {"day": "2026-12-01", "kind": "holiday", "name": "台风", "reason": "storm"}
    page = kate.posts("/calendar/preview", **change).get_data(as_text=True)
    assert "2026-12-04" in page
    assert "2026-12-07" in page
    assert kate.posts("/calendar", **change).status_code == 302
    page = kate.sees("/calendar?year=2026")
    assert "34 days off" in page
    assert "storm" in page
    assert "台风" in page


def test_a_file_that_makes_no_sense_is_refused_with_its_line(visits: Visits) -> None:
    kate = visits("kate").speaks("en")
    kate.sees("/calendar")
    answer = kate.posts("/calendar/preview", file=(io.BytesIO(b"date,kind\n2027-01-01,feast\n"), "x.csv"))
    assert answer.status_code == 400
    assert "Line 2" in answer.get_data(as_text=True)
