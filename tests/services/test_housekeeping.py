import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.services import blobs, housekeeping, people, sessions, signin
from engine.store import outbox
from engine.store.database import Database
from engine.store.outbox import Outbox
from engine.store.sessions import LoginSession
from engine.store.signin import SigninAttempt
from tests.services.platform_helpers import settings, somebody


def rows(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def leave_traces(session: Session) -> None:
    sessions.open_session(session, people.get(session, "kim").id, "10.0.0.1", "browser")
    signin.authenticate(session, "kim", "wrong", "10.0.0.1")
    outbox.put(session, "note", {})
    done = outbox.claim(session, timedelta(0))
    assert done is not None
    assert outbox.finish(session, done)


def test_what_is_over_is_cleared_away_and_nothing_else(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.begin() as session:
        somebody(session, "kim")
        leave_traces(session)
    housekeeping.tidy(database, settings(tmp_path))
    with database.reading() as session:
        kept = [rows(session, table) for table in (LoginSession, SigninAttempt, Outbox)]
    assert kept == [1, 2, 1]
    with database.begin() as session:
        outbox.put(session, "note", {})
        given_up = outbox.claim(session, timedelta(0))
        assert given_up is not None
        assert outbox.give_up(session, given_up, "no")
    real = clock.machine_now
    monkeypatch.setattr(clock, "machine_now", lambda: real() + timedelta(days=31))
    housekeeping.tidy(database, settings(tmp_path))
    with database.reading() as session:
        left = [rows(session, table) for table in (LoginSession, SigninAttempt, Outbox)]
        assert left == [0, 0, 1]
        assert people.actor_named(session, "kim") is not None


def test_uploads_of_a_process_that_died_are_removed(database: Database, tmp_path: Path) -> None:
    folder = settings(tmp_path).files
    (folder / "ab").mkdir(parents=True)
    old, new, whole = folder / f"{blobs.ARRIVING}1", folder / f"{blobs.ARRIVING}2", folder / "ab" / "cd"
    for path in (old, new, whole):
        path.write_bytes(b"x")
    for path in (old, whole):
        os.utime(path, (1, 1))
    housekeeping.tidy(database, settings(tmp_path))
    assert [path.exists() for path in (old, new, whole)] == [False, True, True]
