"""Deadlines and the calendar, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from engine import clock
from engine.services import calendar, deadlines
from engine.services.access import SYSTEM
from engine.services.deadlines import Act, Wanted
from engine.store.database import Database
from engine.store.deadlines import Deadline
from tests.services.spans import PLATE, SPANS
from tests.web.api.caller import UNIT, Caller, Office

NEW_YEAR = {"source": "notice", "days": [{"day": "2027-01-01", "kind": "holiday", "name": "元旦"}]}


@pytest.fixture(autouse=True)
def _monday() -> None:
    """Before anybody is given a role."""
    clock.set_offset(datetime(2026, 11, 23, 9, tzinfo=clock.ZONE) - clock.machine_now())


@pytest.fixture(autouse=True)
def _cared_for(_monday: None, owner: Caller, database: Database) -> None:
    """Two deadlines: one of the kitchen, of which the calendar of 2027 decides, and one of the yard."""
    assert owner.deploys({"spans.dmn": SPANS, "platform.json": PLATE}).status == 201
    with database.begin() as session:
        calendar.seed(session, [2026], SYSTEM)
        for unit, base in ((UNIT, date(2026, 12, 20)), ("yard", date(2026, 11, 9))):
            deadlines.begin(session, Wanted("CARE", base_on=base, unit=unit), Act(SYSTEM))


def test_the_list_says_what_is_due_when_and_by_which_rule(owner: Caller) -> None:
    found = owner.gets("/deadlines")
    assert found["total"] == 2
    first, second = found["items"]
    said: dict[str, Any] = {name: first[name] for name in ("code", "article", "baseOn", "dueOn", "nearness")}
    assert said == {
        "code": "CARE",
        "article": "A0",
        "baseOn": "2026-11-09",
        "dueOn": "2026-11-23",
        "nearness": "close",
    }
    assert (second["dueOn"], second["missingYear"], second["nearness"]) == (None, 2027, "unknown")
    assert owner.gets("/deadlines", unit="yard")["total"] == 1
    assert owner.gets("/deadlines", nearness="over")["total"] == 0
    assert owner.gets("/deadlines", state="met")["total"] == 0


def test_a_unit_sees_its_own_only(office: Office) -> None:
    assert [each["unitCode"] for each in office.person("kim", "clerk").gets("/deadlines")["items"]] == [UNIT]


def test_what_a_year_would_move_is_told_before_it_is_loaded(owner: Caller, database: Database) -> None:
    told = owner.posts("/calendar/preview", NEW_YEAR)
    assert (told["years"], told["newYears"]) == ([2027], [2027])
    (move,) = told["moves"]
    assert (move["old"], move["new"]) == (None, "2027-01-04")
    assert [year["year"] for year in owner.gets("/calendar")] == [2026]
    assert owner.asks("PUT", "/calendar", NEW_YEAR).status == 200
    assert owner.gets("/calendar/2027") == [{"day": "2027-01-01", "kind": "holiday", "name": "元旦"}]
    with database.reading() as session:
        rows = session.scalars(select(Deadline.due_on).order_by(Deadline.due_on)).all()
        assert rows == [date(2026, 11, 23), date(2027, 1, 4)]
    change = owner.gets("/calendar/changes")["items"][0]
    assert (change["source"], change["moved"], change["days"]) == (
        "notice",
        1,
        [["2027-01-01", None, "holiday", "元旦"]],
    )


def test_a_day_given_twice_or_no_day_at_all_is_refused(owner: Caller) -> None:
    (day,) = NEW_YEAR["days"]
    assert owner.asks("PUT", "/calendar", {"source": "x", "days": [day, day]}).status == 400
    assert owner.asks("PUT", "/calendar", {"source": "x", "days": []}).status == 422
