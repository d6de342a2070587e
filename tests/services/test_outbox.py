import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.services import outbox
from engine.services.outbox import Handler, at_once
from engine.store import outbox as store
from engine.store import settings as kept
from engine.store.database import Database
from engine.store.outbox import Outbox
from tests.services.platform_helpers import settings

Work = Callable[[Session, Any], None]


@pytest.fixture
def handled(monkeypatch: pytest.MonkeyPatch) -> dict[str, Handler]:
    handlers: dict[str, Handler] = {}
    monkeypatch.setattr(outbox, "HANDLERS", handlers)
    return handlers


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    """What the machine's clock is ahead by; set its only item."""
    by, real = [timedelta(0)], clock.machine_now
    monkeypatch.setattr(clock, "machine_now", lambda: real() + by[0])
    return by


def put(database: Database, topic: str = "note", **payload: Any) -> None:
    with database.begin() as session:
        outbox.put(session, topic, payload)


def note(session: Session, payload: Any) -> None:
    kept.put(session, payload["name"], str(int(kept.get(session, payload["name"]) or 0) + 1))


def count(database: Database, name: str) -> int:
    with database.reading() as session:
        return int(kept.get(session, name) or 0)


def rows(database: Database) -> list[Outbox]:
    with database.reading() as session:
        return list(session.scalars(select(Outbox).order_by(Outbox.id)))


def test_work_is_done_once_in_order_after_its_commit(
    database: Database, tmp_path: Path, handled: dict[str, Handler]
) -> None:
    done: list[str] = []
    handled["note"] = Handler(at_once(lambda _session, payload: done.append(payload["name"])))
    for name in "abc":
        put(database, name=name)
    with database.session() as session:
        outbox.put(session, "note", {"name": "never"})
        session.rollback()
    assert outbox.drain(database, settings(tmp_path)) == 3
    assert outbox.drain(database, settings(tmp_path)) == 0
    assert done == ["a", "b", "c"]
    with database.reading() as session:
        assert store.waiting(session) == 0


def test_effects_and_the_mark_are_one(
    database: Database, tmp_path: Path, handled: dict[str, Handler]
) -> None:
    def work(session: Session, payload: Any) -> None:
        note(session, payload)
        if count(database, "tries") == 0:
            raise RuntimeError("after the effect")

    handled["note"] = Handler(at_once(work))
    put(database, name="a")
    outbox.drain(database, settings(tmp_path))
    assert count(database, "a") == 0
    (row,) = rows(database)
    assert row.done_at is None
    assert row.error == "after the effect"
    assert row.due_at > clock.machine_now() + timedelta(seconds=8)


def test_attempts_come_later_and_later_and_end_visibly(
    database: Database, tmp_path: Path, handled: dict[str, Handler], ahead: list[timedelta]
) -> None:
    given_up: list[tuple[str, str]] = []

    def work(_session: Session, _payload: Any) -> None:
        raise RuntimeError("no")

    handled["note"] = Handler(
        at_once(work), lambda _session, payload, _id, error: given_up.append((payload["name"], str(error)))
    )
    put(database, name="a")
    for attempt in range(1, outbox.ATTEMPTS + 1):
        assert given_up == []
        assert outbox.drain(database, settings(tmp_path)) == 1
        assert outbox.drain(database, settings(tmp_path)) == 0
        ahead[0] += outbox.pause(attempt) * 1.3
    assert given_up == [("a", "no")]
    (row,) = rows(database)
    assert row.failed_at is not None
    ahead[0] += timedelta(days=1)
    assert outbox.drain(database, settings(tmp_path)) == 0
    handled["note"] = Handler(at_once(note))
    with database.begin() as session:
        assert store.repeat(session, row.id)
        assert not store.repeat(session, row.id)
    assert outbox.drain(database, settings(tmp_path)) == 1
    assert count(database, "a") == 1


def test_pauses_double_up_to_an_hour() -> None:
    seconds = [outbox.pause(attempt).total_seconds() for attempt in (1, 2, 3, 20)]
    for found, steady in zip(seconds, (10, 20, 40, 3600), strict=True):
        assert steady * 0.9 <= found <= steady * 1.1


def test_a_failure_does_not_hold_up_the_others(
    database: Database, tmp_path: Path, handled: dict[str, Handler]
) -> None:
    handled["note"] = Handler(at_once(note))
    put(database, topic="unknown", name="x")
    put(database, name="a")
    assert outbox.drain(database, settings(tmp_path)) == 2
    assert count(database, "a") == 1
    assert "unknown" in (rows(database)[0].error or "")


def test_work_of_a_process_that_died_is_done_after_its_lease(
    database: Database, tmp_path: Path, handled: dict[str, Handler], ahead: list[timedelta]
) -> None:
    handled["note"] = Handler(at_once(note))
    put(database, name="a")
    with database.begin() as session:
        assert store.claim(session, outbox.LEASE) is not None
    assert outbox.drain(database, settings(tmp_path)) == 0
    ahead[0] = outbox.LEASE + timedelta(seconds=1)
    assert outbox.drain(database, settings(tmp_path)) == 1
    assert count(database, "a") == 1


def test_who_lost_the_lease_keeps_nothing(
    database: Database, tmp_path: Path, handled: dict[str, Handler], ahead: list[timedelta]
) -> None:
    def slow(_database: Database, _settings: Any, payload: Any) -> outbox.Finish:
        if ahead[0] == timedelta(0):
            ahead[0] = outbox.LEASE + timedelta(seconds=1)
            outbox.drain(database, settings(tmp_path))
        return lambda session: note(session, payload)

    handled["note"] = Handler(slow)
    put(database, name="a")
    outbox.drain(database, settings(tmp_path))
    assert count(database, "a") == 1
    (row,) = rows(database)
    assert row.attempts == 2
    assert row.done_at is not None


def test_many_who_drain_do_each_piece_once(
    database: Database, tmp_path: Path, handled: dict[str, Handler]
) -> None:
    handled["note"] = Handler(at_once(note))
    names = [f"n{number}" for number in range(30)]
    for name in names:
        put(database, name=name)
    threads = [threading.Thread(target=outbox.drain, args=(database, settings(tmp_path))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [count(database, name) for name in names] == [1] * 30


def test_work_may_be_wanted_for_later(
    database: Database, tmp_path: Path, handled: dict[str, Handler], ahead: list[timedelta]
) -> None:
    handled["note"] = Handler(at_once(note))
    with database.begin() as session:
        outbox.put(session, "note", {"name": "a"}, due_at=clock.machine_now() + timedelta(hours=1))
    assert outbox.drain(database, settings(tmp_path)) == 0
    ahead[0] = timedelta(hours=1, seconds=1)
    assert outbox.drain(database, settings(tmp_path)) == 1
