import threading

import pytest

from engine.services import records
from engine.services.access import SYSTEM
from engine.services.records import Cause
from engine.store.database import Database
from tests.services.platform_helpers import garden

CAUSE = Cause(SYSTEM)


@pytest.fixture
def oak(database: Database) -> str:
    with database.begin() as session:
        garden(session)
        return records.write(session, "tree", None, {"name": "Oak"}, CAUSE).key


def test_two_who_change_different_fields_both_keep_theirs(database: Database, oak: str) -> None:
    seen = threading.Barrier(2)

    def change(field: str, value: str) -> None:
        with database.reading() as session:
            records.values_of(session, "tree", oak)
        seen.wait()
        with database.begin() as session:
            records.write(session, "tree", oak, {field: value}, CAUSE)

    threads = [threading.Thread(target=change, args=pair) for pair in (("state", "up"), ("phone", "123"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        values = records.values_of(session, "tree", oak)
    assert (values["state"], values["phone"], values["name"]) == ("up", "123", "Oak")


# SQLite has one writer, who keeps the others out from the beginning.
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_session_that_read_before_does_not_write_the_past_back(database: Database, oak: str) -> None:
    with database.session() as slow:
        records.values_of(slow, "tree", oak)
        with database.begin() as quick:
            records.write(quick, "tree", oak, {"state": "up"}, CAUSE)
        records.write(slow, "tree", oak, {"phone": "123"}, CAUSE)
        slow.commit()
    with database.reading() as session:
        assert records.values_of(session, "tree", oak)["state"] == "up"
