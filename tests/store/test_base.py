import threading
import time
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select
from sqlalchemy.exc import DBAPIError, StatementError

from engine.store.base import Money, UTCDateTime, paged, uuid7
from engine.store.database import Database, open_database

thing = Table(
    "thing",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UTCDateTime),
    Column("yuan", Money),
)


@pytest.fixture
def things(database: Database) -> Database:
    thing.create(database.engine)
    return database


def test_identifiers_are_uuids_of_version_7_in_the_order_they_were_made() -> None:
    made = []
    for _ in range(50):
        made.append(uuid7())
        time.sleep(0.0002)
    assert made == sorted(made)
    assert len(set(made)) == 50
    assert {UUID(one).version for one in made} == {7}
    assert {UUID(one).variant for one in made} == {"specified in RFC 4122"}


def test_times_come_back_in_utc_and_naive_ones_are_refused(things: Database) -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=8)))
    with things.begin() as session:
        session.execute(insert(thing).values(id=1, at=noon))
        found = session.scalar(select(thing.c.at))
        assert found == noon
        assert found.tzinfo is UTC
        with pytest.raises(StatementError, match="without a zone"):
            session.execute(insert(thing).values(id=2, at=datetime(2026, 3, 1)))  # noqa: DTZ001


def test_money_is_exact_also_in_a_sum(things: Database) -> None:
    with things.begin() as session:
        largest = Decimal("9999999999999999.99")
        session.execute(insert(thing), [{"id": 1, "yuan": largest}, {"id": 2, "yuan": Decimal("0.01")}])
        assert session.scalar(select(thing.c.yuan).where(thing.c.id == 1)) == largest
        assert session.scalar(select(func.sum(thing.c.yuan))) == Decimal("10000000000000000.00")
        with pytest.raises(StatementError, match="not an amount"):
            session.execute(insert(thing).values(id=3, yuan=Decimal("0.001")))


def test_a_page_says_how_many_there_are(things: Database) -> None:
    with things.begin() as session:
        session.execute(insert(thing), [{"id": n} for n in range(1, 8)])
        page = paged(session, select(thing.c.id).order_by(thing.c.id), lambda row: row.id, page=2, size=3)
    assert list(page.items) == [4, 5, 6]
    assert page.total == 7


def test_a_reading_session_cannot_write(things: Database) -> None:
    with things.reading() as session, pytest.raises(DBAPIError):
        session.execute(insert(thing).values(id=1))
    with things.begin() as session:
        session.execute(insert(thing).values(id=1))


def test_writers_wait_for_one_another(things: Database) -> None:
    def add(number: int) -> None:
        for n in range(20):
            with things.begin() as session:
                session.scalar(select(func.count()).select_from(thing))
                session.execute(insert(thing).values(id=number * 100 + n))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with things.reading() as session:
        assert session.scalar(select(func.count()).select_from(thing)) == 120


def test_nothing_is_kept_when_an_error_leaves(things: Database) -> None:
    def add_and_fail() -> None:
        with things.begin() as session:
            session.execute(insert(thing).values(id=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_and_fail()
    with things.reading() as session:
        assert session.scalar(select(func.count()).select_from(thing)) == 0


def test_sqlite_needs_a_file() -> None:
    with pytest.raises(ValueError, match="needs a file"):
        open_database("sqlite://")
