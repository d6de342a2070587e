"""A deadline that is being set and a change of what it rests on: whichever is kept first, the other sees
it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from engine.services import calendar, deadlines, definitions, records
from engine.services.access import SYSTEM
from engine.services.deadlines import Act, Wanted
from engine.services.records import Cause
from engine.store.calendar import DayKind
from engine.store.database import Database
from engine.store.deadlines import Deadline
from tests.services.platform_helpers import garden
from tests.services.spans import PLATE, SPANS

# SQLite has one writer, who keeps the others out from the beginning.
pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
def oak(database: Database) -> str:
    with database.begin() as session:
        garden(session)
        definitions.deploy(session, {"spans.dmn": SPANS.encode(), "platform.json": PLATE.encode()}, SYSTEM)
        calendar.seed(session, [2026], SYSTEM)
        return records.write(session, "tree", None, {"felled_on": "2026-11-23"}, Cause(SYSTEM)).key


def meanwhile(database: Database, oak: str, change: Callable[[], None]) -> date | None:
    """The last day of a deadline during whose setting somebody made a change."""
    with database.session() as slow:
        deadlines.begin(slow, Wanted("CARE", subject=("tree", oak)), Act(SYSTEM))
        other = threading.Thread(target=change)
        other.start()
        other.join(0.3)
        assert other.is_alive()  # it waits for what is being set
        slow.commit()
        other.join()
    with database.reading() as session:
        return session.scalars(select(Deadline.due_on)).one()


def test_a_change_of_the_calendar_finds_what_is_being_set(database: Database, oak: str) -> None:
    def change() -> None:
        with database.begin() as session:
            calendar.put_day(session, date(2026, 12, 1), DayKind.HOLIDAY, "", "storm", SYSTEM)

    assert meanwhile(database, oak, change) == date(2026, 12, 8)


def test_a_correction_of_the_base_finds_what_is_being_set(database: Database, oak: str) -> None:
    def change() -> None:
        with database.begin() as session:
            records.write(session, "tree", oak, {"felled_on": "2026-11-24"}, Cause(SYSTEM))

    assert meanwhile(database, oak, change) == date(2026, 12, 8)
