import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
import simplejson
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engine import clock
from engine.store.database import Database
from engine.store.drafts import Draft
from engine.store.drafts import save as save_draft


def test_what_was_typed_is_not_in_the_text_of_an_error(database: Database) -> None:
    with database.session() as session, pytest.raises(DBAPIError) as raised:
        session.execute(text("INSERT INTO nowhere VALUES (:said)"), {"said": "my-secret"})
    assert "my-secret" not in str(raised.value)


def test_json_keeps_every_digit(database: Database) -> None:
    sent = simplejson.loads('{"price": 0.10, "parts": [1, 12345678901234567890.25]}', use_decimal=True)
    with database.begin() as session:
        save_draft(session, "alice", "task", sent, clock.now())
    with database.reading() as session:
        kept = session.get_one(Draft, ("alice", "task")).answers
    assert (kept, str(kept["price"])) == (sent, "0.10")
    assert kept["parts"][1] == Decimal("12345678901234567890.25")


def test_two_pages_may_save_a_draft_at_the_same_moment(database: Database) -> None:
    def save(number: int) -> None:
        with database.begin() as session:
            gate.wait()
            save_draft(session, "alice", "task", {"number": number}, clock.now())

    for _ in range(5):
        gate = threading.Barrier(1 if database.engine.dialect.name == "sqlite" else 4)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(save, range(4)))
    with database.reading() as session:
        assert session.get_one(Draft, ("alice", "task")).answers["number"] in range(4)
